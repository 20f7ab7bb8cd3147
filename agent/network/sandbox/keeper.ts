/**
 * Keeps one routing namespace as it is wished: remembers what it has put there, and sends only the
 * difference; after a failure, and when asked to, it looks at the kernel itself.
 */
import type { RunCommand } from '../command.ts';
import type { NetworkExecutor } from '../executor.ts';
import type { NetworkStep } from '../types.ts';
import type { IsStranger } from './difference.ts';
import { difference } from './difference.ts';
import type { NftTable } from './nft-table.ts';
import { describeChange, parseTable, renderChange } from './nft-table.ts';
import type { Ownership } from './observe.ts';
import { observeSandbox } from './observe.ts';
import type { SandboxState } from './state.ts';
import { emptyState } from './state.ts';

/** Chains that maps lead to begin with this. */
export const targetPrefix = 'svc_';

export interface SandboxWish {
  readonly state: SandboxState;
  readonly tables: readonly NftTable[];
}

/** What is there; no tables of ours are listed as undefined, in the order of the wish. */
export interface SandboxView {
  readonly state: SandboxState;
  readonly tables: readonly (NftTable | undefined)[];
}

export interface SandboxKeeperOptions {
  readonly sandbox: string;
  readonly netnsDirectory: string;
  readonly ownership: Ownership;
  /** The namespace is the keeper's own, to be made when it is missing, with these settings. */
  readonly birthSysctls: Readonly<Record<string, string>> | undefined;
}

export interface SandboxKeeperDeps {
  readonly run: RunCommand;
  readonly executor: NetworkExecutor;
}

/** The steps from view to wish: ways are opened before they are used and closed after. */
export function planWish(
  view: SandboxView,
  wish: SandboxWish,
  sandbox: string,
  isStranger: IsStranger,
): NetworkStep[] {
  const change = difference(view.state, wish.state, sandbox, isStranger);
  const rules = wish.tables
    .map((table, index) => renderChange(remainingTable(view.tables[index], change.clear), table))
    .join('');
  const filters = change.newTunnelLinks.map((name) => [`net.ipv4.conf.${name}.rp_filter`, '0']);
  const steps: NetworkStep[] = [
    { kind: 'ip', namespace: sandbox, lines: change.clear },
    { kind: 'ip', namespace: undefined, lines: change.birth },
    { kind: 'ip', namespace: sandbox, lines: change.add },
    { kind: 'ip', namespace: sandbox, lines: change.addRules6, family: 6 },
    { kind: 'bridge', namespace: sandbox, lines: change.addTunnels },
    { kind: 'sysctl', namespace: sandbox, settings: Object.fromEntries(filters) },
    { kind: 'nft', namespace: sandbox, text: rules },
    { kind: 'ip', namespace: sandbox, lines: change.remove },
    { kind: 'ip', namespace: sandbox, lines: change.removeRules6, family: 6 },
    { kind: 'bridge', namespace: sandbox, lines: change.removeTunnels },
  ];
  return steps.filter(hasContent);
}

/** What differs, in words; empty when nothing does. */
export function describeWish(
  view: SandboxView,
  wish: SandboxWish,
  isStranger: IsStranger,
): string[] {
  return [
    ...difference(view.state, wish.state, '', isStranger).words,
    ...wish.tables.flatMap((table, index) => describeChange(view.tables[index], table)),
  ];
}

export class SandboxKeeper {
  readonly #options: SandboxKeeperOptions;
  readonly #deps: SandboxKeeperDeps;
  #view: SandboxView | undefined;

  constructor(options: SandboxKeeperOptions, deps: SandboxKeeperDeps) {
    this.#options = options;
    this.#deps = deps;
  }

  /** The next change looks at the kernel first. */
  forget(): void {
    this.#view = undefined;
  }

  /** Makes it so; resolves to the links it made. Calls must not overlap. `finalSteps` come last. */
  async apply(
    wish: SandboxWish,
    isStranger: IsStranger,
    finalSteps: readonly NetworkStep[] = [],
  ): Promise<readonly string[]> {
    const { sandbox } = this.#options;
    const view = this.#view ?? (await this.look(wish)) ?? (await this.#bear());
    this.#view = undefined;
    const steps = [...planWish(view, wish, sandbox, isStranger), ...finalSteps];
    await this.#deps.executor.submit(sandbox, steps);
    // Strangers are still there: without looking, the next plan would not know them.
    const { strangers, newLinks } = difference(view.state, wish.state, sandbox, isStranger);
    if (strangers.size === 0) this.#view = wish;
    return newLinks;
  }

  /** Undefined when there is no such namespace. */
  async look(wish: SandboxWish): Promise<SandboxView | undefined> {
    const { sandbox, ownership, netnsDirectory } = this.#options;
    const state = await observeSandbox(this.#deps.run, sandbox, ownership);
    if (state === undefined) return undefined;
    const tables = await Promise.all(
      wish.tables.map(async ({ family, name }) => {
        const path = `--net=${netnsDirectory}/${sandbox}`;
        const result = await this.#deps.run(
          'nsenter',
          [path, 'nft', 'list', 'table', family, name],
          '',
        );
        return result.code === 0 ? parseTable(result.stdout, targetPrefix) : undefined;
      }),
    );
    return { state, tables };
  }

  /** The links before the namespace: its end comes later than the kernel says. */
  async remove(): Promise<void> {
    const { sandbox } = this.#options;
    this.#view = undefined;
    const state = await observeSandbox(this.#deps.run, sandbox, this.#options.ownership);
    const links = [...(state?.links.keys() ?? [])].map((name) => `link delete ${name}`);
    const steps: NetworkStep[] = [
      { kind: 'ip', namespace: sandbox, lines: links },
      { kind: 'ip', namespace: undefined, lines: [`netns delete ${sandbox}`] },
    ];
    await this.#deps.executor.submit(sandbox, steps.filter(hasContent));
  }

  async #bear(): Promise<SandboxView> {
    const { sandbox, birthSysctls } = this.#options;
    if (birthSysctls !== undefined) {
      await this.#deps.executor.submit(sandbox, [
        // A name that leads nowhere is left over from a namespace that is gone.
        { kind: 'ip', namespace: undefined, lines: [`netns delete ${sandbox}`] },
        { kind: 'ip', namespace: undefined, lines: [`netns add ${sandbox}`] },
        { kind: 'sysctl', namespace: sandbox, settings: birthSysctls },
        { kind: 'ip', namespace: sandbox, lines: ['link set lo up'] },
      ]);
    }
    return { state: emptyState, tables: [] };
  }
}

/** The kernel takes a chain away with its device. */
function remainingTable(
  table: NftTable | undefined,
  clearedLinks: readonly string[],
): NftTable | undefined {
  return table?.family === 'netdev' && clearedLinks.length > 0 ? undefined : table;
}

function hasContent(step: NetworkStep): boolean {
  switch (step.kind) {
    case 'ip':
    case 'bridge':
      return step.lines.length > 0;
    case 'nft':
      return step.text !== '';
    case 'sysctl':
      return Object.keys(step.settings).length > 0;
    case 'forget-flows':
      return step.addresses.length > 0;
    case 'forward-ipv6':
      return true;
  }
}
