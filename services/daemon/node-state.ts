/**
 * What a node must remember of its membership to come back without being told anything: where it
 * listens, what it announces, its seat in the Raft group, and which managers it knew last.
 */

import { readIfExists } from '#lib/durable-file';
import { ShoalError } from '#lib/errors';
import { parseHostPort } from './address.ts';
import { writeOrRefuse } from './lock/write.ts';

export interface KnownManager {
  readonly nodeId: string;
  /** `host:port` */
  readonly addr: string;
}

/**
 * How the announced address came about: nobody named it; named, and the machine had it; named, and
 * the machine never had it (behind address translation).
 */
export type AdvertiseOrigin = 'automatic' | 'local' | 'foreign';

export interface NodeState {
  readonly listenAddr: string;
  readonly advertiseAddr: string;
  readonly advertiseOrigin: AdvertiseOrigin;
  readonly dataPathAddr: string;
  /** This node's member of the Raft group; 0 for a worker and before a manager has joined. */
  readonly raftId: number;
  readonly managers: readonly KnownManager[];
}

/** Where tunnels end, if that is not the address that the managers see anyway. */
export function tunnelAddressOf({
  dataPathAddr,
  advertiseAddr,
}: Pick<NodeState, 'dataPathAddr' | 'advertiseAddr'>): string {
  return dataPathAddr === parseHostPort(advertiseAddr).host ? '' : dataPathAddr;
}

/** Of this form; a later one that cannot be read by earlier versions gets another number. */
const formatVersion = 1;

export function renderNodeState(state: NodeState): string {
  return `${JSON.stringify({ version: formatVersion, ...state }, null, 2)}\n`;
}

/** A file without it was written before addresses could change: then they do not. */
function originOf(value: unknown): AdvertiseOrigin {
  return value === 'automatic' || value === 'local' ? value : 'foreign';
}

/** Throws `data_loss` when the text is not what `renderNodeState` writes. `path` names it. */
export function parseNodeState(text: string, path: string): NodeState {
  const damaged = (reason: string): ShoalError =>
    new ShoalError(
      'data_loss',
      `${path} is damaged (${reason}): restore it, or remove the folder and join again`,
    );
  let json: Record<string, unknown>;
  try {
    json = JSON.parse(text);
  } catch (cause) {
    throw damaged(cause instanceof Error ? cause.message : 'no JSON');
  }
  if (json.version !== formatVersion) throw damaged(`version ${String(json.version)}`);
  const textOf = (name: string): string => {
    const value = json[name];
    if (typeof value !== 'string') throw damaged(`${name} is missing`);
    return value;
  };
  if (!Number.isSafeInteger(json.raftId)) throw damaged('raftId is missing');
  if (!Array.isArray(json.managers)) throw damaged('managers are missing');
  return {
    listenAddr: textOf('listenAddr'),
    advertiseAddr: textOf('advertiseAddr'),
    advertiseOrigin: originOf(json.advertiseOrigin),
    dataPathAddr: textOf('dataPathAddr'),
    raftId: json.raftId as number,
    managers: json.managers as KnownManager[],
  };
}

/** Undefined when this node is in no swarm. */
export async function readNodeState(path: string): Promise<NodeState | undefined> {
  const content = await readIfExists(path);
  return content === undefined ? undefined : parseNodeState(content.toString(), path);
}

/** Rejects with `unavailable` when the disk does not take it. */
export async function writeNodeState(path: string, state: NodeState): Promise<void> {
  await writeOrRefuse(path, renderNodeState(state));
}

/** The state in memory, and the way to the disk: one write after the other, each of everything. */
export class NodeStateFile {
  readonly #path: string;
  #state: NodeState;
  #isWritten = true;
  #writing: Promise<void> = Promise.resolve();

  constructor(path: string, state: NodeState) {
    this.#path = path;
    this.#state = state;
  }

  get state(): NodeState {
    return this.#state;
  }

  /** In memory only: the caller sees to the disk. */
  note(change: Partial<NodeState>): void {
    this.#state = { ...this.#state, ...change };
  }

  /** Rejects with `unavailable` when the disk does not take it; the change is in memory then. */
  async save(change: Partial<NodeState>): Promise<void> {
    this.note(change);
    this.#isWritten = false;
    const written = this.#writing.then(async () => {
      const state = this.#state;
      await writeNodeState(this.#path, state);
      if (state === this.#state) this.#isWritten = true;
    });
    this.#writing = written.catch(() => {
      // The one who asked for this write is told; the next one writes everything again.
    });
    await written;
  }

  /** Like `save`, unless `raftId` is on the disk already, which a failed write has not brought. */
  async saveSeat(raftId: number): Promise<void> {
    if (!this.#isWritten || this.#state.raftId !== raftId) await this.save({ raftId });
  }

  /** Resolves when nothing is being written any more. */
  async settled(): Promise<void> {
    await this.#writing;
  }
}
