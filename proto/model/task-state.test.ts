import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { Task, TaskState, TaskStatus } from '#proto/gen/swarm';
import {
  isActive,
  isTerminal,
  observedState,
  parseTaskState,
  taskStates,
  taskStateText,
} from './task-state.ts';

describe('task state', () => {
  it('the order → from new to orphaned, as tasks go', () => {
    assert.deepEqual(
      taskStates.map(taskStateText),
      'new pending assigned accepted preparing ready starting running complete shutdown failed rejected remove orphaned'.split(
        ' ',
      ),
    );
  });

  it('every name → parsed back, in any case', () => {
    for (const state of taskStates) {
      assert.equal(parseTaskState(taskStateText(state).toUpperCase()), state);
    }
    assert.equal(parseTaskState('allocated'), undefined);
  });

  it('terminal and active → split at running and complete', () => {
    assert.deepEqual(taskStates.filter((state) => !isTerminal(state)).at(-1), TaskState.RUNNING);
    assert.deepEqual(taskStates.filter(isActive).at(-1), TaskState.COMPLETE);
  });

  it('a task without status → new', () => {
    assert.equal(observedState(Task.create()), TaskState.NEW);
    const status = TaskStatus.create({ state: TaskState.FAILED });
    assert.equal(observedState(Task.create({ status })), TaskState.FAILED);
  });
});
