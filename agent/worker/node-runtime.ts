/**
 * The runtime of a node in the worker's tests: it outlives the agents that use it, can be away for
 * a while, and cuts off an agent that has crashed. Counts how often each container was started.
 */
import { ShoalError } from '#lib/errors';
import type { FakeClock } from '#lib/fake-clock';
import { FakeRuntime } from '../containerd/fake.ts';
import type { ExecResult, Runtime } from '../containerd/types.ts';

type Call = <T>(work: () => Promise<T>) => Promise<T>;
type AnyMethod = (...args: unknown[]) => Promise<unknown>;

export class NodeRuntime {
  readonly fake: FakeRuntime;
  readonly starts = new Map<string, number>();
  /** Every call fails, as while containerd restarts. */
  isAway = false;
  /** What health checks answer. */
  health: ExecResult = { code: 0, output: '' };

  constructor(clock: FakeClock) {
    const program = () => ({ exec: () => this.health });
    this.fake = new FakeRuntime({ program }, { clock });
  }

  async running(): Promise<string[]> {
    const containers = await this.fake.containers.list();
    return containers.flatMap(({ state, name }) => (state === 'running' ? [name] : [])).sort();
  }

  async ids(): Promise<string[]> {
    return (await this.fake.containers.list()).map(({ id }) => id);
  }

  /** The container's program ends, if it runs. */
  async end(id: string, code: number): Promise<void> {
    const facts = await this.fake.containers.inspect(id);
    if (facts?.state === 'running') this.fake.end(id, code);
  }

  /** One agent's way to this runtime, and how to cut it off for good. */
  handle(): { runtime: Runtime; cut: () => void } {
    const never = new Promise<never>(() => undefined);
    let isCut = false;
    const call: Call = async (work) => {
      await Promise.resolve();
      if (isCut) return never;
      if (this.isAway) throw new ShoalError('unavailable', 'the runtime is away');
      try {
        const result = await work();
        return isCut ? await never : result;
      } catch (error) {
        return isCut ? await never : Promise.reject(error);
      }
    };
    const cut = (): void => {
      isCut = true;
    };
    const containers = guard(this.fake.containers, call);
    const start = async (id: string): Promise<{ pid: number }> => {
      const started = await containers.start(id);
      this.starts.set(id, (this.starts.get(id) ?? 0) + 1);
      return started;
    };
    const runtime = {
      images: guard(this.fake.images, call),
      containers: { ...containers, start },
      watch: this.fake.watch.bind(this.fake),
      versions: () => call(() => this.fake.versions()),
    };
    return { runtime, cut };
  }
}

/** The same methods, each through `call`. */
function guard<T extends object>(target: T, call: Call): T {
  const methods = Object.entries(target) as [string, AnyMethod][];
  const guarded = methods.map(([name, method]) => [
    name,
    (...args: unknown[]) => call(() => method(...args)),
  ]);
  return Object.fromEntries(guarded) as T;
}
