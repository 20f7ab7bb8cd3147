import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { NetworkAttachment, Task } from '#proto/gen/swarm';
import {
  createAnnotations,
  createDriver,
  createIPAMConfig,
  createIPAMOptions,
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

function onLan(init: { internal?: boolean; mode?: string; mtu?: string } = {}): NetworkAttachment {
  const { internal = false, mode, mtu } = init;
  const options = {
    parent: 'eth0',
    ...(mode === undefined ? {} : { macvlan_mode: mode }),
    ...(mtu === undefined ? {} : { 'com.docker.network.driver.mtu': mtu }),
  };
  const driver = createDriver({ name: 'macvlan', options });
  const configs = [
    createIPAMConfig({ subnet: '192.168.6.0/24', gateway: '192.168.6.1' }),
    createIPAMConfig({ subnet: '192.168.7.0/24', gateway: '192.168.7.254' }),
    createIPAMConfig({ subnet: 'fd00:7::/64', gateway: 'fd00:7::1' }),
  ];
  return createNetworkAttachment({
    network: createNetwork({
      id: 'id-lan',
      spec: createNetworkSpec({
        annotations: createAnnotations({ name: 'lan' }),
        driverConfig: driver,
        internal,
      }),
      driverState: driver,
      ipam: createIPAMOptions({ configs }),
    }),
    addresses: ['192.168.7.9/24', 'fd00:7::9/64'],
  });
}

test('place: a LAN between overlays → in its place, with what its link is made of', () => {
  const { networks } = placeOf(
    taskOn(attachment('front', 'overlay'), onLan(), attachment('back', 'overlay')),
  );
  assert.deepEqual(
    networks.map(({ networkName }) => networkName),
    ['front', 'lan', 'back'],
  );
  assert.deepEqual(networks[1], {
    networkId: 'id-lan',
    networkName: 'lan',
    addresses: ['192.168.7.9', 'fd00:7::9'],
    lan: {
      parent: 'eth0',
      mode: 'bridge',
      mtuBytes: undefined,
      addresses: ['192.168.7.9/24', 'fd00:7::9/64'],
      gateways: ['192.168.7.254', 'fd00:7::1'],
    },
  });
  const [other] = placeOf(taskOn(onLan({ mode: 'vepa', mtu: '9000' }))).networks;
  assert.deepEqual([other?.lan?.mode, other?.lan?.mtuBytes], ['vepa', 9000]);
});

test('place: an internal LAN → no routers; no way out only if all networks are internal', () => {
  const internal = onLan({ internal: true });
  assert.deepEqual(placeOf(taskOn(internal)).networks[0]?.lan?.gateways, []);
  assert.ok(placeOf(taskOn(internal, attachment('back', 'overlay', { internal: true }))).isClosed);
  assert.ok(!placeOf(taskOn(internal, attachment('front', 'overlay'))).isClosed);
  assert.ok(!placeOf(taskOn(onLan(), attachment('back', 'overlay', { internal: true }))).isClosed);
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
