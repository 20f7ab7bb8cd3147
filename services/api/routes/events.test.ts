import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { FakeClock } from '#lib/fake-clock';
import { createTestStore } from '#manager/store/testing';
import { Service } from '#proto/gen/swarm';
import { roleCheckPeriodMs } from '../limits.ts';
import { Harness, type Loose } from '../testing/harness.ts';
import { makeContainer, webSpec } from '../testing/objects.ts';
import { chunk, filters, lines, turns } from '../testing/reading.ts';

describe('events', () => {
  test('stream: cluster and containers → a line each, as they happen, filtered', async () => {
    const clock = new FakeClock();
    const harness = await Harness.start(clock);
    try {
      const { runtime } = harness.backend;
      runtime.containerFacts = [makeContainer('c1', 'web.1.t')];
      const query = filters({ type: ['service', 'container'] });
      const response = await harness.open('GET', `/events?${query}`);
      let next = chunk(response);
      await harness.call('POST', '/services/create', { body: webSpec() });
      const created = JSON.parse(await next);
      assert.deepEqual(
        [created.Type, created.Action, created.Actor.Attributes, created.scope],
        ['service', 'create', { name: 'web' }, 'swarm'],
      );
      next = chunk(response);
      const exit = { code: 9, exitedAt: '', oomKilled: false };
      runtime.emit({ kind: 'exit', id: 'c1', exit });
      const died = JSON.parse(await next);
      assert.deepEqual([died.Action, died.Actor.Attributes.exitCode], ['die', '9']);
      assert.equal(died.Actor.Attributes.image, 'busybox:latest');
      response.destroy();
    } finally {
      await harness.stop();
    }
  });

  test('cluster: another one takes its place between two looks → its events are told', async () => {
    const clock = new FakeClock();
    const harness = await Harness.start(clock);
    try {
      const { backend } = harness;
      const response = await harness.open('GET', `/events?${filters({ type: ['service'] })}`);
      const told: Loose[] = [];
      response.on('data', (data) => told.push(...lines(data.toString())));
      const another = createTestStore(clock);
      backend.swarm.watch = (listener) => another.watch(listener);
      clock.advance(roleCheckPeriodMs);
      await another.update((tx) => tx.create('service', Service.create({ id: 's1' })));
      for (let tries = 0; tries < 100 && told.length === 0; tries++) await turns();
      assert.deepEqual(
        told.map(({ Actor }) => Actor.ID),
        ['s1'],
      );
      response.destroy();
    } finally {
      await harness.stop();
    }
  });

  test('containers: created, started, ended and removed → told in order, by name', async () => {
    const harness = await Harness.start(new FakeClock());
    try {
      const { runtime } = harness.backend;
      const labels = { tier: 'front' };
      const facts = makeContainer('c1', 'web.1.t', { labels });
      const imageText = 'web:1@sha256:x';
      runtime.containerFacts = [{ ...facts, request: { ...facts.request, imageText } }];
      const response = await harness.open('GET', '/events');
      const told: Loose[] = [];
      response.on('data', (data) => told.push(...lines(data.toString())));
      runtime.emit({ kind: 'create', id: 'c1' });
      runtime.emit({ kind: 'start', id: 'c1' });
      while (told.length < 2) await turns();
      // The record is gone before anybody could read it.
      runtime.containerFacts = [];
      const exit = { code: 0, exitedAt: '', oomKilled: false };
      runtime.emit({ kind: 'exit', id: 'c1', exit });
      while (told.length < 3) await turns();
      assert.deepEqual(
        told.map((event) => event.Action),
        ['create', 'start', 'die'],
      );
      for (const { Actor } of told) {
        const { name, image, tier } = Actor.Attributes;
        assert.deepEqual([name, image, tier], ['web.1.t', imageText, 'front']);
      }
      response.destroy();
    } finally {
      await harness.stop();
    }
  });

  test('replay: since and until in the past → what was, then the end', async () => {
    const clock = new FakeClock();
    const harness = await Harness.start(clock);
    try {
      const startSeconds = clock.now() / 1000;
      await harness.call('POST', '/services/create', { body: webSpec() });
      clock.advance(10_000);
      await harness.call('DELETE', '/services/web');
      clock.advance(10_000);
      const actions = async (query: string): Promise<string[]> => {
        const { text } = await harness.call('GET', `/events?${query}`);
        return lines(text).map((event) => event.Action);
      };
      const all = `since=${startSeconds}&until=${startSeconds + 15}`;
      assert.deepEqual(await actions(`${all}&${filters({ type: ['service'] })}`), [
        'create',
        'remove',
      ]);
      assert.deepEqual(await actions(`since=${startSeconds + 5}&until=${startSeconds + 15}`), [
        'remove',
      ]);
      const wrong = await harness.call('GET', `/events?${filters({ nope: ['x'] })}`);
      assert.equal(wrong.status, 400);
    } finally {
      await harness.stop();
    }
  });

  test('until: in the future → the stream ends then', async () => {
    const clock = new FakeClock();
    const harness = await Harness.start(clock);
    try {
      const response = await harness.open('GET', `/events?until=${clock.now() / 1000 + 60}`);
      response.resume();
      const ended = new Promise((resolve) => response.once('end', resolve));
      await clock.advanceAsync(60_000);
      await ended;
    } finally {
      await harness.stop();
    }
  });

  test('role: promoted while the daemon runs → events of the cluster from then on', async () => {
    const clock = new FakeClock();
    const harness = await Harness.start(clock, 'worker');
    try {
      harness.backend.standing = 'manager';
      clock.advance(1000);
      const response = await harness.open('GET', '/events');
      const next = chunk(response);
      await harness.call('POST', '/services/create', { body: webSpec() });
      assert.equal(JSON.parse(await next).Type, 'service');
      response.destroy();
    } finally {
      await harness.stop();
    }
  });
});
