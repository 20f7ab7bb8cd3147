/** Tables and containers for tests of the resolver. */
import { EndpointState, NetworkTable, TableEndpoint, TableService } from '#proto/gen/shoal';
import type { AskingContainer, TablesView } from './types.ts';

export const { ENDPOINT_READY, ENDPOINT_STARTING, ENDPOINT_DRAINING } = EndpointState;

/** Task `t<slot>` of web in the table below. */
export function webTask(slot: number, state: EndpointState = ENDPOINT_READY): TableEndpoint {
  return TableEndpoint.create({
    taskId: `t${slot}`,
    serviceId: 'web-id',
    nodeId: 'n1',
    addresses: [`10.0.1.${10 + slot}`],
    names: [`web.${slot}.t${slot}`, `only-${slot}`],
    state,
    slot,
  });
}

/** A network with the service `Web` (alias `front`) and with `db`, which has no virtual address. */
export function makeTable(overrides: Partial<NetworkTable> = {}): NetworkTable {
  return NetworkTable.create({
    networkId: 'net1',
    name: 'backend',
    version: 1,
    subnets: ['10.0.1.0/24'],
    endpoints: [
      webTask(1),
      webTask(2),
      webTask(3, ENDPOINT_STARTING),
      webTask(4, ENDPOINT_DRAINING),
      TableEndpoint.create({
        taskId: 'd1',
        serviceId: 'db-id',
        addresses: ['10.0.1.50', 'fd00::50'],
        names: ['db.1.d1'],
        state: ENDPOINT_READY,
      }),
    ],
    services: [
      TableService.create({
        serviceId: 'web-id',
        name: 'Web',
        virtualIps: ['10.0.1.2'],
        aliases: ['front'],
      }),
      TableService.create({ serviceId: 'db-id', name: 'db', virtualIps: [] }),
      TableService.create({ serviceId: 'gone-id', name: 'gone', virtualIps: [] }),
    ],
    ...overrides,
  });
}

export function makeTables(...tables: readonly NetworkTable[]): TablesView {
  return { table: (id) => tables.find(({ networkId }) => networkId === id) };
}

export function makeAsker(overrides: Partial<AskingContainer> = {}): AskingContainer {
  return { taskId: 'me', networkIds: ['net1'], aliases: [], upstreams: [], ...overrides };
}
