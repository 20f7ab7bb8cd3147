import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import {
  AssignmentChangeAssignmentAction as Action,
  type AssignmentsMessage,
  AssignmentsMessageType,
  Task,
  TaskState,
  TaskStatus,
} from '#proto/gen/swarm';
import { AssignmentSet } from './assignment-set.ts';
import { changesPerMessageMax } from './limits.ts';

const nodeId = 'n1';

function makeTask(id: string, state: TaskState, init: Partial<Task> = {}): Task {
  return Task.create({ id, nodeId, status: TaskStatus.create({ state }), ...init });
}

function summary(message: AssignmentsMessage): string[] {
  return message.changes.map(({ action, assignment }) => {
    const verb = action === Action.REMOVE ? 'remove' : 'update';
    return `${verb} ${assignment?.task?.id}`;
  });
}

describe('assignment set', () => {
  test('complete: only what is assigned to this node', () => {
    const set = new AssignmentSet(nodeId);
    const message = set.complete([
      makeTask('assigned', TaskState.ASSIGNED),
      makeTask('pending', TaskState.PENDING),
      makeTask('elsewhere', TaskState.RUNNING, { nodeId: 'n2' }),
    ]);
    assert.equal(message.type, AssignmentsMessageType.COMPLETE);
    assert.deepEqual(summary(message), ['update assigned']);
  });

  test('status: what the agent reported itself → not sent back', () => {
    const set = new AssignmentSet(nodeId);
    set.complete([makeTask('a', TaskState.ASSIGNED)]);
    assert.equal(set.touch('a', makeTask('a', TaskState.RUNNING)), false);
    assert.equal(set.hasChanges, false);
  });

  test('desired state: changed by a manager → sent', () => {
    const set = new AssignmentSet(nodeId);
    set.complete([makeTask('a', TaskState.RUNNING)]);
    const stopped = makeTask('a', TaskState.RUNNING, { desiredState: TaskState.SHUTDOWN });
    assert.equal(set.touch('a', stopped), true);
    const [message] = set.incremental();
    assert.deepEqual(message && summary(message), ['update a']);
    assert.deepEqual([message?.appliesTo, message?.resultsIn], ['1', '2']);
  });

  test('removal: of a task that was never sent → silent; of a sent one → remove', () => {
    const set = new AssignmentSet(nodeId);
    set.complete([makeTask('a', TaskState.RUNNING)]);
    assert.equal(set.touch('b', undefined), false);
    assert.equal(set.touch('a', undefined), true);
    assert.deepEqual(set.incremental().flatMap(summary), ['remove a']);
  });

  test('burst: more changes than a message may have → several messages in sequence', () => {
    const set = new AssignmentSet(nodeId);
    set.complete([]);
    const count = changesPerMessageMax + 1;
    for (let i = 0; i < count; i++) set.touch(`t${i}`, makeTask(`t${i}`, TaskState.ASSIGNED));
    const messages = set.incremental();
    assert.deepEqual(
      messages.map(({ changes, appliesTo, resultsIn }) => [changes.length, appliesTo, resultsIn]),
      [
        [changesPerMessageMax, '1', '2'],
        [1, '2', '3'],
      ],
    );
  });

  test('property: applying all messages gives what is assigned', () => {
    const event = fc.record({
      id: fc.constantFrom('a', 'b', 'c'),
      state: fc.constantFrom(TaskState.PENDING, TaskState.ASSIGNED, TaskState.RUNNING),
      desiredState: fc.constantFrom(TaskState.RUNNING, TaskState.SHUTDOWN),
      gone: fc.boolean(),
      flush: fc.boolean(),
    });
    fc.assert(
      fc.property(fc.array(event, { maxLength: 40 }), (events) => {
        const set = new AssignmentSet(nodeId);
        const agent = new Map<string, TaskState>();
        const wanted = new Map<string, TaskState>();
        set.complete([]);
        const deliver = (): void => {
          for (const { changes } of set.incremental()) {
            for (const { action, assignment } of changes) {
              const task = assignment?.task;
              if (task === undefined) continue;
              if (action === Action.REMOVE) agent.delete(task.id);
              else agent.set(task.id, task.desiredState);
            }
          }
        };
        for (const { id, state, desiredState, gone, flush } of events) {
          const task = gone ? undefined : makeTask(id, state, { desiredState });
          set.touch(id, task);
          if (task !== undefined && state >= TaskState.ASSIGNED) wanted.set(id, desiredState);
          else wanted.delete(id);
          if (flush) deliver();
        }
        deliver();
        assert.deepEqual([...agent].sort(), [...wanted].sort());
      }),
    );
  });
});
