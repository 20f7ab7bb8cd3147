import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { Change } from '#manager/store/types';
import {
  Annotations,
  ContainerSpec,
  ManagerStatus,
  NodeRole,
  NodeSpec,
  NodeSpecAvailability,
  NodeStatus,
  NodeStatusState,
  ReplicatedService,
  Service,
  ServiceSpec,
  Task,
  TaskSpec,
  UpdateStatus,
  UpdateStatusUpdateState,
} from '#proto/gen/swarm';
import { parseFilters } from '../http/filters.ts';
import { makeNode } from '../testing/objects.ts';
import { type ApiEvent, eventFilterKeys, matchesEvent, stamp } from './event.ts';
import { happeningOf } from './swarm-events.ts';

function service(image: string, replicas: number, state?: UpdateStatusUpdateState): Service {
  return Service.create({
    id: 's1',
    spec: ServiceSpec.create({
      annotations: Annotations.create({ name: 'web' }),
      task: TaskSpec.create({ container: ContainerSpec.create({ image }) }),
      replicated: ReplicatedService.create({ replicas }),
    }),
    updateStatus: state === undefined ? undefined : UpdateStatus.create({ state }),
  });
}

describe('swarm events', () => {
  test('service: created and removed → its name', () => {
    const object = service('a:1', 1);
    for (const kind of ['create', 'remove'] as const) {
      const change: Change = { table: 'service', kind, object, previous: undefined };
      const happening = happeningOf(change);
      assert.deepEqual(happening?.attributes, { name: 'web' });
      assert.equal(happening?.action, kind);
      assert.equal(happening?.scope, 'swarm');
    }
  });

  test('service: image, replicas and update state changed → old and new of each', () => {
    const happening = happeningOf({
      table: 'service',
      kind: 'update',
      object: service('a:2', 3, UpdateStatusUpdateState.UPDATING),
      previous: service('a:1', 1),
    });
    assert.deepEqual(happening?.attributes, {
      name: 'web',
      'image.old': 'a:1',
      'image.new': 'a:2',
      'replicas.old': '1',
      'replicas.new': '3',
      'updatestate.old': '',
      'updatestate.new': 'updating',
    });
  });

  test('node: everything changed → old and new of state, availability, role and leader', () => {
    const previous = makeNode('n1', 'w1', NodeRole.WORKER);
    const object = {
      ...previous,
      spec: NodeSpec.create({
        desiredRole: NodeRole.MANAGER,
        availability: NodeSpecAvailability.DRAIN,
      }),
      status: NodeStatus.create({ state: NodeStatusState.DOWN }),
      managerStatus: ManagerStatus.create({ leader: true }),
    };
    assert.deepEqual(happeningOf({ table: 'node', kind: 'update', object, previous })?.attributes, {
      name: 'w1',
      'availability.old': 'active',
      'availability.new': 'drain',
      'role.old': 'worker',
      'role.new': 'manager',
      'state.old': 'ready',
      'state.new': 'down',
      'leader.old': 'false',
      'leader.new': 'true',
    });
  });

  test('task: any change → no event', () => {
    const object = Task.create({ id: 't' });
    const change: Change = { table: 'task', kind: 'create', object, previous: undefined };
    assert.equal(happeningOf(change), undefined);
  });
});

describe('event filters', () => {
  const event = (type: string, action: string, id: string, attributes = {}): ApiEvent =>
    stamp({ type, action, id, attributes, scope: type === 'container' ? 'local' : 'swarm' }, 0);
  const die = event('container', 'die', 'abcdef', {
    name: 'web.1.t',
    image: 'busybox:latest',
    colour: 'red',
  });
  const update = event('service', 'update', 's1', { name: 'web' });

  const cases: readonly [object, ApiEvent, boolean][] = [
    [{}, die, true],
    [{ type: ['service'] }, update, true],
    [{ type: ['service'] }, die, false],
    [{ type: ['service', 'container'] }, die, true],
    [{ event: { die: true } }, die, true],
    [{ event: { start: true } }, die, false],
    [{ container: ['web.1.t'] }, die, true],
    [{ container: ['abc'] }, die, true],
    [{ container: ['web.1.t'] }, update, false],
    [{ image: ['busybox'] }, die, true],
    [{ image: ['alpine'] }, die, false],
    [{ service: ['web'] }, update, true],
    [{ service: ['s1'] }, update, true],
    [{ service: ['other'] }, update, false],
    [{ node: ['web'] }, update, false],
    [{ label: ['colour=red'] }, die, true],
    [{ label: ['colour=blue'] }, die, false],
    [{ scope: ['swarm'] }, die, false],
    [{ type: ['service'], event: ['create'] }, update, false],
  ];
  for (const [json, candidate, expected] of cases) {
    const raw = JSON.stringify(json);
    test(`${raw}: ${candidate.Type} ${candidate.Action} → ${expected ? 'shown' : 'hidden'}`, () => {
      assert.equal(matchesEvent(candidate, parseFilters(raw, eventFilterKeys)), expected);
    });
  }

  test('stamp: a container → old clients find status, id and from', () => {
    assert.deepEqual(
      stamp(
        { type: 'container', action: 'die', id: 'c', attributes: { image: 'a' }, scope: 'local' },
        1_500,
      ),
      {
        status: 'die',
        id: 'c',
        from: 'a',
        Type: 'container',
        Action: 'die',
        Actor: { ID: 'c', Attributes: { image: 'a' } },
        scope: 'local',
        time: 1,
        timeNano: 1_500_000_000,
      },
    );
  });
});
