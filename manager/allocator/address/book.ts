/**
 * Which addresses and published ports are taken: an index of the objects, which alone are the
 * truth. It is filled from them when a leader begins and whenever a transaction has failed, and
 * follows the commits in between.
 */
import type { Commit, ReadTx } from '#manager/store/types';
import {
  type EndpointVirtualIP,
  type Network,
  type NetworkAttachment,
  type PortConfig,
  PortConfigPublishMode,
  type Service,
  type Task,
} from '#proto/gen/swarm';
import { isTerminal, observedState } from '#proto/model/task-state';
import { hostOf } from '../releases.ts';
import { AddressPool } from './pool.ts';

export class Book {
  readonly #pools = new Map<string, readonly AddressPool[]>();
  /** Service ids by protocol and published port. */
  readonly #ports = new Map<string, string>();

  /**
   * Whoever has something in any of the views keeps it: what is only proposed to be freed is not
   * free yet.
   */
  static of(views: readonly ReadTx[]): Book {
    const book = new Book();
    for (const view of views) {
      for (const network of view.network.all()) book.addNetwork(network);
    }
    for (const view of views) {
      for (const service of view.service.all()) book.#takeService(service);
      for (const task of view.task.all()) {
        if (hasAddresses(task)) book.#takeTask(task);
      }
    }
    return book;
  }

  follow(commit: Commit): void {
    for (const change of commit.changes) {
      const isGone = change.kind === 'remove';
      if (change.table === 'network') {
        if (isGone) this.#pools.delete(change.object.id);
        else this.addNetwork(change.object);
      } else if (change.table === 'service') {
        this.#followService(change.object, change.previous, isGone);
      } else if (change.table === 'task') {
        if (!isGone && hasAddresses(change.object)) this.#takeTask(change.object);
        else this.#freeTask(change.previous ?? change.object);
      }
    }
  }

  /** The network's pools, in the order of its configuration. */
  poolsOf(networkId: string): readonly AddressPool[] {
    return this.#pools.get(networkId) ?? [];
  }

  /** Takes it for an object that is being written now. */
  take(networkId: string, address: string, owner: string): void {
    for (const pool of this.poolsOf(networkId)) pool.take(address, owner);
  }

  /** Nothing happens when somebody else has it. */
  free(networkId: string, address: string, owner: string): void {
    for (const pool of this.poolsOf(networkId)) pool.free(address, owner);
  }

  holderOfPort(port: PortConfig): string | undefined {
    return this.#ports.get(portKey(port));
  }

  takePort(port: PortConfig, serviceId: string): void {
    if (!this.#ports.has(portKey(port))) this.#ports.set(portKey(port), serviceId);
  }

  /** A network that is being written now, or is there already. */
  addNetwork({ id, ipam }: Network): void {
    const before = this.#pools.get(id) ?? [];
    const configs = ipam?.configs ?? [];
    const isSame =
      before.length === configs.length &&
      before.every((pool, at) => pool.text === configs[at]?.subnet);
    if (isSame && this.#pools.has(id)) return;
    this.#pools.set(
      id,
      configs.flatMap((config) => AddressPool.of(config) ?? []),
    );
  }

  #takeService({ id, endpoint }: Service): void {
    for (const { networkId, addr } of endpoint?.virtualIps ?? []) {
      this.take(networkId, hostOf(addr), id);
    }
    for (const port of meshPorts(endpoint?.ports)) this.takePort(port, id);
  }

  #followService(service: Service, previous: Service | undefined, isGone: boolean): void {
    const now = isGone ? undefined : service.endpoint;
    const kept = now?.virtualIps ?? [];
    for (const vip of previous?.endpoint?.virtualIps ?? []) {
      if (kept.some((other) => isSameVip(other, vip))) continue;
      this.free(vip.networkId, hostOf(vip.addr), service.id);
    }
    const keptPorts = new Set(meshPorts(now?.ports).map(portKey));
    for (const port of meshPorts(previous?.endpoint?.ports)) {
      const key = portKey(port);
      if (!keptPorts.has(key) && this.#ports.get(key) === service.id) this.#ports.delete(key);
    }
    if (!isGone) this.#takeService(service);
  }

  #takeTask({ id, networks }: Task): void {
    eachAddress(networks, (networkId, address) => this.take(networkId, address, id));
  }

  #freeTask({ id, networks }: Task): void {
    eachAddress(networks, (networkId, address) => this.free(networkId, address, id));
  }
}

/** Whether the addresses in a task are its own: they are until it has ended. */
export function hasAddresses(task: Task): boolean {
  return task.networks.length > 0 && !isTerminal(observedState(task));
}

export function meshPorts(ports: readonly PortConfig[] | undefined): readonly PortConfig[] {
  return (ports ?? []).filter(
    ({ publishMode, publishedPort }) =>
      publishMode === PortConfigPublishMode.INGRESS && publishedPort !== 0,
  );
}

function isSameVip(left: EndpointVirtualIP, right: EndpointVirtualIP): boolean {
  return left.networkId === right.networkId && left.addr === right.addr;
}

function portKey({ protocol, publishedPort }: PortConfig): string {
  return `${protocol}/${publishedPort}`;
}

function eachAddress(
  networks: readonly NetworkAttachment[],
  body: (networkId: string, address: string) => void,
): void {
  for (const { network, addresses } of networks) {
    for (const address of addresses) body(network?.id ?? '', hostOf(address));
  }
}
