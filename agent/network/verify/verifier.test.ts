import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ShoalError } from '#lib/errors';
import { FakeClock, settle } from '#lib/fake-clock';
import { nullLogger } from '#lib/log';
import { seededRandom } from '#lib/random';
import { createNetworkTable } from '#proto/gen/shoal';
import { type VerifiedParts, Verifier } from './verifier.ts';

const periodMs = 30_000;

async function withVerifier(
  parts: Partial<VerifiedParts>,
  story: (bench: {
    readonly verifier: Verifier;
    readonly clock: FakeClock;
    readonly looks: boolean[];
    readonly ask: (question: number) => Promise<void>;
    readonly reports: () => number;
  }) => Promise<void>,
): Promise<void> {
  const clock = new FakeClock();
  const looks: boolean[] = [];
  const listeners = new Set<(question: number) => void>();
  let reports = 0;
  const verifier = new Verifier(
    {
      overlays: async () =>
        new Map([
          ['open', ''],
          ['secret', 'route missing'],
        ]),
      lans: async () => new Map(),
      encryption: async () => '',
      gatewayId: () => 'gw',
      gateway: async (atOnce) => {
        looks.push(atOnce);
        return [];
      },
      ...parts,
    },
    {
      clock,
      random: seededRandom(1),
      log: nullLogger,
      tables: {
        table: (id) => createNetworkTable({ networkId: id, encrypted: id === 'secret' }),
        onVerify: (listener) => {
          listeners.add(listener);
          return () => listeners.delete(listener);
        },
        reportChanged: () => {
          reports++;
        },
      },
    },
  );
  verifier.start();
  await settle();
  const ask = async (question: number): Promise<void> => {
    for (const listener of listeners) listener(question);
    await settle();
  };
  try {
    await story({ verifier, clock, looks, ask, reports: () => reports });
  } finally {
    await verifier.stop();
  }
  assert.equal(listeners.size + clock.pendingCount, 0, 'nothing is left behind');
}

test('verifier: by itself → now and then, and the gateway network looks after itself', () =>
  withVerifier({}, async ({ verifier, clock, looks, reports }) => {
    assert.deepEqual(looks, [false]);
    await clock.advanceAsync(periodMs);
    assert.deepEqual(looks, [false, false]);
    assert.equal(reports(), 2);
    assert.equal(verifier.verified, 0);
  }));

test('verifier: a manager asks → everything is looked at now, and the answer says so', () =>
  withVerifier({}, async ({ verifier, looks, ask }) => {
    await ask(7);
    assert.deepEqual(looks, [false, true]);
    assert.equal(verifier.verified, 7);
    assert.equal(verifier.findings.get('secret'), 'route missing');
    await ask(6);
    assert.equal(verifier.verified, 7, 'an older question is answered already');
  }));

test('verifier: repaired a moment before the question → the answer tells it, once', async () => {
  let words = ['repaired: packet rules'];
  const gateway = async () => words;
  await withVerifier({ gateway }, async ({ verifier, clock, ask }) => {
    words = ['missing route'];
    await ask(1);
    assert.equal(verifier.findings.get('gw'), 'repaired: packet rules\nmissing route');
    words = [];
    await ask(2);
    assert.equal(verifier.findings.get('gw'), '');
    words = ['repaired: sandbox'];
    await clock.advanceAsync(periodMs);
    words = [];
    await clock.advanceAsync(2 * periodMs);
    await ask(3);
    assert.equal(verifier.findings.get('gw'), '', 'of long ago');
  });
});

test('verifier: thousands of differences → as many of them as a page holds', () =>
  withVerifier(
    { overlays: async () => new Map([['open', 'missing route\n'.repeat(10_000)]]) },
    async ({ verifier }) => {
      const text = verifier.findings.get('open') ?? '';
      assert.ok(text.startsWith('missing route') && text.length < 5_000, `${text.length}`);
    },
  ));

test('verifier: asked while it looks → it looks once more', async () => {
  let release: () => void = () => undefined;
  const overlays = () =>
    new Promise<ReadonlyMap<string, string>>((resolve) => {
      release = () => resolve(new Map());
    });
  await withVerifier({ overlays }, async ({ verifier, ask }) => {
    await ask(1);
    release();
    await settle();
    assert.equal(verifier.verified, 0, 'that look may have begun too early');
    release();
    await settle();
    assert.equal(verifier.verified, 1);
  });
});

test('verifier: trouble of the encrypted mesh → of every network on it; of LANs → no one else’s', () =>
  withVerifier(
    {
      encryption: async () => {
        throw new ShoalError('unavailable', 'wg is gone');
      },
      lans: async () => {
        throw new ShoalError('unavailable', 'ip is gone');
      },
      gateway: async () => ['', 'repaired: packet rules', 'missing route'],
    },
    async ({ verifier }) => {
      assert.deepEqual(
        [...verifier.findings],
        [
          ['open', ''],
          ['secret', 'wg is gone\nroute missing'],
          ['gw', 'repaired: packet rules\nmissing route'],
        ],
      );
    },
  ));
