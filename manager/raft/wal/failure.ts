/**
 * The two ways in which durable state can let a member down: it cannot be written any more, or
 * what was written is damaged. Both end the member's part in the cluster until a person acts.
 */
import { explain } from '#lib/errors';

function codeOf(error: unknown): string | undefined {
  return error instanceof Error && 'code' in error ? String(error.code) : undefined;
}

const fullCodes: ReadonlySet<string | undefined> = new Set([
  'ENOSPC',
  'EDQUOT',
  'resource_exhausted',
]);

/** There was no room, which says nothing about what was written before. */
export function isDiskFull(error: unknown): boolean {
  return fullCodes.has(codeOf(error));
}

function advice(cause: unknown): string {
  if (isDiskFull(cause)) return 'free space on it and restart the manager';
  switch (codeOf(cause)) {
    case 'EROFS':
    case 'EACCES':
    case 'EPERM':
      return 'make it writable for the manager and restart the manager';
    default:
      return (
        'check the disk (kernel log), then restart the manager, or remove it from the ' +
        'cluster and join it anew'
      );
  }
}

/**
 * A write or sync failed. Nothing after it was or will be acknowledged, and nothing acknowledged
 * before it is lost. Never retried: a sync that failed once may report success for lost pages.
 */
export class WalFailure extends Error {
  override readonly name = 'WalFailure';

  constructor(directory: string, action: string, cause: unknown) {
    super(
      `raft's disk at ${directory} failed to ${action} (${explain(cause)}): this manager has ` +
        `stopped taking part; ${advice(cause)}`,
      { cause },
    );
  }
}

/**
 * What is on disk contradicts itself: acknowledged entries or a vote may be gone, so this member
 * must neither vote nor campaign as itself again.
 */
export class CorruptionError extends Error {
  override readonly name = 'CorruptionError';

  constructor(where: string, what: string, cause?: unknown) {
    super(
      `${where} is damaged: ${what}; remove this manager from the cluster and join it anew, ` +
        'it gets the state from the others',
      cause === undefined ? undefined : { cause },
    );
  }
}
