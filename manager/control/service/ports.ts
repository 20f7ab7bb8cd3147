/**
 * Published ports that another service has already. One that every node answers excludes all other
 * uses of the number; those of mode host meet on a node only, which is the scheduler's business.
 */
import { ShoalError } from '#lib/errors';
import type { ReadTx } from '#manager/store/types';
import {
  type PortConfig,
  PortConfigProtocol,
  PortConfigPublishMode,
  type Service,
  type ServiceSpec,
} from '#proto/gen/swarm';
import { tunnelPortsOf } from '#proto/model/mesh/tunnel-ports';

/** Throws `failed_precondition` that names the port and the service that has it. */
export function refuseTakenPorts(view: ReadTx, serviceId: string, spec: ServiceSpec): void {
  const wished = (spec.endpoint?.ports ?? []).filter(({ publishedPort }) => publishedPort !== 0);
  if (wished.length === 0) return;
  for (const service of view.service.all()) {
    if (service.id === serviceId) continue;
    for (const taken of portsOf(service)) {
      const port = wished.find((candidate) => areInConflict(candidate, taken));
      if (port !== undefined) throw conflict(port, taken, service);
    }
  }
}

/**
 * Throws `invalid_argument` for a port by which nodes reach one another: publishing it would take
 * their packets away, on every node.
 */
export function refuseTunnelPorts(view: ReadTx, spec: ServiceSpec): void {
  const [cluster] = view.cluster.all();
  const used = tunnelPortsOf(cluster);
  const port = spec.endpoint?.ports.find(
    ({ protocol, publishedPort }) =>
      protocol === PortConfigProtocol.UDP && used.includes(publishedPort),
  );
  if (port === undefined) return;
  throw new ShoalError(
    'invalid_argument',
    `port '${port.publishedPort}/udp' cannot be published: nodes use it for their containers' ` +
      'packets; publish another one',
  );
}

/** As asked for, and as given where nothing was asked for. */
function portsOf({ spec, endpoint }: Service): readonly PortConfig[] {
  const asked = (spec?.endpoint?.ports ?? []).filter(({ publishedPort }) => publishedPort !== 0);
  return [...asked, ...(endpoint?.ports ?? []).filter(({ publishedPort }) => publishedPort !== 0)];
}

function areInConflict(left: PortConfig, right: PortConfig): boolean {
  const { HOST } = PortConfigPublishMode;
  if (left.publishMode === HOST && right.publishMode === HOST) return false;
  return left.publishedPort === right.publishedPort && left.protocol === right.protocol;
}

const protocolNames = new Map<PortConfigProtocol, string>([
  [PortConfigProtocol.TCP, 'tcp'],
  [PortConfigProtocol.UDP, 'udp'],
  [PortConfigProtocol.SCTP, 'sctp'],
]);

function conflict(port: PortConfig, taken: PortConfig, { id, spec }: Service): ShoalError {
  const name = spec?.annotations?.name ?? id;
  const isHost = taken.publishMode === PortConfigPublishMode.HOST;
  const how = isHost ? 'a host-published port' : 'an ingress port';
  const text = `${port.publishedPort}/${protocolNames.get(port.protocol) ?? port.protocol}`;
  const message = `port '${text}' is already in use by service '${name}' (${id}) as ${how}`;
  return new ShoalError('failed_precondition', `${message}: publish another one`);
}
