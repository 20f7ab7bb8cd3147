/**
 * The images of this node as containerd's records tell them: facts by name, digest or id, the
 * manifest and configuration behind a record, and adding and removing records.
 */
import { isShoalError, ShoalError } from '#lib/errors';
import { createImage, type Image } from '#proto/gen/containerd/images';
import { createDescriptor, type Descriptor } from '#proto/gen/containerd/types';
import { createFieldMask } from '#proto/gen/google';
import { type Connection, callDeadlineMs } from '../connection/connection.ts';
import {
  type BlobDescriptor,
  choosePlatform,
  type ImageConfig,
  mediaTypes,
  type Platform,
  parseImageConfig,
  parseManifest,
} from '../registry/manifest.ts';
import type { ImageFacts } from '../types.ts';
import { ContentStore } from './content-store.ts';
import { chainIds } from './layers.ts';
import { fullName, matchImages } from './match.ts';

/** Everything about one image that its digest determines. */
export interface ImageDetails {
  readonly config: ImageConfig;
  readonly configDigest: string;
  readonly layers: readonly BlobDescriptor[];
  readonly chainId: string;
  readonly sizeBytes: number;
}

/** On records of images that no registry gave us: their digest means nothing elsewhere. */
const importedLabel = 'shoal/imported';

/** With what its record points at, also where `digest` has to be empty. */
export interface LocalImage extends ImageFacts {
  readonly targetDigest: string;
}

export type ImageOrigin = 'registry' | 'import';

/** More images than a node keeps; the oldest details are read again when asked for. */
const detailsMax = 512;

export interface ImageStoreOptions {
  readonly platform: Platform;
  readonly snapshotter: string;
}

export class ImageStore {
  readonly #options: ImageStoreOptions;
  readonly #connection: Connection;
  readonly #content: ContentStore;
  readonly #details = new Map<string, Promise<ImageDetails>>();

  constructor(options: ImageStoreOptions, connection: Connection) {
    this.#options = options;
    this.#connection = connection;
    this.#content = new ContentStore(connection.clients);
  }

  async list(): Promise<readonly LocalImage[]> {
    const response = await this.#connection.clients.images.list(
      { filters: [] },
      { deadlineMs: callDeadlineMs },
    );
    const facts = await Promise.all(response.images.map((image) => this.#facts(image)));
    return facts.filter((entry) => entry !== undefined);
  }

  /** By name, `name@digest`, digest, image id or a prefix of one. */
  async find(reference: string): Promise<LocalImage | undefined> {
    const name = fullName(reference);
    const byName = name === undefined ? undefined : await this.#get(name);
    if (byName !== undefined) return byName;
    return matchImages(reference, await this.list())[0];
  }

  async findAll(reference: string): Promise<readonly LocalImage[]> {
    return matchImages(reference, await this.list());
  }

  /** Errors: not_found when its content is gone. */
  details(digest: string): Promise<ImageDetails> {
    const known = this.#details.get(digest);
    if (known !== undefined) return known;
    const loading = this.#load(digest);
    this.#details.set(digest, loading);
    loading.catch(() => this.#details.delete(digest));
    for (const oldest of this.#details.keys()) {
      if (this.#details.size <= detailsMax) break;
      this.#details.delete(oldest);
    }
    return loading;
  }

  /** Points `name` at a manifest or index, whatever it pointed at before. */
  async put(name: string, target: Descriptor, origin: ImageOrigin): Promise<void> {
    const { images } = this.#connection.clients;
    const labels: Record<string, string> = origin === 'import' ? { [importedLabel]: 'true' } : {};
    const image = createImage({ name, target, labels });
    const options = { deadlineMs: callDeadlineMs };
    try {
      await images.create({ image, sourceDateEpoch: undefined }, options);
    } catch (error) {
      if (!isShoalError(error, 'already_exists')) throw error;
      const updateMask = createFieldMask({ paths: ['target', 'labels'] });
      await images.update({ image, updateMask, sourceDateEpoch: undefined }, options);
    }
  }

  /** `sync` waits until the garbage collector has removed what nothing else uses. */
  async delete(name: string, sync: boolean): Promise<void> {
    const request = { name, sync, target: undefined };
    try {
      await this.#connection.clients.images.delete(request, { deadlineMs: callDeadlineMs });
    } catch (error) {
      if (!isShoalError(error, 'not_found')) throw error;
    }
  }

  async #get(name: string): Promise<LocalImage | undefined> {
    try {
      const response = await this.#connection.clients.images.get(
        { name },
        { deadlineMs: callDeadlineMs },
      );
      return response.image === undefined ? undefined : await this.#facts(response.image);
    } catch (error) {
      if (isShoalError(error, 'not_found')) return undefined;
      throw error;
    }
  }

  /** Undefined for records of other clients that have no image for this platform. */
  async #facts(image: Image): Promise<LocalImage | undefined> {
    const digest = image.target?.digest ?? '';
    try {
      const { config, configDigest, sizeBytes } = await this.details(digest);
      return {
        name: image.name,
        digest: image.labels[importedLabel] === undefined ? digest : '',
        targetDigest: digest,
        configDigest,
        sizeBytes,
        createdAt: config.createdAt,
        labels: config.labels,
        architecture: config.platform.architecture,
        os: config.platform.os,
        healthcheck: config.healthcheck,
        volumes: config.volumes,
      };
    } catch (error) {
      if (isShoalError(error, 'not_found') || isShoalError(error, 'data_loss')) return undefined;
      throw error;
    }
  }

  async #load(digest: string): Promise<ImageDetails> {
    const document = parseManifest(await this.#content.readDocument(digest), `image ${digest}`);
    if (document.kind === 'index') return this.#loadIndexed(digest, document.manifests);
    const what = `configuration ${document.config.digest}`;
    const config = parseImageConfig(await this.#content.readDocument(document.config.digest), what);
    const chain = chainIds(config.diffIds);
    return {
      config,
      configDigest: document.config.digest,
      layers: document.layers,
      chainId: chain.at(-1) ?? '',
      sizeBytes: await this.#unpackedSize(chain),
    };
  }

  /** An index names many manifests; only those that were fetched are here. */
  async #loadIndexed(digest: string, manifests: readonly BlobDescriptor[]): Promise<ImageDetails> {
    for (const manifest of choosePlatform(manifests, this.#options.platform)) {
      if (await this.#content.has(manifest.digest)) return this.details(manifest.digest);
    }
    throw new ShoalError('not_found', `index ${digest} has no local image for this platform`);
  }

  /** What the layers take on disk; those that are not unpacked count as nothing. */
  async #unpackedSize(chain: readonly string[]): Promise<number> {
    const sizes = await Promise.all(chain.map((key) => this.#snapshotSize(key)));
    return sizes.reduce((sum, size) => sum + size, 0);
  }

  async #snapshotSize(key: string): Promise<number> {
    const request = { snapshotter: this.#options.snapshotter, key };
    const { snapshots } = this.#connection.clients;
    try {
      return (await snapshots.usage(request, { deadlineMs: callDeadlineMs })).size;
    } catch (error) {
      if (isShoalError(error, 'not_found')) return 0;
      throw error;
    }
  }
}

/** A descriptor for an image record. */
export function targetOf(mediaType: string, digest: string, size: number): Descriptor {
  return createDescriptor({ mediaType: mediaType || mediaTypes.ociManifest, digest, size });
}
