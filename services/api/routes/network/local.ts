/** The networks that every node has by itself, which tools expect to find. */
import { createHash } from 'node:crypto';
import { rfc3339, timestampOfMs } from '#proto/model/time';
import type { Backend } from '../../backend.ts';
import { localNetworkJson } from '../../convert/network.ts';

/** Drivers by the network's name. */
const predefined: Readonly<Record<string, string>> = {
  bridge: 'bridge',
  host: 'host',
  none: 'null',
};

export type LocalNetworkJson = ReturnType<typeof localNetworkJson>;

/** Local ids have 64 hex digits; the daemon's own id makes them differ between nodes. */
export function localNetworks(backend: Backend): readonly LocalNetworkJson[] {
  const { daemonId, startedAtMs } = backend.machine();
  const createdAt = rfc3339(timestampOfMs(startedAtMs));
  return Object.entries(predefined).map(([name, driver]) => {
    const id = createHash('sha256').update(`${daemonId}/${name}`).digest('hex');
    return localNetworkJson({ id, name, driver }, createdAt);
  });
}

export function isPredefinedName(name: string): boolean {
  return Object.hasOwn(predefined, name);
}

export function localNetworkIds(backend: Backend): Readonly<Record<string, string>> {
  return Object.fromEntries(localNetworks(backend).map(({ Name, Id }) => [Name, Id]));
}
