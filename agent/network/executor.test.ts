import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ShoalError } from '#lib/errors';
import type { CommandResult, RunCommand } from './command.ts';
import { failedLines, NetworkExecutor } from './executor.ts';
import type { NetworkStep } from './types.ts';

const ok: CommandResult = { code: 0, stdout: '', stderr: '' };

interface Call {
  readonly command: string;
  readonly input: string;
}

function bench(answer: (call: Call) => CommandResult = () => ok) {
  const calls: Call[] = [];
  const run: RunCommand = async (program, args, input) => {
    const call = { command: [program, ...args].join(' '), input };
    calls.push(call);
    return answer(call);
  };
  return { calls, executor: new NetworkExecutor({ netnsDirectory: '/run/netns' }, { run }) };
}

const ip = (namespace: string | undefined, ...lines: string[]): NetworkStep => ({
  kind: 'ip',
  namespace,
  lines,
});

test('network executor: transactions of one moment → one process per namespace and stage', async () => {
  const { calls, executor } = bench();
  await Promise.all(
    ['a', 'b', 'c'].map((id) =>
      executor.submit(id, [
        ip(undefined, `netns add ${id}`),
        ip('gw', `link add ${id}`),
        ip(id, 'x'),
      ]),
    ),
  );
  assert.deepEqual(
    calls.map(({ command, input }) => `${command}: ${input.trim().replaceAll('\n', '; ')}`),
    [
      'ip -force -batch -: netns add a; netns add b; netns add c',
      'ip -netns gw -force -batch -: link add a; link add b; link add c',
      'ip -netns a -force -batch -: x',
      'ip -netns b -force -batch -: x',
      'ip -netns c -force -batch -: x',
    ],
  );
});

test('network executor: lines that are IPv6’s alone → a process of their own that knows it', async () => {
  const { calls, executor } = bench();
  const rule = (lines: readonly string[], family?: 6): NetworkStep => ({
    kind: 'ip',
    namespace: 'gw',
    lines,
    ...(family === undefined ? {} : { family }),
  });
  await Promise.all([
    executor.submit('a', [rule(['rule add x'])]),
    executor.submit('b', [rule(['rule add x'], 6)]),
  ]);
  assert.deepEqual(calls.map(({ command }) => command).sort(), [
    'ip -6 -netns gw -force -batch -',
    'ip -netns gw -force -batch -',
  ]);
});

test('network executor: routing IPv6 is refused → its transaction fails, with the reason', async () => {
  const { executor } = bench(({ command }) =>
    command === 'sh -e' ? { code: 1, stdout: '', stderr: 'read-only' } : ok,
  );
  await assert.rejects(
    executor.submit('node', [{ kind: 'forward-ipv6', namespace: undefined }]),
    /sysctl in the node failed with 1: read-only/,
  );
});

test('network executor: one line fails → its transaction fails and stops, the others go on', async () => {
  const { calls, executor } = bench(({ command }) =>
    command.includes('gw')
      ? { code: 1, stdout: '', stderr: 'RTNETLINK answers: File exists\nCommand failed -:2\n' }
      : ok,
  );
  const results = await Promise.allSettled(
    ['a', 'b'].map((id) => executor.submit(id, [ip('gw', `link add ${id}`), ip(id, 'x')])),
  );
  assert.equal(results[0]?.status, 'fulfilled');
  assert.ok(results[1]?.status === 'rejected', 'the second failed');
  assert.match(
    (results[1].reason as ShoalError).message,
    /^"ip link add b" in namespace gw: RTNETLINK answers: File exists$/,
  );
  assert.deepEqual(
    calls.map(({ command }) => command).filter((command) => !command.includes('gw')),
    ['ip -netns a -force -batch -'],
  );
});

test('network executor: rules of two owners, one wrong → each tried alone, only it fails', async () => {
  const { calls, executor } = bench(({ input }) =>
    input.includes('wrong') ? { code: 1, stdout: '', stderr: 'syntax error' } : ok,
  );
  const nft = (text: string): NetworkStep => ({ kind: 'nft', namespace: 'gw', text });
  const results = await Promise.allSettled([
    executor.submit('a', [nft('right\n')]),
    executor.submit('b', [nft('wrong\n')]),
  ]);
  assert.deepEqual(
    results.map(({ status }) => status),
    ['fulfilled', 'rejected'],
  );
  assert.equal(calls[0]?.command, 'nsenter --net=/run/netns/gw nft -f -');
  assert.deepEqual(
    calls.map(({ input }) => input),
    ['right\nwrong\n', 'right\n', 'wrong\n'],
  );
});

