/**
 * Networks in the flags of `service create` and `service update`. Stored specs hold ids, people type
 * names: without the id, `--network-rm NAME` would find nothing and `--network-add` add it twice.
 */
import { ApiError, type Client, path } from '../../client.ts';
import { splitFields } from '../../parse/mount.ts';
import { parseNetwork } from '../../parse/network.ts';

interface NetworkJson {
  readonly Id: string;
}

async function networkId(client: Client, name: string): Promise<string> {
  const network = await client.get<NetworkJson>(path`/networks/${name}`, { scope: 'swarm' });
  return network.Id;
}

/** A name that is no network's may still be in the spec, by this very text. */
async function idOrName(client: Client, name: string): Promise<string> {
  try {
    return await networkId(client, name);
  } catch (error) {
    if (error instanceof ApiError && error.status === 404) return name;
    throw error;
  }
}

/** The flag's text with the id in place of the name. */
async function withId(client: Client, text: string): Promise<string> {
  const id = await networkId(client, parseNetwork(text).Target);
  if (!text.includes('=')) return id;
  return splitFields(text)
    .map((field) => (/^\s*name\s*=/i.test(field) ? `name=${id}` : field))
    .map((field) => (field.includes(',') ? `"${field}"` : field))
    .join(',');
}

export interface NetworkFlags {
  readonly added: readonly string[];
  readonly removed: readonly string[];
}

/** Throws the daemon's words for a network that is not there. */
export async function withNetworkIds(client: Client, flags: NetworkFlags): Promise<NetworkFlags> {
  return {
    added: await Promise.all(flags.added.map((text) => withId(client, text))),
    removed: await Promise.all(flags.removed.map((name) => idOrName(client, name))),
  };
}
