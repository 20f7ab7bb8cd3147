/**
 * Host-mode ports, between the words of the API and those of the network.
 */
import type { PortConfig, Task } from '#proto/gen/swarm';
import { createPortConfig, PortConfigProtocol, PortConfigPublishMode } from '#proto/gen/swarm';
import type { PortRequest } from '../../network/host-ports.ts';
import type { PublishedPort, TransportProtocol } from '../../network/types.ts';

const protocolNames: Readonly<Record<PortConfigProtocol, TransportProtocol>> = {
  [PortConfigProtocol.TCP]: 'tcp',
  [PortConfigProtocol.UDP]: 'udp',
  [PortConfigProtocol.SCTP]: 'sctp',
};

const protocolNumbers: Readonly<Record<TransportProtocol, PortConfigProtocol>> = {
  tcp: PortConfigProtocol.TCP,
  udp: PortConfigProtocol.UDP,
  sctp: PortConfigProtocol.SCTP,
};

/** The ports that the task's own node has to open for it; those of the mesh are not among them. */
export function hostPortRequests(task: Task): PortRequest[] {
  return (task.endpoint?.ports ?? [])
    .filter(({ publishMode }) => publishMode === PortConfigPublishMode.HOST)
    .map(({ protocol, targetPort, publishedPort, hostIp }) => ({
      protocol: protocolNames[protocol],
      targetPort,
      publishedPort,
      ...(hostIp === '' ? {} : { hostIp }),
    }));
}

export function portConfigs(ports: readonly PublishedPort[]): PortConfig[] {
  return ports.map(({ protocol, targetPort, publishedPort, hostIp = '' }) =>
    createPortConfig({
      protocol: protocolNumbers[protocol],
      targetPort,
      publishedPort,
      publishMode: PortConfigPublishMode.HOST,
      hostIp,
    }),
  );
}
