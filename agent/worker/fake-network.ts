/**
 * A network in memory for the agent's tests: counts who holds an address, and can refuse.
 */
import { ShoalError } from '#lib/errors';
import type { TaskAttachment } from '../network/container-networks.ts';
import type { PlaceNetwork, TaskPlace } from '../network/place/place.ts';
import type { AttachmentNetwork } from '../task/attachment/attachment-executor.ts';
import type { TaskNetwork } from '../task/executor/executor.ts';

export class FakeNetwork implements TaskNetwork, AttachmentNetwork {
  readonly attached = new Map<string, TaskAttachment>();
  /** `NETWORK CONTAINER`: what containers have beside their own networks, in the kernel. */
  readonly connected = new Set<string>();
  /** What this run of the agent knows of it. */
  readonly #known = new Set<string>();
  /** What `attach` fails with while set. */
  refusal: ShoalError | undefined;
  #next = 2;

  async attach(containerId: string, place: TaskPlace): Promise<TaskAttachment> {
    if (this.refusal !== undefined) throw this.refusal;
    const known = this.attached.get(containerId);
    if (known !== undefined) return known;
    const attachment = {
      containerId,
      netnsPath: `/run/netns/${containerId.slice(0, 12)}`,
      address: { v4: `10.240.0.${this.#next++}` },
      ports: [],
      place,
    };
    this.attached.set(containerId, attachment);
    return attachment;
  }

  async publish(
    containerId: string,
    _name: string,
    requests: Parameters<TaskNetwork['publish']>[2],
  ): Promise<TaskAttachment['ports']> {
    const known = this.attached.get(containerId);
    if (known !== undefined) this.attached.set(containerId, { ...known, ports: requests });
    return requests;
  }

  started(): void {}

  async drained(): Promise<void> {}

  async detach(containerId: string): Promise<void> {
    this.attached.delete(containerId);
    for (const link of [...this.connected]) {
      if (link.endsWith(` ${containerId}`)) this.#forget(link);
    }
  }

  async connect(containerId: string, { networkId }: PlaceNetwork): Promise<void> {
    if (this.refusal !== undefined) throw this.refusal;
    if (!this.attached.has(containerId)) throw new ShoalError('unavailable', 'no place yet');
    this.connected.add(`${networkId} ${containerId}`);
    this.#known.add(`${networkId} ${containerId}`);
  }

  async disconnect(containerId: string, networkId: string): Promise<void> {
    this.#forget(`${networkId} ${containerId}`);
  }

  isConnected(containerId: string, networkId: string): boolean {
    return this.#known.has(`${networkId} ${containerId}`);
  }

  /** The agent is gone; what the kernel has stays. */
  crash(): void {
    this.#known.clear();
  }

  #forget(link: string): void {
    this.connected.delete(link);
    this.#known.delete(link);
  }

  find(containerId: string): TaskAttachment | undefined {
    return this.attached.get(containerId);
  }

  has(containerId: string): boolean {
    return this.attached.has(containerId);
  }
}
