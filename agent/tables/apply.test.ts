import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import {
  createNetworkTable,
  createTableChange,
  createTableEndpoint,
  createTableNode,
  createTableService,
  createTablesMessage,
} from '#proto/gen/shoal';
import type { Tables } from './apply.ts';
import { applyMessage, replay } from './apply.ts';
import { parseTables, renderTables } from './table-file.ts';

const endpoint = (taskId: string, address = '10.0.1.2') =>
  createTableEndpoint({ taskId, serviceId: 's', addresses: [address] });
const front = createNetworkTable({
  networkId: 'n1',
  name: 'front',
  version: 3,
  nodes: [createTableNode({ nodeId: 'a', number: 1 })],
  endpoints: [endpoint('t1')],
  services: [createTableService({ serviceId: 's', virtualIps: ['10.0.1.200'] })],
});
const before: Tables = new Map([['n1', front]]);

function applied(tables: Tables, message: Parameters<typeof createTablesMessage>[0]) {
  const result = applyMessage(tables, createTablesMessage(message));
  assert.ok(result.kind === 'applied', 'applied');
  return result;
}

test('tables: a change of the version that is here → entries set and removed', () => {
  const change = createTableChange({
    networkId: 'n1',
    fromVersion: 3,
    toVersion: 4,
    setEndpoints: [endpoint('t2', '10.0.1.3')],
    removedEndpoints: ['t1'],
    removedServices: ['s'],
  });
  const { tables, changed } = applied(before, { changes: [change] });
  const after = tables.get('n1');
  assert.equal(after?.version, 4);
  assert.deepEqual(
    after?.endpoints.map(({ taskId }) => taskId),
    ['t2'],
  );
  assert.deepEqual(after?.services, []);
  assert.equal(after?.nodes, front.nodes, 'what did not change is not copied');
  assert.deepEqual(changed, ['n1']);
  assert.equal(before.get('n1'), front, 'the earlier tables stay as they are');
});

test('tables: a change of another version, or of no table → a gap', () => {
  for (const [networkId, fromVersion] of [
    ['n1', 2],
    ['n1', 4],
    ['n2', 1],
  ] as const) {
    const change = createTableChange({ networkId, fromVersion, toVersion: 9 });
    const result = applyMessage(before, createTablesMessage({ changes: [change] }));
    assert.equal(result.kind, 'gap', `${networkId} ${fromVersion}`);
  }
});

test('tables: whole table, then changes of it in one message; gone → away', () => {
  const change = createTableChange({
    networkId: 'n2',
    fromVersion: 1,
    toVersion: 2,
    setEndpoints: [endpoint('x')],
  });
  const table = createNetworkTable({ networkId: 'n2', version: 1 });
  const { tables, changed } = applied(before, {
    tables: [table],
    changes: [change],
    gone: ['n1', 'unknown'],
  });
  assert.deepEqual([...tables.keys()], ['n2']);
  assert.equal(tables.get('n2')?.endpoints.length, 1);
  assert.deepEqual(changed, ['n2', 'n1']);
});

test('tables: a new leader does not know an address yet → the known one of the same task holds', () => {
  const blank = (taskId: string) => createTableEndpoint({ taskId, serviceId: 's', addresses: [] });
  const whole = createNetworkTable({ ...front, version: 9, endpoints: [blank('t1'), blank('t2')] });
  const { tables } = applied(before, { tables: [whole] });
  const shown = (all: Tables) =>
    all.get('n1')?.endpoints.map(({ taskId, addresses }) => [taskId, ...addresses]);
  assert.deepEqual(shown(tables), [['t1', '10.0.1.2'], ['t2']]);
  const change = createTableChange({
    networkId: 'n1',
    fromVersion: 9,
    toVersion: 10,
    setEndpoints: [blank('t1')],
  });
  assert.deepEqual(shown(applied(tables, { changes: [change] }).tables), [
    ['t1', '10.0.1.2'],
    ['t2'],
  ]);
});

