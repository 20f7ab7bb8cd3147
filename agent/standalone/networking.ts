/**
 * The networks of a container that a person made. It has them before its process begins, and an
 * attachment of each overlay, given by the managers, for as long as it is up.
 */
import { type Clock, sleep, within } from '#lib/clock';
import { explain, isShoalError, ShoalError } from '#lib/errors';
import type { Logger } from '#lib/log';
import { heardElsewhere } from '#lib/signal';
import type { Network } from '#proto/gen/swarm';
import { networkName } from '#proto/model/network';
import { isActive, isTerminal } from '#proto/model/task-state';
import type { ContainerNetworks } from '../network/container-networks.ts';
import {
  parseResolvConf,
  renderHostResolvConf,
  renderResolvConf,
} from '../network/resolver/resolv-conf.ts';
import { readNodeResolvConf, writeEtcFiles } from '../task/executor/etc-files.ts';
import type { AssignedTask } from '../worker/worker.ts';
import { connectedLookMs, connectedWaitMs, leaveWaitMs } from './limits.ts';
import type { StandaloneRecord, WantedNetwork } from './types.ts';

export interface AttachmentWish extends WantedNetwork {
  readonly containerId: string;
  readonly containerName: string;
}

/** The node's part of the swarm, while it is in one. */
export interface NodeSide {
  readonly network: Pick<
    ContainerNetworks,
    'attach' | 'publish' | 'started' | 'detach' | 'find' | 'has' | 'isConnected' | 'setClosed'
  >;
  /** Resolves when the container is on the network. Rejects with the managers' reason. */
  attach(wish: AttachmentWish): Promise<void>;
  /** By the id of the attachment's task. */
  detach(attachmentId: string): Promise<void>;
  tasks(): readonly AssignedTask[];
  /** Aborts when the node has no networks any more. */
  readonly signal: AbortSignal;
}

export interface NetworkingDeps {
  readonly clock: Clock;
  readonly log: Logger;
}

/** The attachments of a container that live, or are not gone yet. */
export function attachmentsOf(side: Pick<NodeSide, 'tasks'>, id: string): readonly AssignedTask[] {
  return side
    .tasks()
    .filter(
      ({ task, status }) => task.spec?.attachment?.containerId === id && !isTerminal(status.state),
    );
}

function networkOf({ task }: AssignedTask): Network | undefined {
  return task.networks[0]?.network;
}

/** Whether a person means this network, unless another one fits exactly. */
export function isMeant(network: Network | undefined, target: string): boolean {
  return isExactly(network, target) || network?.id.startsWith(target) === true;
}

function isExactly(network: Network | undefined, target: string): boolean {
  return network !== undefined && (network.id === target || networkName(network) === target);
}

/** A name may be the beginning of another network's id: what fits exactly goes first. */
function attachmentTo(
  side: Pick<NodeSide, 'tasks'>,
  id: string,
  target: string,
): AssignedTask | undefined {
  const active = attachmentsOf(side, id).filter(({ task }) => isActive(task.desiredState));
  return (
    active.find((assigned) => isExactly(networkOf(assigned), target)) ??
    active.find((assigned) => isMeant(networkOf(assigned), target))
  );
}

/** On internal networks only. One that is not known yet counts as such: it may turn out so. */
export function isClosed(record: StandaloneRecord, side: Pick<NodeSide, 'tasks'>): boolean {
  const { networks } = record.place;
  if (networks.length === 0) return false;
  return networks.every((wanted) => {
    const attachment = attachmentTo(side, record.id, wanted.target);
    return attachment === undefined || networkOf(attachment)?.spec?.internal === true;
  });
}

/** Those of its networks for which there is no attachment. */
export function missingNetworks(
  record: StandaloneRecord,
  side: Pick<NodeSide, 'tasks'>,
): readonly WantedNetwork[] {
  return record.place.networks.filter(
    (wanted) => attachmentTo(side, record.id, wanted.target) === undefined,
  );
}

export class Networking {
  readonly #deps: NetworkingDeps;
  /** Where the files of /etc of a container lie. */
  readonly #folderOf: (id: string) => string;

  constructor(folderOf: (id: string) => string, deps: NetworkingDeps) {
    this.#folderOf = folderOf;
    this.#deps = deps;
  }

