/**
 * The published ports of a service. One that every node answers belongs to one service in the
 * whole cluster, per protocol; those of mode host are the node's business.
 */
import { type PortConfig, PortConfigProtocol, PortConfigPublishMode } from '#proto/gen/swarm';
import type { Book } from './address/book.ts';
import { autoPortMax, autoPortMin } from './limits.ts';

export type Ports =
  | { readonly kind: 'ports'; readonly ports: readonly PortConfig[] }
  | { readonly kind: 'none'; readonly reason: string };

const protocolNames = new Map<PortConfigProtocol, string>([
  [PortConfigProtocol.TCP, 'tcp'],
  [PortConfigProtocol.UDP, 'udp'],
  [PortConfigProtocol.SCTP, 'sctp'],
]);

/**
 * The wished ports with numbers, in their order. A port without a number keeps the one it had, so
 * that an update does not move it. Nothing is taken yet.
 */
export function choosePorts(
  book: Book,
  serviceId: string,
  wished: readonly PortConfig[],
  before: readonly PortConfig[],
): Ports {
  const chosen = new Set<string>();
  const ports: PortConfig[] = [];
  const isFree = (port: PortConfig): boolean =>
    !chosen.has(textOf(port)) && (book.holderOfPort(port) ?? serviceId) === serviceId;
  // Fixed numbers first: a chosen one must not be in the way of one that was asked for.
  for (const port of wished) if (isMesh(port) && port.publishedPort !== 0) chosen.add(textOf(port));
  for (const port of wished) {
    if (!isMesh(port)) {
      ports.push(port);
    } else if (port.publishedPort !== 0) {
      const holder = book.holderOfPort(port) ?? serviceId;
      if (holder !== serviceId) return { kind: 'none', reason: takenReason(port, holder) };
      ports.push(port);
    } else {
      const publishedPort = autoPort(port, before, isFree);
      if (publishedPort === undefined) return { kind: 'none', reason: fullReason(port) };
      const numbered = { ...port, publishedPort };
      chosen.add(textOf(numbered));
      ports.push(numbered);
    }
  }
  return { kind: 'ports', ports };
}

/** Whether each wished port has its counterpart. */
export function arePortsComplete(
  wished: readonly PortConfig[],
  ports: readonly PortConfig[],
): boolean {
  return (
    wished.length === ports.length &&
    ports.every((port) => !isMesh(port) || port.publishedPort !== 0)
  );
}

function isMesh({ publishMode }: PortConfig): boolean {
  return publishMode === PortConfigPublishMode.INGRESS;
}

function autoPort(
  port: PortConfig,
  before: readonly PortConfig[],
  isFree: (port: PortConfig) => boolean,
): number | undefined {
  const same = before.filter(
    (other) =>
      isMesh(other) &&
      other.name === port.name &&
      other.protocol === port.protocol &&
      other.targetPort === port.targetPort &&
      other.publishedPort >= autoPortMin &&
      other.publishedPort <= autoPortMax,
  );
  const kept = same.find((other) => isFree({ ...port, publishedPort: other.publishedPort }));
  if (kept !== undefined) return kept.publishedPort;
  for (let publishedPort = autoPortMin; publishedPort <= autoPortMax; publishedPort++) {
    if (isFree({ ...port, publishedPort })) return publishedPort;
  }
  return undefined;
}

function textOf({ publishedPort, protocol }: PortConfig): string {
  return `${publishedPort}/${protocolNames.get(protocol) ?? protocol}`;
}

function takenReason(port: PortConfig, holder: string): string {
  return `port ${textOf(port)} is published by service ${holder} already: choose another one`;
}

function fullReason({ targetPort, protocol }: PortConfig): string {
  const range = `${autoPortMin} to ${autoPortMax}`;
  const what = `target port ${targetPort}/${protocolNames.get(protocol) ?? protocol}`;
  return `no port from ${range} is free for ${what}: name a published port`;
}
