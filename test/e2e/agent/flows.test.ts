/**
 * Connections to addresses that have gone, taken from the real kernel's memory in a namespace. Needs
 * root and the program conntrack.
 */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { runCommand } from '#agent/network/command';
import { NetworkExecutor } from '#agent/network/executor';
import { must, netnsDirectory, prefix } from './fake-hosts.ts';

const isRoot = process.getuid?.() === 0;
const options = { skip: isRoot ? false : 'needs root', timeout: 60_000 };
const netns = `${prefix}-flows`;

const conntrack = (...args: readonly string[]): Promise<string> =>
  must('nsenter', [`--net=${netnsDirectory}/${netns}`, 'conntrack', ...args]);

/** A connection of `client` to the virtual address, which `backend` answers. */
async function remember(client: string, backend: string, kind: readonly string[]): Promise<void> {
  const vip = client.includes(':') ? 'fd00::200' : '10.0.1.200';
  await conntrack(
    ...['-I', ...kind, '-s', client, '-d', vip, '--sport', '1000', '--dport', '80', '-t', '600'],
    ...['-r', backend, '-q', client, '--reply-port-src', '80', '--reply-port-dst', '1000'],
  );
}

/** Who answers the connections that are remembered. */
async function remembered(): Promise<string[]> {
  const lists = await Promise.all(['ipv4', 'ipv6'].map((family) => conntrack('-L', '-f', family)));
  return [...lists.join('').matchAll(/src=\S+ .* src=(\S+) /g)].map(([, text = '']) => text).sort();
}

before(() => (isRoot ? must('ip', ['netns', 'add', netns]) : undefined));
after(async () => {
  if (isRoot) await must('ip', ['netns', 'delete', netns]);
});

test(
  'flows: many addresses go → only their connections are forgotten, closed ones, too',
  options,
  async () => {
    const open = ['-p', 'tcp', '--state', 'ESTABLISHED'];
    await remember('10.0.1.51', '10.0.1.1', ['-p', 'udp']);
    await remember('10.0.1.52', '10.0.1.2', open);
    await remember('10.0.1.53', '10.0.1.3', ['-p', 'tcp', '--state', 'TIME_WAIT']);
    await remember('10.0.1.54', '10.0.1.9', open);
    await remember('fd00::51', 'fd00::1:0:a:0:1', ['-p', 'udp']);
    await remember('fd00::52', 'fd00::9', open);
    // One that has gone is a client, too: what others answer it is no matter of its own.
    await remember('10.0.1.4', '10.0.1.8', ['-p', 'udp']);
    const executor = new NetworkExecutor({ netnsDirectory }, { run: runCommand });
    const last = [1, 2, 3, 4];
    await executor.submit('test', [
      {
        kind: 'forget-flows',
        namespace: netns,
        addresses: last.flatMap((each) => [`10.0.1.${each}`, `fd00:0:0:1:0:a:0:${each}`]),
      },
    ]);
    assert.deepEqual(await remembered(), ['10.0.1.8', '10.0.1.9', 'fd00::9']);
  },
);
