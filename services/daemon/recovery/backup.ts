/**
 * A backup of a running cluster: one consistent snapshot of the replicated state, which holds the
 * root certificate's key, tokens and all objects, sealed with the operator's passphrase.
 */
import type { Clock } from '#lib/clock';
import { isShoalError, ShoalError } from '#lib/errors';
import type { Random } from '#lib/random';
import type { Manager } from '#manager/manager';
import type { RaftStatus } from '#manager/raft/types';
import { type BackupHead, checkPassphrase, sealBackup } from './backup-file.ts';

/** A majority answers within milliseconds. Without one the own copy is the newest there is. */
const readDeadlineMs = 3_000;

/** The others may have gone on for days without a manager whose disk has failed. */
function refuseOldCopy({ condition, failure, members }: RaftStatus): void {
  const voters = members.filter(({ learner }) => !learner).length;
  if (condition === 'running' || voters <= 1) return;
  const why = failure ?? 'it is stopping';
  const message = `this manager takes no part, so its copy may be old: ${why}; make the backup on another manager`;
  throw new ShoalError('unavailable', message);
}

/** Resolves when this manager knows all that was acknowledged, or when nobody leads. */
async function catchUp({ raft }: Manager, clock: Clock, signal: AbortSignal): Promise<void> {
  const late = new AbortController();
  const timer = clock.schedule(readDeadlineMs, () => {
    late.abort(new ShoalError('deadline_exceeded', 'no majority answered in time'));
  });
  try {
    await raft.readIndex(AbortSignal.any([signal, late.signal]));
  } catch (error) {
    signal.throwIfAborted();
    if (!isShoalError(error)) throw error;
    const status = raft.status();
    if (status.leader !== undefined) throw error;
    refuseOldCopy(status);
  } finally {
    timer.cancel();
  }
}

/** The file's bytes. Throws `invalid_argument` for too short a passphrase, before any work. */
export async function backupOf(
  manager: Manager,
  facts: Omit<BackupHead, 'createdAt'>,
  passphrase: string,
  signal: AbortSignal,
  clock: Clock,
  random: Random,
): Promise<Buffer> {
  checkPassphrase(passphrase);
  await catchUp(manager, clock, signal);
  const chunks: Uint8Array[] = [];
  for await (const chunk of manager.store.snapshot()) chunks.push(chunk);
  const createdAt = new Date(clock.now()).toISOString();
  return sealBackup(
    { head: { ...facts, createdAt }, state: Buffer.concat(chunks) },
    passphrase,
    random,
  );
}
