/**
 * Brings an image from its registry: manifest, configuration and layers are fetched side by side
 * and unpacked in order while later layers still travel. The record that names the image comes
 * last, so an image is either complete or not there.
 */

import { sleep } from '#lib/clock';
import { isShoalError, ShoalError } from '#lib/errors';
import { abortable, heardElsewhere } from '#lib/signal';
import type { Turns } from '#lib/turns';
import type { Clients } from '../connection/connection.ts';
import {
  type BlobDescriptor,
  choosePlatform,
  type Platform,
  parseImageConfig,
  parseManifest,
} from '../registry/manifest.ts';
import { familiarName, type ImageReference, referenceName } from '../registry/reference.ts';
import type { FetchedManifest, Repository } from '../registry/registry.ts';
import type { PullProgress } from '../types.ts';
import { ContentStore } from './content-store.ts';
import type { ImageStore } from './image-store.ts';
import { targetOf } from './image-store.ts';
import { configLabels, indexLabels, manifestLabels } from './layers.ts';
import { type LeaseDeps, withLease } from './lease.ts';
import { unpackLayers } from './unpack.ts';

/** Docker's default; more only divides the same bandwidth. */
const downloadsMax = 3;
/** A transfer that broke is resumed; each failure waits twice as long as the one before. */
const attemptsMax = 5;
const retryFirstMs = 500;

export interface PullDeps extends LeaseDeps {
  readonly store: ImageStore;
  readonly platform: Platform;
  readonly snapshotter: string;
  /** By digest, of all pulls: containerd refuses a second writer of one blob. */
  readonly transfers: Turns;
}

export interface PullInput {
  readonly reference: ImageReference;
  readonly repository: Repository;
  readonly signal: AbortSignal;
  readonly onProgress: (progress: PullProgress) => void;
}

/** The index, if there is one, and the manifest for this node. */
interface Resolved {
  readonly root: FetchedManifest;
  readonly manifest: FetchedManifest;
  readonly config: BlobDescriptor;
  readonly layers: readonly BlobDescriptor[];
}

const shortId = (digest: string): string => digest.slice(7, 19);

export async function pullImage(deps: PullDeps, input: PullInput): Promise<void> {
  const { reference, onProgress } = input;
  const name = referenceName(reference);
  onProgress({
    id: reference.digest || reference.tag,
    status: `Pulling from ${familiarName(`${reference.domain}/${reference.path}`)}`,
  });
  const resolved = await resolveManifest(deps, input);
  await withLease(deps, async (clients) => {
    await new Pull(deps, input, clients).run(resolved);
    const { root } = resolved;
    const target = targetOf(root.mediaType, root.digest, root.bytes.length);
    await deps.store.put(name, target, 'registry');
  });
  onProgress({ id: '', status: `Digest: ${resolved.root.digest}` });
}

async function resolveManifest(deps: PullDeps, input: PullInput): Promise<Resolved> {
  const { reference, repository, signal } = input;
  const name = familiarName(referenceName(reference));
  const root = await repository.manifest(reference.digest || reference.tag, signal);
  const document = parseManifest(root.bytes, `manifest of ${name}`);
  if (document.kind === 'manifest') return { root, manifest: root, ...document };
  const [chosen] = choosePlatform(document.manifests, deps.platform);
  if (chosen === undefined) {
    const { os, architecture } = deps.platform;
    throw new ShoalError('not_found', `${name} has no image for this node's ${os}/${architecture}`);
  }
  const manifest = await repository.manifest(chosen.digest, signal);
  const inner = parseManifest(manifest.bytes, `manifest of ${name}`);
  if (inner.kind === 'index') throw new ShoalError('data_loss', `${name}: an index in an index`);
  return { root, manifest, ...inner };
}

/** One pull under its lease. */
class Pull {
  readonly #deps: PullDeps;
  readonly #input: PullInput;
  readonly #clients: Clients;
  readonly #content: ContentStore;

  constructor(deps: PullDeps, input: PullInput, clients: Clients) {
    this.#deps = deps;
    this.#input = input;
    this.#clients = clients;
    this.#content = new ContentStore(clients);
  }

