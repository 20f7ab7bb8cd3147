/**
 * Loads an image archive: its files become content, its layers snapshots, its names records.
 */

import type { Clients } from '../connection/connection.ts';
import { type Platform, parseImageConfig } from '../registry/manifest.ts';
import { type ArchivedImage, planArchive } from './archive-plan.ts';
import { readArchive } from './archive-read.ts';
import { ContentStore } from './content-store.ts';
import { type ImageStore, targetOf } from './image-store.ts';
import { configLabels, manifestLabels } from './layers.ts';
import { type LeaseDeps, withLease } from './lease.ts';
import { unpackLayers } from './unpack.ts';

export interface ImportDeps extends LeaseDeps {
  readonly store: ImageStore;
  readonly platform: Platform;
  readonly snapshotter: string;
}

async function loadImage(
  image: ArchivedImage,
  clients: Clients,
  deps: ImportDeps,
  signal: AbortSignal,
): Promise<readonly string[]> {
  const content = new ContentStore(clients);
  const { config, layers, manifestBytes, manifestDigest: digest, manifestType } = image;
  const { diffIds } = parseImageConfig(image.configBytes, `configuration ${config.digest}`);
  const whenStored = (): Promise<void> => Promise.resolve();
  const chainId = await unpackLayers(clients, deps, { layers, diffIds, whenStored });
  if (chainId !== '') {
    await content.addLabels(config.digest, configLabels(deps.snapshotter, chainId));
  }
  const labels = manifestLabels(config, layers);
  const size = manifestBytes.length;
  await content.writeBytes(manifestBytes, { ref: `shoal-${digest}`, size, digest, labels }, signal);
  await content.addLabels(digest, labels);
  // An image without a name is known by its id, like Docker's untagged images.
  const names = image.names.length > 0 ? image.names : [config.digest];
  const target = targetOf(manifestType, digest, size);
  for (const name of names) await deps.store.put(name, target, 'import');
  return names;
}

/** The names it brought. Errors: invalid_argument (not an archive), data_loss (damaged). */
export async function importArchive(
  deps: ImportDeps,
  archive: AsyncIterable<Uint8Array>,
  signal: AbortSignal,
): Promise<readonly string[]> {
  return withLease(deps, async (clients) => {
    const importId = Buffer.from(deps.random.bytes(8)).toString('hex');
    const content = new ContentStore(clients);
    const files = await readArchive(archive, { content, importId }, signal);
    const names: string[] = [];
    for (const image of planArchive(files, deps.platform)) {
      names.push(...(await loadImage(image, clients, deps, signal)));
    }
    return names;
  });
}
