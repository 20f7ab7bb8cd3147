/**
 * Names derived from layers: chain ids, which identify a stack of layers by content, and the
 * labels that keep an image's parts from the garbage collector.
 */

import type { BlobDescriptor } from '../registry/manifest.ts';
import { sha256Digest } from '../registry/registry.ts';

/** The chain id after each layer: a layer's own digest for the first, then a hash over both. */
export function chainIds(diffIds: readonly string[]): readonly string[] {
  const chain: string[] = [];
  for (const diffId of diffIds) {
    const parent = chain.at(-1);
    chain.push(parent === undefined ? diffId : sha256Digest(Buffer.from(`${parent} ${diffId}`)));
  }
  return chain;
}

/** On the configuration: keeps the unpacked top snapshot, which in turn keeps its parents. */
export function configLabels(snapshotter: string, topChainId: string): Record<string, string> {
  return { [`containerd.io/gc.ref.snapshot.${snapshotter}`]: topChainId };
}

/** On a manifest: keeps the configuration and the layers. */
export function manifestLabels(
  config: BlobDescriptor,
  layers: readonly BlobDescriptor[],
): Record<string, string> {
  const labels: Record<string, string> = {
    'containerd.io/gc.ref.content.config': config.digest,
  };
  layers.forEach((layer, index) => {
    labels[`containerd.io/gc.ref.content.l.${index}`] = layer.digest;
  });
  return labels;
}

/** On an index: keeps the one manifest that this node uses. */
export function indexLabels(manifest: BlobDescriptor): Record<string, string> {
  return { 'containerd.io/gc.ref.content.m.0': manifest.digest };
}