test('tables: a new leader does not know a key yet → the known one of the same node holds', () => {
  const keyed = (nodeId: string, wireguardKey: string) => createTableNode({ nodeId, wireguardKey });
  const secret = createNetworkTable({
    networkId: 'n1',
    version: 1,
    encrypted: true,
    nodes: [keyed('a', 'ka'), keyed('b', 'kb')],
  });
  const shown = (all: Tables) =>
    all.get('n1')?.nodes.map(({ nodeId, wireguardKey }) => [nodeId, wireguardKey]);
  const blank = { ...secret, version: 9, nodes: [keyed('a', ''), keyed('c', '')] };
  const { tables } = applied(new Map([['n1', secret]]), { tables: [blank] });
  assert.deepEqual(shown(tables), [
    ['a', 'ka'],
    ['c', ''],
  ]);
  const change = createTableChange({
    networkId: 'n1',
    fromVersion: 9,
    toVersion: 10,
    setNodes: [keyed('a', 'new'), keyed('c', 'kc')],
  });
  assert.deepEqual(shown(applied(tables, { changes: [change] }).tables), [
    ['a', 'new'],
    ['c', 'kc'],
  ]);
});

test('tables: any changes one by one → the same as what a manager would send in whole', () => {
  const anyChange = fc.record({ id: fc.nat(4), isRemoval: fc.boolean(), last: fc.nat(200) });
  fc.assert(
    fc.property(fc.array(anyChange, { maxLength: 30 }), (steps) => {
      let tables: Tables = new Map([['n', createNetworkTable({ networkId: 'n' })]]);
      const model = new Map<string, string>();
      for (const [index, { id, isRemoval, last }] of steps.entries()) {
        const taskId = `t${id}`;
        const address = `10.0.0.${last}`;
        if (isRemoval) model.delete(taskId);
        else model.set(taskId, address);
        const change = createTableChange({
          networkId: 'n',
          fromVersion: index,
          toVersion: index + 1,
          setEndpoints: isRemoval ? [] : [endpoint(taskId, address)],
          removedEndpoints: isRemoval ? [taskId] : [],
        });
        tables = applied(tables, { changes: [change] }).tables;
      }
      const has = tables.get('n')?.endpoints.map((each) => [each.taskId, each.addresses[0]]);
      assert.deepEqual(new Map(has as [string, string][]), model);
    }),
  );
});

test('table file: tables → the same after writing and reading; other text is refused', () => {
  assert.deepEqual(parseTables(renderTables(before)), before);
  assert.throws(() => parseTables('{"version":2,"tables":[]}'), /no network tables of form 1/);
  assert.throws(() => parseTables('{'), SyntaxError);
});

test('tables: saved at any moment, and any messages since → the same as all messages', () => {
  const steps = fc.array(fc.constantFrom('whole', 'change', 'gone'), { maxLength: 12 });
  fc.assert(
    fc.property(steps, fc.nat(), fc.nat(), (kinds, oneCut, otherCut) => {
      const states: Tables[] = [new Map()];
      const messages = kinds.map((kind, index) => {
        const tables = states.at(-1) ?? new Map();
        const known = tables.get('n1');
        const toVersion = index + 10;
        const message =
          kind === 'gone'
            ? createTablesMessage({ gone: ['n1'] })
            : kind === 'change' && known !== undefined
              ? createTablesMessage({
                  changes: [
                    createTableChange({
                      networkId: 'n1',
                      fromVersion: known.version,
                      toVersion,
                      setEndpoints: [endpoint(`t${index}`)],
                    }),
                  ],
                })
              : createTablesMessage({
                  tables: [{ ...front, version: toVersion, endpoints: [endpoint(`w${index}`)] }],
                });
        states.push(applied(tables, message).tables);
        return message;
      });
      // The journal begins at or before what is saved, and ends at or behind it.
      const [from, saved] = [oneCut, otherCut]
        .map((cut) => cut % states.length)
        .sort((a, b) => a - b);
      const found = replay(states[saved ?? 0] ?? new Map(), messages.slice(from));
      assert.deepEqual(found, states.at(-1));
    }),
  );
});