test('network executor: two transactions of one owner → one after the other', async () => {
  const { calls, executor } = bench();
  await Promise.all([
    executor.submit('a', [ip('gw', 'first'), ip('gw', 'second')]),
    executor.submit('a', [ip('gw', 'third')]),
  ]);
  assert.deepEqual(
    calls.map(({ input }) => input.trim()),
    ['first', 'second', 'third'],
  );
});

test('network executor: deleting what is gone → done', async () => {
  const { executor } = bench(() => ({
    code: 1,
    stdout: '',
    stderr: 'Cannot find device "v-a"\nCommand failed -:1\n',
  }));
  await executor.submit('a', [ip('gw', 'link delete v-a')]);
  await assert.rejects(executor.submit('a', [ip('gw', 'link set v-a up')]), /Cannot find device/);
});

test('network executor: ip ends before its last line → nothing of the batch counts as done', async () => {
  const gone = 'Cannot find device "v-a"\nCommand failed -:1\n';
  const steps = [ip('gw', 'link delete v-a', 'link delete v-b')];
  const lastWords = ['ip was ended by SIGKILL', 'Error: any valid prefix is expected'];
  for (const words of lastWords) {
    const { executor } = bench(() => ({ code: 1, stdout: '', stderr: `${gone}${words}\n` }));
    await assert.rejects(executor.submit('a', steps), new RegExp(`gave up: ${words}`));
  }
  const warned = `${gone}Warning: it works nevertheless.\n`;
  const { executor } = bench(() => ({ code: 1, stdout: '', stderr: warned }));
  await executor.submit('a', steps);
});

test('network executor: no connection to forget → done', async () => {
  const { executor } = bench(() => ({
    code: 1,
    stdout: '',
    stderr: 'conntrack v1.4.7: 0 flow entries have been deleted.',
  }));
  await executor.submit('a', [
    { kind: 'forget-flows', namespace: undefined, addresses: ['10.0.0.1'] },
  ]);
});

test('network executor: connections to forget → one look for all, failures where they belong', async () => {
  const flow = (target: string): string =>
    `udp      17 29 src=10.0.0.9 dst=10.0.0.8 sport=7 dport=53 src=${target} dst=10.0.0.9 sport=53 dport=7 `;
  const { calls, executor } = bench(({ command }) => {
    if (command.includes('-L'))
      return { ...ok, stdout: ['10.0.0.2', '10.0.0.3'].map(flow).join('\n') };
    return command.endsWith('10.0.0.3') ? { ...ok, code: 1, stderr: 'no memory' } : ok;
  });
  const forget = (namespace: string, ...addresses: string[]): NetworkStep => ({
    kind: 'forget-flows',
    namespace,
    addresses,
  });
  const results = await Promise.allSettled([
    executor.submit('a', [forget('gw', '10.0.0.1', '10.0.0.2', '10.0.0.4')]),
    executor.submit('b', [forget('gw', '10.0.0.3', '10.0.0.4')]),
    executor.submit('c', [forget('other', '10.0.0.3')]),
  ]);
  assert.deepEqual(
    results.map(({ status }) => status),
    ['fulfilled', 'rejected', 'rejected'],
  );
  const [, second] = results;
  assert.match(
    second.status === 'rejected' ? String(second.reason) : '',
    /conntrack for 10\.0\.0\.3 in namespace gw failed with 1: no memory/,
  );
  assert.deepEqual(
    calls.map(({ command }) => command.replace('nsenter --net=/run/netns/', '')).sort(),
    [
      'gw conntrack -D -f ipv4 --reply-src 10.0.0.2',
      'gw conntrack -D -f ipv4 --reply-src 10.0.0.3',
      'gw conntrack -L -f ipv4',
      'other conntrack -D -f ipv4 --reply-src 10.0.0.3',
    ],
  );
});

test('network executor: the program cannot be run → its transactions fail, later ones run', async () => {
  let isBroken = true;
  const run: RunCommand = async () => {
    if (isBroken) throw new ShoalError('failed_precondition', 'ip cannot be run');
    return ok;
  };
  const executor = new NetworkExecutor({ netnsDirectory: '/run/netns' }, { run });
  await assert.rejects(executor.submit('a', [ip('gw', 'x')]), /ip cannot be run/);
  isBroken = false;
  await executor.submit('a', [ip('gw', 'x')]);
});

test('failed lines: output of ip → line numbers with their reasons', () => {
  const text =
    'Error: Unknown device type.\nCommand failed -:1\nCannot find device "x"\nCommand failed -:3\n';
  assert.deepEqual(failedLines(text), [
    { line: 1, reason: 'Error: Unknown device type.' },
    { line: 3, reason: 'Cannot find device "x"' },
  ]);
});
