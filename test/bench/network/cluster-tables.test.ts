import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  far,
  gatewayTable,
  late,
  lateChange,
  overlayTable,
  serviceCount,
  serviceNames,
} from './cluster-tables.ts';

test('overlay table: as many services as promised, no address twice, none outside the subnet', () => {
  const table = overlayTable(1);
  const addresses = [
    ...table.endpoints.flatMap((endpoint) => endpoint.addresses),
    ...table.services.flatMap((service) => service.virtualIps),
  ];
  assert.equal(table.services.length, serviceCount);
  assert.equal(new Set(serviceNames(table)).size, serviceCount);
  assert.equal(new Set(addresses).size, addresses.length);
  for (const address of addresses) assert.match(address, /^10\.0\.(\d+)\.([1-9]\d*)$/);
});

test('overlay table: the late service has no endpoint, and the change brings and takes it', () => {
  const isLate = ({ serviceId }: { readonly serviceId: string }) => serviceId === late.name;
  assert.equal(overlayTable(1).endpoints.some(isLate), false);
  const coming = lateChange(4, true);
  assert.deepEqual([coming.fromVersion, coming.toVersion], [4, 5]);
  assert.equal(coming.setEndpoints.every(isLate), true);
  assert.deepEqual(
    lateChange(5, false).removedEndpoints,
    coming.setEndpoints.map(({ taskId }) => taskId),
  );
});

test('gateway table: a container without an address there is no endpoint yet', () => {
  assert.deepEqual(gatewayTable(1, new Map()).endpoints, []);
  const [endpoint, ...others] = gatewayTable(2, new Map([[far.name, '10.255.2.7']])).endpoints;
  assert.deepEqual(endpoint?.addresses, ['10.255.2.7']);
  assert.deepEqual(others, []);
});
