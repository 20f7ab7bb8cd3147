import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { ServiceJson, TaskJson } from '../json.ts';
import { judge, rolloutOf } from './judge.ts';

function serviceOf(Mode: ServiceJson['Spec']['Mode'], state?: string): ServiceJson {
  return {
    ID: 's',
    Version: { Index: 1 },
    CreatedAt: '',
    UpdatedAt: '',
    Spec: {
      Name: 's',
      TaskTemplate: { ContainerSpec: { Image: 'i' } },
      ...(Mode === undefined ? {} : { Mode }),
    },
    ...(state === undefined ? {} : { UpdateStatus: { State: state, Message: 'why' } }),
  };
}

const replicated = (Replicas: number) => serviceOf({ Replicated: { Replicas } });
const global = serviceOf({ Global: {} });

/** `slot state desired node`: a number is a slot, a dash is none. */
function taskOf(text: string, index: number): TaskJson {
  const [slot = '', State = '', DesiredState = 'running', NodeID = 'n1'] = text.split(' ');
  return {
    ID: `t${index}`,
    ServiceID: 's',
    ...(slot === '-' ? {} : { Slot: Number(slot) }),
    NodeID: NodeID === '-' ? '' : NodeID,
    DesiredState,
    CreatedAt: '2026-01-01T00:00:00Z',
    Spec: { ContainerSpec: { Image: 'i' } },
    Status: { State, Timestamp: '2026-01-01T00:00:00Z' },
  };
}

const table: [string, ServiceJson, string[], [number, number | undefined, boolean]][] = [
  ['no tasks yet', replicated(2), [], [0, 2, false]],
  ['none wanted', replicated(0), [], [0, 0, true]],
  ['all run', replicated(2), ['1 running', '2 running'], [2, 2, true]],
  ['one starts', replicated(2), ['1 running', '2 starting'], [1, 2, false]],
  [
    'one on a node that is down',
    replicated(2),
    ['1 running', '2 running running down'],
    [1, 2, false],
  ],
  ['one that is wanted no more', replicated(1), ['1 running shutdown'], [0, 1, false]],
  [
    'an older one of the slot shut down',
    replicated(1),
    ['1 shutdown shutdown', '1 running'],
    [1, 1, true],
  ],
  ['the other way round', replicated(1), ['1 running', '1 shutdown shutdown'], [1, 1, true]],
  ['start-first: the newcomer decides', replicated(1), ['1 running', '1 starting'], [0, 1, false]],
  ['too many run', replicated(1), ['1 running', '2 running'], [2, 1, false]],
  ['tasks that are being removed', replicated(1), ['1 running remove', '1 running'], [1, 1, true]],
  ['unassigned', replicated(1), ['1 pending running -'], [0, 1, false]],
  ['no number of replicas', serviceOf({ Replicated: {} }), ['1 running'], [1, 1, true]],
  ['global: no tasks yet', global, [], [0, undefined, false]],
  ['global: all', global, ['- running running a', '- running running b'], [2, 2, true]],
  ['global: one waits', global, ['- running running a', '- pending running b'], [1, 2, false]],
  [
    'global: a node is down',
    global,
    ['- running running a', '- running running down'],
    [1, 2, false],
  ],
  ['global: only leftovers', global, ['- shutdown shutdown a'], [0, 1, false]],
];

describe('judge', () => {
  for (const [title, service, tasks, [running, wanted, converged]] of table) {
    test(`${title} → ${running} of ${wanted}${converged ? ', converged' : ''}`, () => {
      const verdict = judge(service, tasks.map(taskOf), new Set(['down']));
      assert.deepEqual(verdict, { running, wanted, converged });
    });
  }
});

describe('rolloutOf', () => {
  const states: [string | undefined, object][] = [
    [undefined, { kind: 'open' }],
    ['updating', { kind: 'open' }],
    ['completed', { kind: 'completed' }],
    ['paused', { kind: 'failed', message: 'service update paused: why' }],
    ['rollback_paused', { kind: 'failed', message: 'service rollback paused: why' }],
    ['rollback_started', { kind: 'rolled back', message: 'why' }],
    ['rollback_completed', { kind: 'rolled back', message: 'why' }],
  ];
  for (const [state, expected] of states) {
    test(`${state} → ${JSON.stringify(expected)}`, () =>
      assert.deepEqual(rolloutOf(serviceOf({ Global: {} }, state)), expected));
  }
});
