/** What the attaching of containers may cost. */

/** Making addresses and an interface takes tenths of a second; a node in trouble is not waited for. */
export const attachmentDeadlineMs = 20_000;
/** Of one container, beside the networks of its service: each is a task and an interface. */
export const attachmentsPerContainerMax = 20;
