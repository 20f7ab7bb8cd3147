import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isWorkerText } from './texts.ts';

test('worker: asked about the cluster → the engine’s sentence first, then whom to ask', () => {
  const alone = isWorkerText([]);
  assert.match(alone, /^This node is not a swarm manager\. Worker nodes can't .* to a manager\.$/);
  assert.equal(
    isWorkerText(['10.0.0.1:2377', '10.0.0.2:2377']),
    `${alone} Managers known to this node: 10.0.0.1:2377, 10.0.0.2:2377.`,
  );
});