  /** All that has to be there before the process begins. Idempotent, also after a failure. */
  async bringUp(record: StandaloneRecord, side: NodeSide): Promise<void> {
    const { id, name, place } = record;
    await this.#takePlace(record, side);
    for (const wanted of place.networks) await this.connect(record, wanted, side);
    await side.network.setClosed(id, isClosed(record, side));
    await this.#writeFiles(record, side);
    await side.network.publish(id, name, place.ports);
  }

  /** It ran on while nobody looked after its networks; attachments are taken over by their tasks. */
  async adopt(record: StandaloneRecord, side: NodeSide, pid: number): Promise<void> {
    await this.#takePlace(record, side);
    await side.network.publish(record.id, record.name, record.place.ports);
    side.network.started(record.id, pid);
  }

  /** One that has the attachment already, from before a restart of the node, waits for its agent. */
  async connect(record: StandaloneRecord, wanted: WantedNetwork, side: NodeSide): Promise<void> {
    const { id, name } = record;
    const attachment = attachmentTo(side, id, wanted.target);
    if (attachment === undefined) {
      await side.attach({ ...wanted, containerId: id, containerName: name });
      return;
    }
    const networkId = networkOf(attachment)?.id ?? '';
    const endMs = this.#deps.clock.monotonic() + connectedWaitMs;
    while (!side.network.isConnected(id, networkId)) {
      if (this.#deps.clock.monotonic() >= endMs) {
        const why = reasonOf(attachmentTo(side, id, wanted.target) ?? attachment);
        const message = `container ${name} waits for network ${wanted.target}: ${why}`;
        throw new ShoalError('unavailable', message);
      }
      await sleep(this.#deps.clock, connectedLookMs, side.signal);
    }
  }

  /**
   * Takes a network away from a container that may be up. Returns what the record may call that
   * network; a container that is not up is on none.
   */
  async disconnect(
    { id }: StandaloneRecord,
    target: string,
    side: NodeSide | undefined,
  ): Promise<(name: string) => boolean> {
    const attachment = side && attachmentTo(side, id, target);
    if (side === undefined || attachment === undefined) return (name) => name === target;
    await side.detach(attachment.task.id);
    return (name) => name === target || isMeant(networkOf(attachment), name);
  }

  /** Its networks are others now: with or without a way out. */
  closeOrOpen(record: StandaloneRecord, side: NodeSide): Promise<void> {
    return side.network.setClosed(record.id, isClosed(record, side));
  }

  /** Nothing of it is left on the network. Idempotent. */
  async takeDown(id: string, side: NodeSide): Promise<void> {
    const leaving = attachmentsOf(side, id).map(({ task }) => this.#leave(task.id, side));
    await Promise.all(leaving);
    await side.network.detach(id);
  }

  /** The managers are told at once, so that the address is free for whoever comes next. */
  async #leave(attachmentId: string, side: NodeSide): Promise<void> {
    const asked = heardElsewhere(side.detach(attachmentId));
    try {
      await within(this.#deps.clock, leaveWaitMs, asked);
    } catch (error) {
      // Its task has ended by itself, or will: the container is down.
      if (!isShoalError(error)) throw error;
      const fields = { attachment: attachmentId, err: explain(error) };
      this.#deps.log.info('an attachment ends without the managers', fields);
    }
  }

  async #takePlace(record: StandaloneRecord, side: NodeSide): Promise<void> {
    const { kind, dns } = record.place;
    await side.network.attach(record.id, {
      taskId: '',
      kind,
      networks: [],
      isClosed: isClosed(record, side),
      nameservers: dns.nameservers,
    });
  }

  async #writeFiles({ id, place }: StandaloneRecord, side: NodeSide): Promise<void> {
    const attachment = side.network.find(id);
    const overlay = attachment?.place.networks[0]?.addresses[0];
    const fromNode = parseResolvConf(await readNodeResolvConf());
    const render = place.kind === 'own' ? renderResolvConf : renderHostResolvConf;
    await writeEtcFiles(this.#folderOf(id), {
      hostname: place.hostname,
      address: overlay ?? attachment?.address.v4 ?? '',
      hosts: place.hosts,
      resolvConf: render(place.dns, fromNode),
    });
  }
}

function reasonOf({ status }: AssignedTask): string {
  return status.err === '' ? 'its node has not made it yet' : status.err;
}