  async run({ root, manifest, config, layers }: Resolved): Promise<void> {
    const { signal } = this.#input;
    await this.#download(config);
    const facts = parseImageConfig(
      await this.#content.readDocument(config.digest),
      `configuration ${config.digest}`,
    );
    const chainId = await this.#layers(layers, facts.diffIds);
    if (chainId !== '') {
      await this.#content.addLabels(config.digest, configLabels(this.#deps.snapshotter, chainId));
    }
    await this.#document(manifest, manifestLabels(config, layers), signal);
    if (root.digest !== manifest.digest) {
      const { mediaType, digest, bytes } = manifest;
      const size = bytes.length;
      const chosen = { mediaType, digest, size, annotations: {}, platform: undefined };
      await this.#document(root, indexLabels(chosen), signal);
    }
  }

  /** Downloads run ahead of unpacking; the first failure of either ends both. */
  async #layers(layers: readonly BlobDescriptor[], diffIds: readonly string[]): Promise<string> {
    const stored = new Map<string, Promise<void>>();
    const waiting = [...new Map(layers.map((layer) => [layer.digest, layer])).values()];
    const lanes: Promise<void>[] = Array.from({ length: downloadsMax }, () => Promise.resolve());
    waiting.forEach((layer, index) => {
      const lane = index % downloadsMax;
      const done = (lanes[lane] ?? Promise.resolve()).then(() => this.#download(layer));
      // Whoever needs this layer sees the failure; an unneeded one must not end the process.
      heardElsewhere(done);
      lanes[lane] = done;
      stored.set(layer.digest, done);
    });
    const onLayer = (layer: BlobDescriptor): void =>
      this.#input.onProgress({ id: shortId(layer.digest), status: 'Pull complete' });
    const whenStored = async (layer: BlobDescriptor): Promise<void> => stored.get(layer.digest);
    const [chainId] = await Promise.all([
      unpackLayers(this.#clients, this.#deps, { layers, diffIds, whenStored, onLayer }),
      ...stored.values(),
    ]);
    return chainId;
  }

  async #document(
    document: FetchedManifest,
    labels: Readonly<Record<string, string>>,
    signal: AbortSignal,
  ): Promise<void> {
    const { digest, bytes } = document;
    const write = { ref: `shoal-${digest}`, size: bytes.length, digest, labels };
    await this.#inTurn(digest, () => this.#content.writeBytes(bytes, write, signal));
    // When it was there already the labels were not written.
    await this.#content.addLabels(digest, labels);
  }

  async #download(blob: BlobDescriptor): Promise<void> {
    const { clock } = this.#deps;
    const { signal, onProgress } = this.#input;
    const id = shortId(blob.digest);
    for (let attempt = 1; ; attempt++) {
      try {
        const existed = await this.#inTurn(blob.digest, () => this.#transfer(blob, id));
        onProgress({ id, status: existed ? 'Already exists' : 'Download complete' });
        return;
      } catch (error) {
        signal.throwIfAborted();
        if (!isShoalError(error, 'unavailable') || attempt === attemptsMax) throw error;
        onProgress({ id, status: `Retrying after: ${error.message}` });
        await sleep(clock, retryFirstMs * 2 ** (attempt - 1), signal);
      }
    }
  }

  /** Whoever waited finds the blob stored, or goes on where the other one stopped. */
  #inTurn<T>(digest: string, work: () => Promise<T>): Promise<T> {
    const { signal } = this.#input;
    const done = this.#deps.transfers.run(digest, async () => {
      signal.throwIfAborted();
      return work();
    });
    return abortable(heardElsewhere(done), signal);
  }

  #transfer(blob: BlobDescriptor, id: string): Promise<boolean> {
    const { repository, signal, onProgress } = this.#input;
    const { digest, size } = blob;
    return this.#content.write(
      { ref: `shoal-${digest}`, size, digest, labels: {} },
      (offset) => repository.blob(digest, offset, signal),
      signal,
      (current) => onProgress({ id, status: 'Downloading', current, total: size }),
    );
  }
}
