/**
 * Carries out plans. Transactions that wait while another runs are merged: their steps go forward
 * in parallel, stage by stage, and lines for one namespace share one process. A failure is
 * charged to the transaction whose line failed, not to its neighbours.
 */
import { ShoalError } from '#lib/errors';
import { Limiter } from '#lib/limiter';
import { deferred } from '#lib/signal';
import type { CommandResult, RunCommand } from './command.ts';
import { forgetFlows } from './flows/forget-flows.ts';
import type { NamespaceName, NetworkStep } from './types.ts';

/** Transactions in one burst. Far above it a batch gains nothing and delays its first member. */
const burstMax = 64;
/** Processes at once: they mostly wait for one kernel lock. */
const processesMax = 8;

interface Transaction {
  readonly owner: string;
  readonly steps: readonly NetworkStep[];
  resolve(): void;
  reject(error: unknown): void;
}

/** A step whose lines one program reads. */
interface LineStep {
  readonly kind: 'ip' | 'bridge';
  readonly namespace: NamespaceName;
  readonly family?: 6;
}

interface Part {
  readonly transaction: Transaction;
  readonly step: NetworkStep;
}

export interface ExecutorOptions {
  /** Where named network namespaces are. */
  readonly netnsDirectory: string;
}

export interface ExecutorDeps {
  readonly run: RunCommand;
}

export class NetworkExecutor {
  readonly #options: ExecutorOptions;
  readonly #run: RunCommand;
  readonly #limiter = new Limiter(processesMax);
  #waiting: Transaction[] = [];
  #isRunning = false;

  constructor(options: ExecutorOptions, deps: ExecutorDeps) {
    this.#options = options;
    this.#run = deps.run;
  }

  /**
   * Resolves when all steps are done, in order. Rejects with the first that failed; the later
   * ones are then left out. Transactions of one owner run one after the other.
   */
  submit(owner: string, steps: readonly NetworkStep[]): Promise<void> {
    const { promise, resolve, reject } = deferred<void>();
    this.#waiting.push({ owner, steps, resolve, reject });
    if (!this.#isRunning) {
      this.#isRunning = true;
      // In a later turn, so that what is submitted in the same moment forms one burst.
      queueMicrotask(() => void this.#drain());
    }
    return promise;
  }

  async #drain(): Promise<void> {
    while (this.#waiting.length > 0) await this.#runBurst(this.#takeBurst());
    this.#isRunning = false;
  }

  #takeBurst(): Transaction[] {
    const owners = new Set<string>();
    const burst: Transaction[] = [];
    const left: Transaction[] = [];
    for (const transaction of this.#waiting) {
      const fits = burst.length < burstMax && !owners.has(transaction.owner);
      (fits ? burst : left).push(transaction);
      owners.add(transaction.owner);
    }
    this.#waiting = left;
    return burst;
  }

  async #runBurst(burst: readonly Transaction[]): Promise<void> {
    const failures = new Map<Transaction, unknown>();
    const stages = Math.max(0, ...burst.map(({ steps }) => steps.length));
    for (let stage = 0; stage < stages; stage++) {
      const parts = burst.flatMap((transaction) => {
        const step = transaction.steps[stage];
        return step === undefined || failures.has(transaction) ? [] : [{ transaction, step }];
      });
      await Promise.all(groupParts(parts).map((group) => this.#runGroup(group, failures)));
    }
    for (const transaction of burst) {
      if (failures.has(transaction)) transaction.reject(failures.get(transaction));
      else transaction.resolve();
    }
  }

  async #runGroup(group: readonly Part[], failures: Map<Transaction, unknown>): Promise<void> {
    try {
      await this.#limiter.run(() => this.#runMerged(group, failures));
    } catch (error) {
      for (const { transaction } of group) failures.set(transaction, error);
    }
  }

