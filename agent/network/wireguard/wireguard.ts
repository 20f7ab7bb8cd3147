/**
 * The node's part of the WireGuard mesh, on which encrypted networks have their tunnels: there
 * while the tables name such a network for this node, repaired when it breaks. Nothing of such a
 * network is sent while it is away: its rules are the first that come and the last that go.
 */
import type { Clock } from '#lib/clock';
import { explain, isShoalError, ShoalError } from '#lib/errors';
import type { Logger } from '#lib/log';
import type { Random } from '#lib/random';
import { ReconcileLoop } from '#lib/reconcile-loop';
import type { NetworkTable } from '#proto/gen/shoal';
import type { NetworkTablesView } from '../../tables/types.ts';
import type { RunCommand, StartDetached } from '../command.ts';
import type { NetworkExecutor } from '../executor.ts';
import { ownNode } from '../overlay/wish.ts';
import { MergedWork } from '../sandbox/merged-work.ts';
import { renderChange } from '../sandbox/nft-table.ts';
import type { NetworkStep } from '../types.ts';
import type { WireguardKey } from './key.ts';
import { wireguardNumberMax, wireguardTable } from './numbers.ts';
import type { WireguardWay } from './probe.ts';
import { WireguardProgram } from './program.ts';
import { describeWireguard, linkLines, observeWireguard, type WireguardView } from './state.ts';
import { renderConfig, type WireguardWish, wireguardRules, wireguardWish } from './wish.ts';

/** A program that ended is missed by every encrypted network of the node. */
const programPeriodMs = 2_000;

/** What a new interface has. */
const nothing = { addresses: [], routes: [] };

export interface WireguardOptions {
  readonly way: WireguardWay;
  /** Undefined when the node cannot encrypt. */
  readonly key: WireguardKey | undefined;
  readonly link: string;
  /** Of the link that carries the tunnels. */
  readonly underlayMtuBytes: number;
  /** Says which process encrypts, when the kernel does not. */
  readonly pidFile: string;
}

export interface NodeWireguardDeps {
  readonly run: RunCommand;
  readonly startDetached: StartDetached;
  readonly executor: NetworkExecutor;
  readonly view: NetworkTablesView;
  readonly clock: Clock;
  readonly random: Random;
  readonly log: Logger;
}

export class NodeWireguard {
  readonly #options: WireguardOptions;
  readonly #nodeId: string;
  readonly #deps: NodeWireguardDeps;
  readonly #program: WireguardProgram;
  readonly #work = new MergedWork(() => this.#apply());
  readonly #watching: ReconcileLoop;
  /** The wish that the kernel has. */
  #applied: string | undefined;
  /** Containers of an earlier run may need what their tables, if lost, do not tell. */
  #mayRemove = false;
  #isRemoved = false;

  constructor(nodeId: string, options: WireguardOptions, deps: NodeWireguardDeps) {
    this.#nodeId = nodeId;
    this.#options = options;
    this.#deps = deps;
    this.#program = new WireguardProgram(options, deps);
    this.#watching = new ReconcileLoop({ ...deps, round: () => this.#watchRound() });
  }

