/** What the attaching of containers may cost. */

/** Making addresses and an interface takes tenths of a second; a node in trouble is not waited for. */
export const attachmentDeadlineMs = 20_000;
/** Of one container, beside the networks of its service: each is a task and an interface. */
export const attachmentsPerContainerMax = 20;
/** Of one node, whoever made the containers: a node that goes astray must not fill the store. */
export const attachmentsPerNodeMax = 1_000;
/** As long as Docker's clients take them. */
export const containerNameLengthMax = 128;
