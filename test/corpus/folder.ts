/** Where the published test data lies, relative to a checkout: beside it, never in it. */
import { join } from 'node:path';

/** The raft files' folder for the checkout at `root`; it may be absent. */
export function defaultCorpusFolder(root: string): string {
  return join(root, '../shared/oracle/etcd-raft');
}
