import assert from 'node:assert/strict';
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { isShoalError } from '#lib/errors';
import { type Logger, nullLogger } from '#lib/log';
import type { RunCommand } from './command.ts';
import { NetworkExecutor } from './executor.ts';
import { hostTable, sandboxName } from './names.ts';
import { Reconciler } from './reconciler.ts';
import { PortRules } from './verify/port-rules.ts';

const wish = { block: undefined, endpoints: [], hasIpv6: false, mesh: undefined };
const state = () => ({ wish, busy: new Set<string>() });

/** A node whose packet rules can be read back; links and addresses are never as they should be. */
async function onNode(
  story: (bench: {
    readonly reconciler: () => Reconciler;
    readonly warnings: string[];
    readonly folder: string;
    readonly kernel: { rules: string; written: () => void; complaint: string };
    readonly lines: string[];
  }) => Promise<void>,
): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'shoal-netns-'));
  const kernel = { rules: 'table ip any {\n}\n', written: () => {}, complaint: '' };
  const lines: string[] = [];
  const run: RunCommand = async (_program, args, input) => {
    if (input.includes(`delete table ip ${hostTable}\n`)) kernel.written();
    const isLook = args.includes('-json') && args.includes('-netns');
    if (isLook && kernel.complaint !== '') {
      return { code: 255, stdout: '', stderr: kernel.complaint };
    }
    lines.push(...input.split('\n'));
    return { code: 0, stdout: args.includes('list') ? kernel.rules : '', stderr: '' };
  };
  const warnings: string[] = [];
  const log: Logger = { ...nullLogger, warn: (message) => void warnings.push(message) };
  const options = {
    namespacePrefix: 'shoal-',
    mtuBytes: 1500,
    netnsDirectory: folder,
    hasIpv6: false,
  };
  const reconciler = (): Reconciler => {
    const executor = new NetworkExecutor(options, { run });
    return new Reconciler(options, { run, log, executor, ports: new PortRules(options, executor) });
  };
  try {
    await story({ reconciler, warnings, folder, kernel, lines });
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

test('reconciler: the first set-up of a node → no repair; what breaks later → one', () =>
  onNode(async ({ reconciler, warnings, kernel }) => {
    const node = reconciler();
    assert.deepEqual(await node.round(state), []);
    assert.deepEqual(warnings, []);
    kernel.rules = 'table ip any { # changed by somebody\n}\n';
    assert.deepEqual(await node.round(state), ['sandbox', 'packet rules']);
    assert.deepEqual(warnings, ['gateway network repaired']);
  }));

test('reconciler: an element that nobody wrote → the sets are written again, and it is told', () =>
  onNode(async ({ reconciler, kernel, folder }) => {
    await mkdir(join(folder, sandboxName('shoal-')));
    const withPeers = (elements: string): string =>
      `table ip ${hostTable} {\n\tset tunnel_peers {\n\t\ttype ipv4_addr${elements}\n\t}\n}\n`;
    kernel.rules = withPeers('');
    const node = reconciler();
    await node.round(state);
    assert.deepEqual(await node.round(state), ['sandbox'], 'links are never right on this node');
    kernel.rules = withPeers('\n\t\telements = { 10.9.9.9 }');
    assert.deepEqual(await node.round(state), ['sandbox', 'published ports']);
    kernel.rules = withPeers('');
    assert.deepEqual(await node.round(state), ['sandbox']);
  }));

test('reconciler: another run finds a broken sandbox → repaired; rules are only written anew', () =>
  onNode(async ({ reconciler, warnings, folder }) => {
    await mkdir(join(folder, sandboxName('shoal-')));
    const repaired = await reconciler().round(state);
    assert.deepEqual(repaired, ['sandbox']);
    assert.deepEqual(warnings, ['gateway network repaired']);
  }));

test('reconciler: the rules change while they are written → they are written once more', () =>
  onNode(async ({ reconciler, kernel, folder }) => {
    await mkdir(join(folder, sandboxName('shoal-')));
    const node = reconciler();
    let writes = 0;
    kernel.written = () => {
      writes++;
      if (writes === 1) node.requireRules();
    };
    await node.ensureSandbox(state);
    await node.ensureSandbox(state);
    assert.equal(writes, 2);
    await node.round(state);
    assert.equal(writes, 2);
  }));

test('reconciler: somebody flushes the rules as they are written → trouble that passes, no bug', () =>
  onNode(async ({ reconciler, kernel }) => {
    const node = reconciler();
    const { rules } = kernel;
    kernel.written = () => {
      kernel.rules = '';
    };
    await assert.rejects(node.round(state), (error) => isShoalError(error, 'unavailable'));
    kernel.written = () => {
      kernel.rules = rules;
    };
    assert.deepEqual(await node.round(state), []);
  }));

test('reconciler: the sandbox cannot be looked into → it stays; a name that leads nowhere → made anew', () =>
  onNode(async ({ reconciler, kernel, folder, lines }) => {
    const sandbox = sandboxName('shoal-');
    await mkdir(join(folder, sandbox));
    for (const complaint of [
      'ip was ended by SIGKILL\n',
      'unshare failed: Cannot allocate memory\n',
    ]) {
      kernel.complaint = complaint;
      const isTrouble = (error: unknown): boolean => isShoalError(error, 'unavailable');
      await assert.rejects(reconciler().round(state), isTrouble);
    }
    assert.ok(!lines.includes(`netns delete ${sandbox}`), lines.join('\n'));
    kernel.complaint = `setting the network namespace "${sandbox}" failed: Invalid argument\n`;
    await reconciler().round(state);
    assert.ok(lines.includes(`netns delete ${sandbox}`), lines.join('\n'));
  }));
