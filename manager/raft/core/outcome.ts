/**
 * What became of an input. Refusals are normal in a cluster that changes leaders, so they are
 * returned, not thrown; the caller decides whether to retry, redirect or give up.
 */

export type StepOutcome =
  /** Taken. For a proposal: appended here or forwarded, which promises nothing about commit. */
  | 'ok'
  /** Dropped: this node knows no leader in its term. */
  | 'no-leader'
  /** Proposal dropped: this node is not the leader and forwarding is off. */
  | 'not-leader'
  /** Proposal dropped: this leader is no longer a member of the configuration. */
  | 'removed'
  /** Proposal dropped: leadership is being handed over. */
  | 'transferring'
  /** Proposal dropped: more uncommitted data than `maxUncommittedEntriesSize`. */
  | 'uncommitted-limit'
  /** Proposal dropped: it claims to be a configuration change but does not decode. */
  | 'malformed-conf-change'
  /** Read dropped: too many wait for a confirmation already. */
  | 'too-many-reads'
  /** The change was replaced by an empty entry: another is unapplied, or the state forbids it. */
  | 'conf-change-ignored'
  /** Rejected: a message type that only this node itself may produce. */
  | 'local-message'
  /** Rejected: a response from a node outside the configuration. */
  | 'peer-not-found';

/** True when a proposal left no trace at all and may be safely offered again. */
export function isProposalDropped(outcome: StepOutcome): boolean {
  switch (outcome) {
    case 'no-leader':
    case 'not-leader':
    case 'removed':
    case 'transferring':
    case 'uncommitted-limit':
    case 'malformed-conf-change':
      return true;
    default:
      return false;
  }
}
