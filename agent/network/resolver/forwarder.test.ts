import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { encode } from 'dns-packet';
import { must } from '#lib/assert';
import { ShoalError } from '#lib/errors';
import { FakeClock } from '#lib/fake-clock';
import { nullLogger } from '#lib/log';
import { seededRandom } from '#lib/random';
import { deferred } from '#lib/signal';
import type { Exchange } from './exchange.ts';
import { Forwarder } from './forwarder.ts';
import { forwardsPerContainerMax, silentUpstreamMs } from './limits.ts';
import { codeOf, type Query, readQuery, renderAnswer, responseCodes } from './packet.ts';

function makeQuery(): Query {
  const question = { name: 'example.com', type: 'A' as const };
  const bytes = encode({ type: 'query', id: 7, questions: [question] });
  const incoming = readQuery(bytes, 'udp');
  return must(incoming.kind === 'query' ? incoming.query : undefined, 'a query');
}

const { success, serverFailure, noSuchName } = responseCodes;

/** Upstreams that answer with a code, or not at all. */
function world(servers: Readonly<Record<string, number | 'silent'>>) {
  const asked: string[] = [];
  const exchange: Exchange = async (message, { address }) => {
    asked.push(address);
    const code = servers[address] ?? 'silent';
    if (code === 'silent') throw new ShoalError('deadline_exceeded', address);
    return renderAnswer({ ...makeQuery(), id: message.readUInt16BE(0) }, code);
  };
  const clock = new FakeClock();
  const deps = { exchange, clock, random: seededRandom(1), log: nullLogger };
  const forwarder = new Forwarder(53, deps);
  const ask = async (...upstreams: string[]): Promise<number | undefined> => {
    const { signal } = new AbortController();
    const answer = await forwarder.ask(makeQuery(), 'udp', { taskId: 't', upstreams }, signal);
    if (answer !== undefined) assert.equal(answer.readUInt16BE(0), 7, 'the id of the client');
    return answer && codeOf(answer);
  };
  return { asked, ask, clock };
}

describe('Forwarder', () => {
  test('the first answers, also that there is no such name → nobody else is asked', async () => {
    for (const code of [success, noSuchName]) {
      const { ask, asked } = world({ a: code, b: success });
      assert.equal(await ask('a', 'b'), code);
      assert.deepEqual(asked, ['a']);
    }
  });

  test('silence and refusals → the next one is asked, three at most', async () => {
    const { ask, asked } = world({ a: 'silent', b: 5, c: success });
    assert.equal(await ask('a', 'b', 'c'), success);
    assert.deepEqual(asked, ['a', 'b', 'c']);
    const four = world({ d: success });
    assert.equal(await four.ask('a', 'b', 'c', 'd'), serverFailure);
  });

  test('only refusals → the first refusal; nobody to ask → failure', async () => {
    const { ask } = world({ a: 'silent', b: 5, c: serverFailure });
    assert.equal(await ask('a', 'b', 'c'), 5);
    assert.equal(await ask(), serverFailure);
  });

  test('a silent server → asked last for a while, then first again', async () => {
    const { ask, asked, clock } = world({ a: 'silent', b: success });
    await ask('a', 'b');
    await ask('a', 'b');
    assert.deepEqual(asked.splice(0), ['a', 'b', 'b']);
    clock.advance(silentUpstreamMs);
    await ask('a', 'b');
    assert.deepEqual(asked, ['a', 'b']);
  });

  test('too many questions of one container → it gets none, another one does', async () => {
    const gate = deferred<void>();
    const exchange: Exchange = async (message) => {
      await gate.promise;
      return renderAnswer({ ...makeQuery(), id: message.readUInt16BE(0) }, success);
    };
    const deps = { exchange, clock: new FakeClock(), random: seededRandom(1), log: nullLogger };
    const forwarder = new Forwarder(53, deps);
    const { signal } = new AbortController();
    const ask = (taskId: string) =>
      forwarder.ask(makeQuery(), 'udp', { taskId, upstreams: ['a'] }, signal);
    const many = Array.from({ length: forwardsPerContainerMax }, () => ask('greedy'));
    assert.equal(await ask('greedy'), undefined);
    const other = ask('modest');
    gate.resolve();
    await Promise.all(many);
    assert.notEqual(await other, undefined);
    assert.notEqual(await ask('greedy'), undefined, 'room again');
  });
});
