/**
 * Which container has which port of the node. A port has one owner; a second one is refused with
 * the name of the first, and so is a port on which a process of the node listens.
 */
import { ShoalError } from '#lib/errors';

/** Where the kernel takes ports for outgoing connections: Swarm picks host ports there, too. */
const dynamicPortMin = 32768;
const dynamicPortMax = 60999;
export class HostPorts {
  #owners = new Map();
  /** Takes all ports or none. Throws `failed_precondition` that names the other owner. */
  claim(owner, requests, listeners, random) {
    const busy = new Map(listeners.map((each) => [keyOf(each.protocol, each.port), each]));
    const mine = new Set();
    const isFree = (key) => !busy.has(key) && !mine.has(key) && !this.#owners.has(key);
    const ports = requests.map((request) => {
      const publishedPort =
        request.publishedPort === 0
          ? pickPort(request.protocol, isFree, random)
          : request.publishedPort;
      const key = keyOf(request.protocol, publishedPort);
      this.#refuseTaken(key, owner, busy.get(key), mine.has(key));
      mine.add(key);
      return { protocol: request.protocol, targetPort: request.targetPort, publishedPort };
    });
    for (const key of mine) this.#owners.set(key, owner);
    return ports;
  }
  release(containerId) {
    for (const [key, owner] of this.#owners) {
      if (owner.containerId === containerId) this.#owners.delete(key);
    }
  }
  #refuseTaken(key, asking, listener, isTwice) {
    const owner = this.#owners.get(key);
    let taker;
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
function keyOf(protocol, port) {
  return `${port}/${protocol}`;
}
function pickPort(protocol, isFree, random) {
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
//# sourceMappingURL=host-ports.js.map
