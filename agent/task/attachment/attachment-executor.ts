/**
 * Carries out tasks of runtime `attachment`: a container gets one more network, and loses it when the
 * task is to stop. The container belongs to another task and runs already, or a person made it: then
 * it has its networks before it runs, and as long as it is up.
 */
import { must } from '#lib/assert';
import { ShoalError } from '#lib/errors';
import { Turns } from '#lib/turns';
import type { PortConfig, Task } from '#proto/gen/swarm';
import { TaskState } from '#proto/gen/swarm';
import { networkName } from '#proto/model/network';
import { taskName } from '#proto/model/task-name';
import type { ContainerFacts, Runtime } from '../../containerd/types.ts';
import type { ContainerNetworks } from '../../network/container-networks.ts';
import type { PlaceNetwork } from '../../network/place/place.ts';
import type { ContainerView } from '../next-step.ts';
import type { TaskExecutor, WatchOutcome } from '../types.ts';

export type AttachmentNetwork = Pick<ContainerNetworks, 'connect' | 'disconnect' | 'isConnected'>;

/** What is known of containers that people made. */
export interface Presence {
  knows(containerId: string): boolean;
  /** It is being started, runs, or is about to be started again. */
  isUp(containerId: string): boolean;
  /** Resolves when it is not. Rejects with the signal's reason. */
  whenDown(containerId: string, signal: AbortSignal): Promise<void>;
}

export interface AttachmentExecutorDeps {
  /** Without it every container belongs to a task. */
  readonly standalone?: Presence | undefined;
  readonly runtime: Pick<Runtime, 'containers'>;
  readonly network: AttachmentNetwork;
}

export function isAttachment({ spec }: Task): boolean {
  return spec?.attachment !== undefined;
}

export class AttachmentExecutor implements Omit<TaskExecutor, 'containersByTask' | 'removeOrphan'> {
  readonly #deps: AttachmentExecutorDeps;
  /** Tasks that have been prepared and nothing more, as far as this run of the agent knows. */
  readonly #prepared = new Set<string>();
  /** By whom a container has a network: the end of a former attachment may be dealt with late. */
  readonly #holders = new Map<string, string>();
  readonly #turns = new Turns();

  constructor(deps: AttachmentExecutorDeps) {
    this.#deps = deps;
  }

  containerId(task: Task): string {
    return must(task.spec?.attachment, 'a task of this kind says which container').containerId;
  }

  /** The view of what is attached: `created` stands for a container that has not got its network. */
  async inspect(task: Task, observed: TaskState, isWanted: boolean): Promise<ContainerView> {
    // What an earlier run may have left is not taken over.
    if (!isWanted && !this.holdsNetwork(task)) await this.#disconnect(task);
    const facts = await this.#deps.runtime.containers.inspect(this.containerId(task));
    if (facts === undefined) return { kind: 'absent' };
    if (!this.#isOpen(facts)) return { kind: 'exited', code: 0, oomKilled: false };
    if (this.holdsNetwork(task)) return { kind: 'running', pid: facts.pid };
    // Both went on while the agent was away: the network is taken over as it is.
    if (isWanted && observed >= TaskState.RUNNING) {
      await this.#connect(task);
      return { kind: 'running', pid: facts.pid };
    }
    const isPrepared = this.#prepared.has(task.id) || (isWanted && observed >= TaskState.READY);
    return { kind: isPrepared ? 'created' : 'absent' };
  }

  /** It can have networks now. */
  #isOpen({ id, state }: ContainerFacts): boolean {
    const { standalone } = this.#deps;
    if (standalone?.knows(id) === true) return standalone.isUp(id);
    return state === 'running' || state === 'paused';
  }

  async prepare(task: Task): Promise<void> {
    await this.#requireOpen(task);
    this.#prepared.add(task.id);
  }

  async start(task: Task): Promise<{ pid: number }> {
    const { pid } = await this.#requireOpen(task);
    await this.#connect(task);
    return { pid };
  }

  hasHealthCheck(): boolean {
    return false;
  }

  /** Until the container ends: it takes its networks with it. */
  async watch(task: Task, _untilHealthy: boolean, signal: AbortSignal): Promise<WatchOutcome> {
    const { runtime, standalone } = this.#deps;
    const id = this.containerId(task);
    if (standalone?.knows(id) === true) await standalone.whenDown(id, signal);
    else await runtime.containers.wait(id, signal);
    return { kind: 'ended' };
  }

  async shutdown(task: Task): Promise<void> {
    await this.#disconnect(task);
  }

  holdsNetwork(task: Task): boolean {
    const isConnected = this.#deps.network.isConnected(
      this.containerId(task),
      placeOf(task).networkId,
    );
    return isConnected && !this.#isSucceeded(task);
  }

  /** Another attachment has the network by now, or is about to. */
  #isSucceeded(task: Task): boolean {
    return (this.#holders.get(keyOf(task)) ?? task.id) !== task.id;
  }

  hostPorts(): readonly PortConfig[] {
    return [];
  }

  async release(task: Task): Promise<void> {
    await this.#disconnect(task);
  }

  async remove(task: Task): Promise<void> {
    await this.#disconnect(task);
    this.#prepared.delete(task.id);
  }

  #connect(task: Task): Promise<void> {
    const { network } = this.#deps;
    return this.#turns.run(keyOf(task), async () => {
      const place = placeOf(task);
      // Managers give a network anew only when the former attachment is over: so is its address.
      if (this.#isSucceeded(task)) {
        await network.disconnect(this.containerId(task), place.networkId);
      }
      this.#holders.set(keyOf(task), task.id);
      await network.connect(this.containerId(task), place);
    });
  }

  #disconnect(task: Task): Promise<void> {
    return this.#turns.run(keyOf(task), async () => {
      if (this.#isSucceeded(task)) return;
      await this.#deps.network.disconnect(this.containerId(task), placeOf(task).networkId);
      this.#holders.delete(keyOf(task));
    });
  }

  async #requireOpen(task: Task): Promise<{ readonly pid: number }> {
    const facts = await this.#deps.runtime.containers.inspect(this.containerId(task));
    if (facts !== undefined && this.#isOpen(facts)) return facts;
    const message = `container ${taskName(task)} is not running: start its task first`;
    throw new ShoalError('failed_precondition', message);
  }
}

/** The one network that the task is about. */
function placeOf({ id, networks }: Task): PlaceNetwork {
  const [attachment] = networks;
  const network = must(attachment?.network, `attachment ${id} comes with its network`);
  const addresses = (attachment?.addresses ?? []).map((address) => address.split('/')[0] ?? '');
  return { networkId: network.id, networkName: networkName(network), addresses };
}

function keyOf(task: Task): string {
  const { containerId, networkId } = linkOf(task);
  return `${networkId} ${containerId}`;
}

/** What the container of each attachment has beside the networks of its own task. */
export function linkOf(task: Task): { readonly containerId: string; readonly networkId: string } {
  const containerId = must(task.spec?.attachment, 'a task of this kind').containerId;
  return { containerId, networkId: placeOf(task).networkId };
}