  /** The members of a group have one kind and one namespace. */
  async #runMerged(group: readonly Part[], failures: Map<Transaction, unknown>): Promise<void> {
    const first = group[0];
    if (first === undefined) return;
    switch (first.step.kind) {
      case 'ip':
      case 'bridge':
        await this.#runLines(first.step, group, failures);
        break;
      case 'nft':
        await this.#runNft(first.step.namespace, group, failures);
        break;
      case 'sysctl':
      case 'forward-ipv6':
        for (const part of group) await this.#runAlone(part, failures);
        break;
      case 'forget-flows':
        await this.#forgetFlows(first.step.namespace, group, failures);
        break;
    }
  }

  async #runLines(
    { kind: program, namespace, family }: LineStep,
    group: readonly Part[],
    failures: Map<Transaction, unknown>,
  ): Promise<void> {
    const lines: string[] = [];
    const owners: Transaction[] = [];
    for (const { step, transaction } of group) {
      if (step.kind !== 'ip' && step.kind !== 'bridge') continue;
      lines.push(...step.lines);
      owners.push(...step.lines.map(() => transaction));
    }
    const target = namespace === undefined ? [] : ['-netns', namespace];
    if (family === 6) target.unshift('-6');
    const input = `${lines.join('\n')}\n`;
    const result = await this.#run(program, [...target, '-force', '-batch', '-'], input);
    if (result.code === 0) return;
    const failed = failedLines(result.stderr);
    if (failed.length === 0) throw commandError(`${program} in ${placeOf(namespace)}`, result);
    const lastWords = wordsAfterFailures(result.stderr);
    if (lastWords !== '') {
      // Nobody knows how far it came with the lines after those that failed.
      const text = `${program} in ${placeOf(namespace)} gave up: ${lastWords}`;
      throw new ShoalError('internal', text);
    }
    for (const { line, reason } of failed) {
      const owner = owners[line - 1];
      const isDone = isGoneAlready(lines[line - 1] ?? '', reason);
      if (owner === undefined || isDone || failures.has(owner)) continue;
      const text = `"${program} ${lines[line - 1]}" in ${placeOf(namespace)}: ${reason}`;
      failures.set(owner, new ShoalError('internal', text));
    }
  }

  /** One transaction of the kernel for all; if it fails, each by itself to find the culprit. */
  async #runNft(
    namespace: NamespaceName,
    group: readonly Part[],
    failures: Map<Transaction, unknown>,
  ): Promise<void> {
    const texts = group.flatMap(({ step }) => (step.kind === 'nft' ? [step.text] : []));
    const result = await this.#inside(namespace, 'nft', ['-f', '-'], texts.join(''));
    if (result.code === 0) return;
    const [only] = group;
    if (group.length > 1 || only === undefined) {
      for (const part of group) await this.#runNft(namespace, [part], failures);
    } else {
      failures.set(only.transaction, commandError(`nft in ${placeOf(namespace)}`, result));
    }
  }

  async #runAlone(part: Part, failures: Map<Transaction, unknown>): Promise<void> {
    const { step, transaction } = part;
    if (step.kind === 'sysctl') {
      const result = await this.#inside(step.namespace, 'sh', ['-e'], renderSysctls(step.settings));
      if (result.code === 0) return;
      failures.set(transaction, commandError(`sysctl in ${placeOf(step.namespace)}`, result));
    } else if (step.kind === 'forward-ipv6') {
      const result = await this.#inside(step.namespace, 'sh', ['-e'], forwardScript);
      if (result.code === 0) return;
      failures.set(transaction, commandError(`sysctl in ${placeOf(step.namespace)}`, result));
    }
  }

  /** All addresses together, so that the kernel's memory is looked through once for all. */
  async #forgetFlows(
    namespace: NamespaceName,
    group: readonly Part[],
    failures: Map<Transaction, unknown>,
  ): Promise<void> {
    const wanted = group.flatMap(({ step, transaction }) =>
      step.kind === 'forget-flows'
        ? step.addresses.map((address) => ({ address, transaction }))
        : [],
    );
    const addresses = [...new Set(wanted.map(({ address }) => address))];
    const failed = await forgetFlows(addresses, (args) =>
      this.#inside(namespace, 'conntrack', args, ''),
    );
    for (const { address, transaction } of wanted) {
      const result = failed.get(address);
      if (result === undefined || failures.has(transaction)) continue;
      const what = `conntrack for ${address} in ${placeOf(namespace)}`;
      failures.set(transaction, commandError(what, result));
    }
  }

  #inside(
    namespace: NamespaceName,
    program: string,
    args: readonly string[],
    input: string,
  ): Promise<CommandResult> {
    if (namespace === undefined) return this.#run(program, args, input);
    const path = `${this.#options.netnsDirectory}/${namespace}`;
    return this.#run('nsenter', [`--net=${path}`, program, ...args], input);
  }
}

