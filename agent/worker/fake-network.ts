/**
 * A network in memory for the agent's tests: counts who holds an address, and can refuse.
 */
import type { ShoalError } from '#lib/errors';
import type { TaskAttachment, TaskPlace } from '../network/container-networks.ts';
import type { TaskNetwork } from '../task/executor/executor.ts';

export class FakeNetwork implements TaskNetwork {
  readonly attached = new Map<string, TaskAttachment>();
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
  }

  find(containerId: string): TaskAttachment | undefined {
    return this.attached.get(containerId);
  }

  has(containerId: string): boolean {
    return this.attached.has(containerId);
  }
}
