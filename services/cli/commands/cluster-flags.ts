/** The flags that `swarm init` and `swarm update` share, and what they change in the swarm's spec. */
import type { Command } from 'commander';
import { parseDuration, parseInteger } from '../parse/units.ts';

export interface ClusterFlags {
  readonly autolock?: boolean;
  readonly taskHistoryLimit?: string;
  readonly dispatcherHeartbeat?: string;
  readonly certExpiry?: string;
  readonly maxSnapshots?: string;
  readonly snapshotInterval?: string;
}

export interface ClusterSpecJson {
  readonly Orchestration?: Readonly<Record<string, unknown>>;
  readonly Raft?: Readonly<Record<string, unknown>>;
  readonly Dispatcher?: Readonly<Record<string, unknown>>;
  readonly CAConfig?: Readonly<Record<string, unknown>>;
  readonly EncryptionConfig?: { readonly AutoLockManagers?: boolean };
}

type Section = keyof ClusterSpecJson;

export function addClusterFlags(command: Command): void {
  command
    .option('--autolock', 'managers ask for a key after a restart')
    .option('--task-history-limit <n>', 'ended tasks that are kept for each slot')
    .option('--dispatcher-heartbeat <duration>', 'how often the nodes report')
    .option('--cert-expiry <duration>', 'how long the certificates of nodes are valid')
    .option('--max-snapshots <n>', 'older snapshots of the state that are kept')
    .option('--snapshot-interval <n>', 'log entries between snapshots');
}

/** A number that is negative is no limit, as for docker. */
function historyLimit(text: string): number {
  return parseInteger(text, 'task history limit', Number.MIN_SAFE_INTEGER);
}

const setters: readonly (readonly [
  keyof ClusterFlags,
  Section,
  string,
  (text: string) => number,
])[] = [
  ['taskHistoryLimit', 'Orchestration', 'TaskHistoryRetentionLimit', historyLimit],
  ['dispatcherHeartbeat', 'Dispatcher', 'HeartbeatPeriod', parseDuration],
  ['certExpiry', 'CAConfig', 'NodeCertExpiry', parseDuration],
  ['maxSnapshots', 'Raft', 'KeepOldSnapshots', (text) => parseInteger(text, 'snapshots')],
  ['snapshotInterval', 'Raft', 'SnapshotInterval', (text) => parseInteger(text, 'interval', 1)],
];

/** `before` with the flags in it; sections that no flag names stay as they are. */
export function applyClusterFlags(before: ClusterSpecJson, flags: ClusterFlags): ClusterSpecJson {
  const changed: Partial<Record<Section, Readonly<Record<string, unknown>>>> = {};
  for (const [flag, section, key, parse] of setters) {
    const text = flags[flag];
    if (typeof text !== 'string') continue;
    changed[section] = { ...before[section], ...changed[section], [key]: parse(text) };
  }
  if (flags.autolock !== undefined) {
    changed.EncryptionConfig = { ...before.EncryptionConfig, AutoLockManagers: flags.autolock };
  }
  return { ...before, ...changed };
}
