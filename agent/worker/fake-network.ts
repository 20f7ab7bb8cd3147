/**
 * A network in memory for the agent's tests: counts who holds an address, and can refuse.
 */
import type { ShoalError } from '#lib/errors';
import type { Attachment } from '../network/network.ts';
import type { TaskNetwork } from '../task/executor/executor.ts';

export class FakeNetwork implements TaskNetwork {
  readonly attached = new Map<string, Attachment>();
  /** What `attach` fails with while set. */
  refusal: ShoalError | undefined;
  #next = 2;

  async attach(containerId: string): Promise<Attachment> {
    if (this.refusal !== undefined) throw this.refusal;
    const known = this.attached.get(containerId);
    if (known !== undefined) return known;
    const attachment = {
      containerId,
      netnsPath: `/run/netns/${containerId.slice(0, 12)}`,
      address: { v4: `10.240.0.${this.#next++}` },
      ports: [],
    };
    this.attached.set(containerId, attachment);
    return attachment;
  }

  async publish(
    containerId: string,
    _name: string,
    requests: Parameters<TaskNetwork['publish']>[2],
  ): Promise<Attachment['ports']> {
    const known = this.attached.get(containerId);
    if (known !== undefined) this.attached.set(containerId, { ...known, ports: requests });
    return requests;
  }

  started(): void {}

  async detach(containerId: string): Promise<void> {
    this.attached.delete(containerId);
  }

  find(containerId: string): Attachment | undefined {
    return this.attached.get(containerId);
  }

  has(containerId: string): boolean {
    return this.attached.has(containerId);
  }
}
