import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { FakeClock } from '#lib/fake-clock';
import { nullLogger } from '#lib/log';
import { deferred } from '#lib/signal';
import { createNetworkTable, createTableNode, type NetworkTable } from '#proto/gen/shoal';
import type { NetworkExecutor } from '../executor.ts';
import { overlayNamespace } from '../names.ts';
import { renderSteps } from '../sandbox/testing.ts';
import type { NetworkStep } from '../types.ts';
import { Overlays } from './overlays.ts';

const prefix = 's-';
const noNamespace = 'Cannot open network namespace "x": No such file or directory\n';
const tableOf = (networkId: string) =>
  createNetworkTable({
    networkId,
    vni: 4098,
    subnets: ['10.0.2.0/24'],
    mtu: 1450,
    nodes: [createTableNode({ nodeId: 'a', number: 1, address: '192.0.2.1' })],
  });

/** Two networks of an earlier run; the tidying stops in the middle of the first. */
async function duringTidying(
  story: (bench: {
    readonly submitted: readonly string[];
    readonly joined: (networkId: string) => Promise<void>;
    readonly second: string;
    readonly goOn: () => Promise<void>;
  }) => Promise<void>,
): Promise<void> {
  const netnsDirectory = await mkdtemp(join(tmpdir(), 'shoal-netns-'));
  const ids = ['one', 'two'];
  try {
    for (const id of ids) await writeFile(join(netnsDirectory, overlayNamespace(prefix, id)), '');
    const submitted: string[] = [];
    const begun = deferred<string>();
    const held = deferred<void>();
    const executor = {
      submit: async (sandbox: string, steps: readonly NetworkStep[]) => {
        begun.resolve(sandbox);
        if (sandbox === (await begun.promise)) await held.promise;
        submitted.push(renderSteps(steps));
      },
    };
    const tables = new Map<string, NetworkTable>();
    const options = { nodeId: 'a', tunnelPort: 4789, namespacePrefix: prefix, netnsDirectory };
    const overlays = new Overlays(
      { ...options, canForgetFlows: false },
      {
        run: async () => ({ code: 1, stdout: '', stderr: noNamespace }),
        executor: executor as unknown as NetworkExecutor,
        view: {
          table: (id) => tables.get(id),
          tables: () => [...tables.values()],
          onChange: () => () => undefined,
        },
        clock: new FakeClock(),
        log: nullLogger,
        silentNodes: () => new Set(),
        wireguard: { ready: async () => undefined },
      },
    );
    await overlays.start();
    const tidied = overlays.retain([]);
    const name = await begun.promise;
    const first = ids.find((id) => overlayNamespace(prefix, id) === name) ?? '';
    await story({
      submitted,
      second: ids.find((id) => id !== first) ?? '',
      joined: (networkId) => {
        tables.set(networkId, tableOf(networkId));
        const containerId = 'c'.repeat(64);
        const port = { containerId, namespace: 'c1', device: 'eth1', addresses: ['10.0.2.2'] };
        return overlays.attach({ networkId, networkName: networkId, ...port });
      },
      goOn: async () => {
        held.resolve();
        await tidied;
      },
    });
  } finally {
    await rm(netnsDirectory, { recursive: true, force: true });
  }
}

test('overlays: a container joins a network whose leftover is to be tidied away → it stays', () =>
  duringTidying(async ({ submitted, joined, second, goOn }) => {
    await joined(second);
    const { length } = submitted;
    await goOn();
    const later = submitted.slice(length).join('\n');
    assert.ok(!later.includes(`netns delete ${overlayNamespace(prefix, second)}`), later);
  }));
