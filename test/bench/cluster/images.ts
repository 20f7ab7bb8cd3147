/** What runs in the containers: one small program in two images that differ in their label. */

export const imageOld = 'whoami:1';
export const imageNew = 'whoami:2';
/** Archives below the folder that infra/images/whoami.sh fills. */
export const archives = ['whoami-1.tar', 'whoami-2.tar'];

/** Ends at once on SIGTERM, as a well-behaved server does. */
export const obedient = ['sh', '-c', 'trap "exit 0" TERM; sleep 1000000 & wait'];
/** Process 1 without a handler: the kernel drops its SIGTERM, so it is killed after the grace. */
export const stubborn = ['sleep', '1000000'];
