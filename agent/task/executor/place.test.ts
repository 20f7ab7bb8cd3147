import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { NetworkAttachment, Task } from '#proto/gen/swarm';
import {
  createAnnotations,
  createDriver,
  createNetwork,
  createNetworkAttachment,
  createNetworkSpec,
  createTask,
} from '#proto/gen/swarm';
import { placeOf } from './place.ts';

function attachment(
  name: string,
  driver: string,
  spec: { internal?: boolean; ingress?: boolean } = {},
): NetworkAttachment {
  return createNetworkAttachment({
    network: createNetwork({
      id: `id-${name}`,
      spec: createNetworkSpec({
        annotations: createAnnotations({ name }),
        driverConfig: driver === '' ? undefined : createDriver({ name: driver }),
        ...spec,
      }),
    }),
    addresses: ['10.0.1.2/24'],
  });
}

const taskOn = (...networks: NetworkAttachment[]): Task => createTask({ id: 't1', networks });

test('place: overlays → in the order of the spec, without ingress and prefix lengths', () => {
  const place = placeOf(
    taskOn(
      attachment('ingress', 'overlay', { ingress: true }),
      attachment('back', 'overlay', { internal: true }),
      attachment('front', ''),
    ),
  );
  assert.deepEqual(place, {
    taskId: 't1',
    kind: 'own',
    networks: [
      { networkId: 'id-back', networkName: 'back', addresses: ['10.0.1.2'] },
      { networkId: 'id-front', networkName: 'front', addresses: ['10.0.1.2'] },
    ],
    isClosed: false,
  });
});

test('place: internal networks only → no way out; no network → one', () => {
  assert.ok(placeOf(taskOn(attachment('back', 'overlay', { internal: true }))).isClosed);
  assert.ok(!placeOf(taskOn()).isClosed);
});

test('place: predefined networks → by driver or by name', () => {
  assert.equal(placeOf(taskOn(attachment('host', 'host'))).kind, 'host');
  assert.equal(placeOf(taskOn(attachment('host', ''))).kind, 'host');
  assert.equal(placeOf(taskOn(attachment('none', 'null'))).kind, 'none');
  const bridge = placeOf(taskOn(attachment('bridge', 'bridge')));
  assert.deepEqual([bridge.kind, bridge.networks], ['own', []]);
});
