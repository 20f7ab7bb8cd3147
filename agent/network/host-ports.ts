/**
 * Which container has which port of the node. A port has one owner; a second one is refused with
 * the name of the first, and so is a port on which a process of the node listens.
 */
import { ShoalError } from '#lib/errors';
import { formatIp, parseIp } from '#lib/ip/ip-block';
import type { Random } from '#lib/random';
import type { HostListener } from './listeners.ts';
import type { PublishedPort, TransportProtocol } from './types.ts';

/** Where the kernel takes ports for outgoing connections: Swarm picks host ports there, too. */
const dynamicPortMin = 32768;
const dynamicPortMax = 60999;

export interface PortRequest {
  readonly protocol: TransportProtocol;
  readonly targetPort: number;
  /** Zero asks for any free port. */
  readonly publishedPort: number;
  /** Only on this address of the node; absent for all. */
  readonly hostIp?: string;
}

interface Owner {
  readonly containerId: string;
  readonly name: string;
}

/** A port of a protocol, on one address of the node or on all. */
interface Claim {
  readonly owner: Owner;
  readonly key: string;
  readonly host: string | undefined;
}

export class HostPorts {
  #claims: readonly Claim[] = [];

  /** Takes all ports or none. Throws `failed_precondition` that names the other owner. */
  claim(
    owner: Owner,
    requests: readonly PortRequest[],
    listeners: readonly HostListener[],
    random: Random,
  ): PublishedPort[] {
    const mine: Claim[] = [];
    const ports = requests.map((request) => {
      const busy = busyPorts(listeners, request.hostIp);
      const host = canonical(request.hostIp);
      const isFree = (key: string): boolean =>
        !busy.has(key) && !isClaimed(mine, key, host) && !isClaimed(this.#claims, key, host);
      const publishedPort =
        request.publishedPort === 0
          ? pickPort(request.protocol, isFree, random)
          : request.publishedPort;
      const key = keyOf(request.protocol, publishedPort);
      const wish = { owner, key, host };
      this.#refuseTaken(wish, busy.get(key), isClaimed(mine, key, host));
      mine.push(wish);
      return { ...request, publishedPort };
    });
    this.#claims = [...this.#claims, ...mine];
    return ports;
  }

  release(containerId: string): void {
    this.#claims = this.#claims.filter(({ owner }) => owner.containerId !== containerId);
  }

  #refuseTaken(
    { key, host, owner: asking }: Claim,
    listener: HostListener | undefined,
    isTwice: boolean,
  ): void {
    const claims = this.#claims.filter((claim) => isClaimed([claim], key, host));
    const owner = (
      claims.find((claim) => claim.owner.containerId !== asking.containerId) ?? claims[0]
    )?.owner;
    let taker: string | undefined;
    if (isTwice) taker = 'the same task, which publishes it twice';
    else if (owner !== undefined && owner.containerId !== asking.containerId) {
      taker = `container ${owner.name}`;
    } else if (owner === undefined && listener !== undefined) {
      taker = `a process of the node that listens on ${listener.address}`;
    }
    if (taker === undefined) return;
    throw new ShoalError(
      'failed_precondition',
      `host port ${key} for ${asking.name} is already used by ${taker}: ` +
        'publish another port or free this one',
    );
  }
}

/** On another address of the node the same port is another one. */
function isClaimed(claims: readonly Claim[], key: string, host: string | undefined): boolean {
  return claims.some(
    (claim) =>
      claim.key === key && (claim.host === undefined || host === undefined || claim.host === host),
  );
}

function canonical(hostIp: string | undefined): string | undefined {
  const ip = hostIp === undefined ? undefined : parseIp(hostIp);
  return ip === undefined ? hostIp : formatIp(ip);
}

/** Listeners in the way of a port on this address; on another one they are not. */
export function busyPorts(
  listeners: readonly HostListener[],
  hostIp: string | undefined,
): ReadonlyMap<string, HostListener> {
  const near = listeners.filter(
    ({ host }) => hostIp === undefined || host === hostIp || anyHosts.has(host),
  );
  return new Map(near.map((each) => [keyOf(each.protocol, each.port), each]));
}

const anyHosts: ReadonlySet<string> = new Set(['0.0.0.0', '::']);

export function keyOf(protocol: TransportProtocol, port: number): string {
  return `${port}/${protocol}`;
}

function pickPort(
  protocol: TransportProtocol,
  isFree: (key: string) => boolean,
  random: Random,
): number {
  const count = dynamicPortMax - dynamicPortMin + 1;
  const start = random.integer(count);
  for (let tried = 0; tried < count; tried++) {
    const port = dynamicPortMin + ((start + tried) % count);
    if (isFree(keyOf(protocol, port))) return port;
  }
  throw new ShoalError(
    'resource_exhausted',
    `all ${protocol} ports from ${dynamicPortMin} to ${dynamicPortMax} of the node are in use`,
  );
}
