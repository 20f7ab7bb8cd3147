import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { seededRandom } from '#lib/random';
import { type NetworkTable, TableEndpoint } from '#proto/gen/shoal';
import { resolve } from './answer.ts';
import {
  ENDPOINT_READY,
  ENDPOINT_STARTING,
  makeAsker,
  makeTable,
  makeTables,
  webTask,
} from './fixture.ts';
import type { AskingContainer, Resolution } from './types.ts';

function ask(
  name: string,
  type = 'A',
  asker: Partial<AskingContainer> = {},
  tables: readonly NetworkTable[] = [makeTable()],
): Resolution {
  return resolve({ name, type }, makeAsker(asker), makeTables(...tables), seededRandom(1));
}

/** The data of an answer, sorted; the kind of anything else. */
function told(resolution: Resolution): readonly string[] | string {
  if (resolution.kind !== 'answer') return resolution.kind;
  const texts = resolution.records.map(({ data }) =>
    typeof data === 'string' ? data : `${data.target}:${data.port}`,
  );
  return texts.sort();
}

describe('resolve', () => {
  test('the address of a container whose name no message can hold → the start of its id', () => {
    for (const name of ['x'.repeat(64), 'a..b', 'a.']) {
      const container = TableEndpoint.create({
        taskId: 'c1',
        addresses: ['10.0.1.60'],
        names: [name, 'abcdef012345'],
        state: ENDPOINT_READY,
      });
      const table = makeTable({ endpoints: [container] });
      const found = ask('60.1.0.10.in-addr.arpa', 'PTR', {}, [table]);
      assert.deepEqual(told(found), ['abcdef012345.backend']);
    }
  });

  const cases: readonly (readonly [string, string, string, readonly string[] | string])[] = [
    ['a service', 'web', 'A', ['10.0.1.2']],
    ['any case', 'WEB', 'A', ['10.0.1.2']],
    ['with the network’s name', 'web.Backend', 'A', ['10.0.1.2']],
    ['an alias of the service', 'front', 'A', ['10.0.1.2']],
    ['tasks of a service', 'tasks.web', 'A', ['10.0.1.11', '10.0.1.12']],
    ['tasks of an alias', 'tasks.front', 'A', ['10.0.1.11', '10.0.1.12']],
    ['tasks, with the network', 'tasks.web.backend', 'A', ['10.0.1.11', '10.0.1.12']],
    ['a service without virtual address', 'db', 'A', ['10.0.1.50']],
    ['its other family', 'db', 'AAAA', ['fd00::50']],
    ['both families', 'db', 'ANY', ['10.0.1.50', 'fd00::50']],
    ['a family that it has not', 'web', 'AAAA', []],
    ['a type that no name has', 'web', 'TXT', []],
    ['a type that the codec does not know', 'web', 'UNKNOWN_65', []],
    ['a service without tasks', 'gone', 'A', []],
    ['a container', 'web.1.t1', 'A', ['10.0.1.11']],
    ['a slot', 'web.2', 'A', ['10.0.1.12']],
    ['an alias of a task', 'only-2', 'A', ['10.0.1.12']],
    ['a task that starts', 'web.3', 'A', []],
    ['a task that drains', 'web.4.t4', 'A', []],
    ['something else', 'example.com', 'A', 'forward'],
    ['tasks of nobody', 'tasks.nobody', 'A', 'forward'],
    ['the address of a task', '11.1.0.10.in-addr.arpa', 'PTR', ['web.1.t1.backend']],
    ['a virtual address', '2.1.0.10.in-addr.arpa', 'PTR', ['Web.backend']],
    ['an address that nobody has', '99.1.0.10.in-addr.arpa', 'PTR', 'no such name'],
    ['an address elsewhere', '8.8.8.8.in-addr.arpa', 'PTR', 'forward'],
    ['ports of a service', '_80._tcp.web', 'SRV', ['web.1.t1.backend:80', 'web.2.t2.backend:80']],
    ['ports by a word', '_http._tcp.web', 'SRV', []],
    ['ports of nobody', '_80._tcp.nobody', 'SRV', 'forward'],
  ];
  for (const [what, name, type, expected] of cases) {
    test(`${what}: ${type} ${name} → ${String(expected) || 'no data'}`, () => {
      assert.deepEqual(told(ask(name, type)), expected);
    });
  }

  test('an IPv6 address → its name, however it is spelled', () => {
    const nibbles = [...'fd000000000000000000000000000050'].reverse().join('.');
    assert.deepEqual(told(ask(`${nibbles}.ip6.arpa`, 'PTR')), ['db.1.d1.backend']);
  });

  test('a container that asks for itself while it starts → its address', () => {
    const asker = { taskId: 't3', aliases: ['My-Host'] };
    assert.deepEqual(told(ask('my-host', 'A', asker)), ['10.0.1.13']);
    assert.deepEqual(told(ask('web.3.t3', 'A', asker)), ['10.0.1.13']);
    assert.deepEqual(told(ask('only-3', 'A', asker)), [], 'an alias may belong to others, too');
  });

  test('two networks know the name → the first by its name that has an address answers', () => {
    const other = makeTable({
      networkId: 'net2',
      name: 'aside',
      endpoints: [webTask(7)],
      services: makeTable().services.map((service) => ({ ...service, virtualIps: [] })),
    });
    const both = [makeTable(), other];
    for (const networkIds of [
      ['net1', 'net2'],
      ['net2', 'net1'],
    ]) {
      assert.deepEqual(told(ask('web', 'A', { networkIds }, both)), ['10.0.1.17']);
      assert.deepEqual(told(ask('db', 'A', { networkIds }, both)), ['10.0.1.50']);
      assert.deepEqual(told(ask('web.backend', 'A', { networkIds }, both)), ['10.0.1.2']);
    }
  });

  test('a network that the container is not on → its names are unknown', () => {
    assert.equal(told(ask('web', 'A', { networkIds: [] })), 'forward');
  });

  test('the gateway network → names nobody', () => {
    assert.equal(told(ask('web', 'A', {}, [makeTable({ gateway: true })])), 'forward');
  });

  test('internal networks only → nothing is asked outside', () => {
    assert.equal(
      told(ask('example.com', 'A', {}, [makeTable({ internal: true })])),
      'no such name',
    );
    const open = makeTable({ networkId: 'net2' });
    const asker = { networkIds: ['net1', 'net2'] };
    assert.equal(
      told(ask('example.com', 'A', asker, [makeTable({ internal: true }), open])),
      'forward',
    );
  });

  test('a table that has not come → names without a dot wait, others are asked outside', () => {
    assert.equal(told(ask('later', 'A', {}, [])), 'not known yet');
    assert.equal(told(ask('example.com', 'A', {}, [])), 'forward');
  });

  test('a slot that is replaced start-first → only the ready one', () => {
    const next = { ...webTask(1, ENDPOINT_STARTING), taskId: 't9', names: ['web.1.t9'] };
    const table = makeTable({ endpoints: [webTask(1), next] });
    assert.deepEqual(told(ask('web.1', 'A', {}, [table])), ['10.0.1.11']);
  });

  test('many questions → every task comes first about equally often', () => {
    const random = seededRandom(3);
    const firsts = new Map<string, number>();
    const rounds = 2_000;
    for (let round = 0; round < rounds; round++) {
      const question = { name: 'tasks.web', type: 'A' };
      const resolution = resolve(question, makeAsker(), makeTables(makeTable()), random);
      assert.equal(resolution.kind, 'answer');
      const first = String(resolution.kind === 'answer' ? resolution.records[0]?.data : '');
      firsts.set(first, (firsts.get(first) ?? 0) + 1);
    }
    assert.equal(firsts.size, 2);
    for (const count of firsts.values()) assert.ok(count > rounds * 0.45, `${count}`);
  });

  test('any name of ours, any type, any case → never asked outside', () => {
    const names = ['web', 'tasks.web', 'front', 'db', 'gone', 'web.1.t1', 'web.1', 'web.3.t3'];
    const types = ['A', 'AAAA', 'MX', 'TXT', 'SRV', 'PTR', 'CNAME', 'UNKNOWN_65', 'ANY'];
    fc.assert(
      fc.property(
        fc.constantFrom(...names),
        fc.constantFrom('', '.backend'),
        fc.constantFrom(...types),
        fc.array(fc.boolean(), { minLength: 24, maxLength: 24 }),
        (name, suffix, type, upper) => {
          const cased = [...(name + suffix)]
            .map((letter, at) => (upper[at] === true ? letter.toUpperCase() : letter))
            .join('');
          assert.equal(ask(cased, type).kind, 'answer');
        },
      ),
    );
  });
});