function groupParts(parts: readonly Part[]): Part[][] {
  const groups = new Map<string, Part[]>();
  for (const part of parts) {
    const { step } = part;
    const family = step.kind === 'ip' ? (step.family ?? '') : '';
    const key = `${step.kind}${family} ${step.namespace ?? ''}`;
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [part]);
    else group.push(part);
  }
  return [...groups.values()];
}

/**
 * A router does not take its own routes from others, unless it is told to: a node that got its
 * default route from its network would lose it.
 */
const forwardScript = `cd /proc/sys/net/ipv6/conf
if [ "$(cat all/forwarding)" = 0 ]; then
  for file in */accept_ra; do
    if [ "$(cat "$file")" = 1 ]; then echo 2 >"$file"; fi
  done
  echo 1 >all/forwarding
fi
`;

/** /proc/sys/net shows the namespace of the process that opens it, so a shell inside writes. */
export function renderSysctls(settings: Readonly<Record<string, string>>): string {
  return Object.entries(settings)
    .map(([key, value]) => `echo ${value} >/proc/sys/${key.replaceAll('.', '/')}\n`)
    .join('');
}

const failedLine = /^Command failed -:(\d+)$/;

/** `ip -force -batch` prints a reason, then "Command failed -:LINE", for each line that failed. */
export function failedLines(stderr: string): { line: number; reason: string }[] {
  const failed: { line: number; reason: string }[] = [];
  let reasons: string[] = [];
  for (const text of stderr.split('\n')) {
    const match = failedLine.exec(text.trim());
    if (match === null) {
      if (text.trim() !== '') reasons.push(text.trim());
      continue;
    }
    failed.push({ line: Number(match[1]), reason: reasons.join(' ') });
    reasons = [];
  }
  return failed;
}

/**
 * What was said after the last line that failed: the reason why the lines were not read to their end,
 * because `ip` gave up over one of them or was ended. Empty when they were.
 */
function wordsAfterFailures(stderr: string): string {
  const lines = stderr.split('\n').map((text) => text.trim());
  const rest = lines.slice(lines.findLastIndex((text) => failedLine.test(text)) + 1);
  // The kernel warns of lines that it carried out.
  return rest.filter((text) => text !== '' && !text.startsWith('Warning: ')).join(' ');
}

/** Deleting what is not there has succeeded. */
function isGoneAlready(line: string, reason: string): boolean {
  return (
    (line.startsWith('link delete ') && reason.includes('Cannot find device')) ||
    (line.startsWith('netns delete ') && reason.includes('No such file or directory')) ||
    (/^(route|rule|fdb) del/.test(line) && /No such|does not exist/.test(reason))
  );
}

function placeOf(namespace: NamespaceName): string {
  return namespace === undefined ? 'the node' : `namespace ${namespace}`;
}

function commandError(what: string, result: CommandResult): ShoalError {
  const reason = result.stderr.trim().split('\n').slice(0, 3).join(' ');
  return new ShoalError('internal', `${what} failed with ${result.code}: ${reason}`);
}