  /** Begins to look after the program. */
  start(): void {
    if (this.#options.way.kind === 'program') this.#watching.start();
  }

  async stop(): Promise<void> {
    if (this.#options.way.kind === 'program') await this.#watching.stop();
    await this.#work.settled();
  }

  /** Whether an encrypted network concerns the node. */
  get isNeeded(): boolean {
    return this.#wish() !== undefined;
  }

  /** From now on it is taken away when nothing needs it. */
  async retain(): Promise<void> {
    this.#mayRemove = true;
    await this.change();
  }

  /** Takes it away: the node leaves its cluster. */
  async clear(): Promise<void> {
    await this.#work.settled();
    await this.#remove();
  }

  /**
   * Resolves when tunnels of the network find their way. Throws `failed_precondition` when this
   * node cannot encrypt.
   */
  async ready(table: NetworkTable): Promise<void> {
    const { way } = this.#options;
    const { number } = ownNode(table, this.#nodeId) ?? { number: 0 };
    const reason =
      way.kind === 'none'
        ? `has no WireGuard: ${way.reason}`
        : `has number ${number}, and only ${wireguardNumberMax} nodes can encrypt`;
    if (way.kind === 'none' || number > wireguardNumberMax) {
      throw new ShoalError(
        'failed_precondition',
        `network ${table.name} is encrypted, and node ${this.#nodeId} ${reason}; nothing of ` +
          'it is sent in the clear: use another node, or a network without encryption',
      );
    }
    await this.change();
  }

  /** Resolves when the node has what was wished at the time of this call, or later. */
  change(): Promise<void> {
    return this.#work.request();
  }

  /** Looks at the node, repairs it, and says what was wrong; empty when all is well. */
  async verify(): Promise<string> {
    await this.#work.settled();
    const wish = this.#wish();
    if (wish === undefined) return '';
    const { key, link } = this.#options;
    const view = await this.#look();
    // Looked at during a change, which leads to another state: that says nothing.
    if (this.#work.isWaiting || keyOf(this.#wish()) !== keyOf(wish)) return '';
    const words = describeWireguard(view, wish, key?.publicKey ?? '', link);
    if (words.length > 0) {
      this.#applied = undefined;
      await this.change();
    }
    return words.join('\n');
  }

  #wish(): WireguardWish | undefined {
    const { key, underlayMtuBytes } = this.#options;
    if (key === undefined) return undefined;
    return wireguardWish(this.#deps.view.tables(), this.#nodeId, underlayMtuBytes);
  }

  #look(): Promise<WireguardView> {
    return observeWireguard(this.#deps.run, this.#options.link);
  }

  async #apply(): Promise<void> {
    const wish = this.#wish();
    if (wish === undefined) {
      if (this.#mayRemove) await this.#remove();
      return;
    }
    if (this.#applied === keyOf(wish)) return;
    this.#applied = undefined;
    this.#isRemoved = false;
    const { link } = this.#options;
    const view = await this.#look();
    await this.#submit({
      kind: 'nft',
      namespace: undefined,
      text: renderChange(view.rules, wireguardRules(link)),
    });
    const isThere = view.device !== undefined && (await this.#isOurs());
    if (!isThere) await this.#makeLink(view.hasLink);
    await this.#configure(wish);
    const lines = linkLines(isThere ? view : { ...view, ...nothing }, wish, link);
    await this.#submit({ kind: 'ip', namespace: undefined, lines });
    this.#applied = keyOf(wish);
  }

  /** A program that is not known could not be looked after: another one takes its place. */
  async #isOurs(): Promise<boolean> {
    return this.#options.way.kind !== 'program' || (await this.#program.isRunning());
  }

  async #makeLink(hasLink: boolean): Promise<void> {
    const { link, way } = this.#options;
    await this.#program.stop();
    if (hasLink) await this.#submit(deletion(link));
    if (way.kind === 'program') await this.#program.start();
    else {
      const lines = [`link add ${link} type wireguard`];
      await this.#submit({ kind: 'ip', namespace: undefined, lines });
    }
  }

  /** `wg` reads a file; a shell makes one of its input, so the key is in no argument. */
  async #configure(wish: WireguardWish): Promise<void> {
    const { link, key } = this.#options;
    const script = `cat | wg syncconf ${link} /dev/stdin`;
    const text = renderConfig(wish, key?.reveal() ?? '');
    const { code, stderr } = await this.#deps.run('sh', ['-c', script], text);
    if (code === 0) return;
    const reason = stderr.trim().split('\n')[0] || `exit code ${code}`;
    throw new ShoalError('internal', `WireGuard does not take its configuration: ${reason}`);
  }

  async #remove(): Promise<void> {
    if (this.#isRemoved) return;
    this.#applied = undefined;
    await this.#program.stop();
    await this.#submit(deletion(this.#options.link));
    const place = `table inet ${wireguardTable}`;
    await this.#submit({ kind: 'nft', namespace: undefined, text: `${place}\ndelete ${place}\n` });
    this.#isRemoved = true;
  }

  async #submit(step: NetworkStep): Promise<void> {
    if (step.kind === 'nft' && step.text === '') return;
    await this.#deps.executor.submit('wireguard', [step]);
  }

  async #watchRound(): Promise<number> {
    if (this.#applied !== undefined && !(await this.#program.isRunning())) {
      this.#deps.log.warn('wireguard-go is gone and is started again');
      this.#applied = undefined;
      try {
        await this.change();
      } catch (error) {
        if (!isShoalError(error)) throw error;
        this.#deps.log.error('encrypted networks do not work', { err: explain(error) });
      }
    }
    return this.#deps.clock.now() + programPeriodMs;
  }
}

function keyOf(wish: WireguardWish | undefined): string {
  return JSON.stringify(wish) ?? '';
}

function deletion(link: string): NetworkStep {
  return { kind: 'ip', namespace: undefined, lines: [`link delete ${link}`] };
}
