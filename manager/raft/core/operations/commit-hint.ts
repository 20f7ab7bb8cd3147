/**
 * Whoever refuses a vote tells, in the answer's context, how far it knows the log to be committed.
 *
 * A configuration takes effect when its entry is applied. Without this, a member that has such an
 * entry but not the news of its commit could campaign for ever under the old configuration: the
 * others have taken up the new one, in which they may not campaign, and refuse to vote for a log
 * shorter than theirs. The answer carries nothing that members of other implementations read.
 */
import { assert } from '#lib/assert';
import { readVarint, writeVarint } from '../encoding/varint.ts';
import { hex, type Raft } from '../raft.ts';
import { EntryType, type Message, noLimit } from '../types.ts';

/** Index and term of the newest entry that is known here to be committed. */
export function commitHint(raft: Raft): Uint8Array {
  const { log } = raft;
  const out: number[] = [];
  writeVarint(out, log.committed);
  writeVarint(out, log.termOrZero(log.committed));
  return Uint8Array.from(out);
}

/**
 * Commits what the refusal proves to be committed, if a configuration change is among it. True
 * if so: then the change must be applied before anything else is decided.
 */
export function learnCommit(raft: Raft, refusal: Message): boolean {
  const index = readVarint(refusal.context, 0);
  if (index === undefined || index.value <= raft.log.committed) return false;
  const term = readVarint(refusal.context, index.next);
  // The same term at the same index means the same log up to there.
  if (term === undefined || !raft.log.matchTerm(index.value, term.value)) return false;
  const entries = raft.log.slice(raft.log.committed + 1, index.value + 1, noLimit);
  assert(typeof entries !== 'string', 'entries that are not committed must not be compacted');
  if (!entries.some((entry) => entry.type !== EntryType.Normal)) return false;
  raft.logger?.info(
    `${hex(raft.id)} learned from ${hex(refusal.from)} that index ${index.value} is committed`,
  );
  raft.log.commitTo(index.value);
  return true;
}
