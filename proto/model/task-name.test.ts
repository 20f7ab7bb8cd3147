import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { Annotations, Task } from '#proto/gen/swarm';
import { taskName } from './task-name.ts';

const serviceAnnotations = Annotations.create({ name: 'web' });

describe('task name', () => {
  it('with a slot → service, slot, id', () => {
    const task = Task.create({ id: 't1', slot: 3, nodeId: 'n1', serviceAnnotations });
    assert.equal(taskName(task), 'web.3.t1');
  });

  it('without a slot → the node takes its place', () => {
    assert.equal(
      taskName(Task.create({ id: 't1', nodeId: 'n1', serviceAnnotations })),
      'web.n1.t1',
    );
  });

  it('with a name of its own → that', () => {
    const annotations = Annotations.create({ name: 'given' });
    assert.equal(taskName(Task.create({ id: 't1', annotations, serviceAnnotations })), 'given');
  });
});
