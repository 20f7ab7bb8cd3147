/**
 * Channels to other managers, one per address, shared by everything that calls them. They take the
 * node's current certificate for each new connection, so a renewal needs no word to them.
 */
import type { Clock } from '#lib/clock';
import { ShoalError } from '#lib/errors';
import { type Channel, openChannel } from '#lib/rpc/channel';
import { createClient } from '#lib/rpc/client';
import type { Service } from '#lib/rpc/service';
import type { Client } from '#lib/rpc/types';
import { managerServerName } from '#manager/ca/node-certificate';
import { clientTlsOf, type Material } from './identity/material.ts';

/** More managers than any swarm has; old addresses make room. */
const channelsMax = 32;

/**
 * What a manager sends in one message grows with the cluster: lists of tasks, and all that a node is
 * assigned. Ten thousand tasks take 20 MiB, more with long specs; only managers send them.
 */
const messageBytesMax = 256 * 1024 * 1024;

export class Connections {
  readonly #material: () => Material;
  readonly #clock: Clock;
  readonly #channels = new Map<string, Channel>();
  #closed = false;

  constructor(material: () => Material, clock: Clock) {
    this.#material = material;
    this.#clock = clock;
  }

  /**
   * A client over the shared channel to `address`. Cheap. With a node id it talks to that node or
   * to nobody, whoever else may have the address by now.
   */
  client<S extends Service>(service: S, address: string, nodeId = ''): Client<S> {
    return createClient(service, this.#shared(address, nodeId));
  }

  /** A channel of its own, which the caller closes. */
  open(address: string, nodeId = ''): Channel {
    const tls = () => ({
      ...clientTlsOf(this.#material(), managerServerName),
      ...(nodeId === '' ? {} : { commonName: nodeId }),
    });
    return openChannel({ address, tls, messageBytesMax }, this.#clock);
  }

  close(): void {
    this.#closed = true;
    for (const channel of this.#channels.values()) channel.close();
    this.#channels.clear();
  }

  #shared(address: string, nodeId: string): Channel {
    // Requests of clients go on while the node stops to move, or to leave.
    if (this.#closed) {
      const why = 'it moves to another address, leaves, or its daemon stops';
      const message = `this node takes no part in its swarm at the moment (${why}): try again later`;
      throw new ShoalError('unavailable', message);
    }
    const key = `${address} ${nodeId}`;
    const known = this.#channels.get(key);
    if (known !== undefined) {
      // The least recently used comes first in the map.
      this.#channels.delete(key);
      this.#channels.set(key, known);
      return known;
    }
    const [oldest] = this.#channels;
    if (this.#channels.size >= channelsMax && oldest !== undefined) {
      oldest[1].close();
      this.#channels.delete(oldest[0]);
    }
    const channel = this.open(address, nodeId);
    this.#channels.set(key, channel);
    return channel;
  }
}
