/**
 * Turns layers into snapshots: each layer is applied on top of the one below and committed under
 * its chain id, so layers that images share are unpacked once.
 */

import { isShoalError, ShoalError } from '#lib/errors';
import type { Random } from '#lib/random';
import { createDescriptor } from '#proto/gen/containerd/types';
import { type Clients, callDeadlineMs } from '../connection/connection.ts';
import type { BlobDescriptor } from '../registry/manifest.ts';
import { chainIds } from './layers.ts';

/** Applying a layer of a gigabyte takes a slow disk minutes. */
const applyDeadlineMs = 10 * 60 * 1000;

export interface UnpackDeps {
  readonly random: Random;
  readonly snapshotter: string;
}

export interface UnpackInput {
  readonly layers: readonly BlobDescriptor[];
  readonly diffIds: readonly string[];
  /** Resolves when the layer's blob is stored. */
  readonly whenStored: (layer: BlobDescriptor) => Promise<void>;
  readonly onLayer?: (layer: BlobDescriptor) => void;
}

export async function hasSnapshot(
  clients: Clients,
  snapshotter: string,
  key: string,
): Promise<boolean> {
  try {
    await clients.snapshots.stat({ snapshotter, key }, { deadlineMs: callDeadlineMs });
    return true;
  } catch (error) {
    if (isShoalError(error, 'not_found')) return false;
    throw error;
  }
}

async function applyLayer(
  clients: Clients,
  deps: UnpackDeps,
  layer: BlobDescriptor,
  step: { readonly parent: string; readonly chainId: string; readonly diffId: string },
): Promise<void> {
  const { snapshotter } = deps;
  const suffix = Buffer.from(deps.random.bytes(6)).toString('hex');
  const key = `extract-${suffix} ${step.chainId}`;
  const { mounts } = await clients.snapshots.prepare(
    { snapshotter, key, parent: step.parent, labels: {} },
    { deadlineMs: callDeadlineMs },
  );
  try {
    const { applied } = await clients.diff.apply(
      {
        diff: createDescriptor({
          mediaType: layer.mediaType,
          digest: layer.digest,
          size: layer.size,
        }),
        mounts,
        payloads: {},
        syncFs: false,
      },
      { deadlineMs: applyDeadlineMs },
    );
    if (applied?.digest !== step.diffId) {
      throw new ShoalError(
        'data_loss',
        `layer ${layer.digest} unpacks to ${applied?.digest}, its image says ${step.diffId}`,
      );
    }
    await clients.snapshots.commit(
      { snapshotter, name: step.chainId, key, labels: {}, parent: '' },
      { deadlineMs: callDeadlineMs },
    );
  } catch (error) {
    await clients.snapshots.remove({ snapshotter, key }, { deadlineMs: callDeadlineMs });
    // Another image with the same layer was faster.
    if (!isShoalError(error, 'already_exists')) throw error;
  }
}

/** Returns the top chain id. Errors: data_loss when a layer is not what the image says. */
export async function unpackLayers(
  clients: Clients,
  deps: UnpackDeps,
  input: UnpackInput,
): Promise<string> {
  const { layers, diffIds } = input;
  if (layers.length !== diffIds.length) {
    throw new ShoalError(
      'data_loss',
      `the image has ${layers.length} layers but its configuration lists ${diffIds.length}`,
    );
  }
  const chain = chainIds(diffIds);
  let parent = '';
  for (const [index, layer] of layers.entries()) {
    const chainId = chain[index] ?? '';
    if (!(await hasSnapshot(clients, deps.snapshotter, chainId))) {
      await input.whenStored(layer);
      const diffId = diffIds[index] ?? '';
      await applyLayer(clients, deps, layer, { parent, chainId, diffId });
    }
    input.onLayer?.(layer);
    parent = chainId;
  }
  return parent;
}
