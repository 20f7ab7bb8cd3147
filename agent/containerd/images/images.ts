/**
 * The images of a node: what is present is answered from here and never asks a registry; what is
 * not is pulled, and pulls of one image that are asked for together become one.
 */
import type { Clock } from '#lib/clock';
import { ShoalError } from '#lib/errors';
import type { Random } from '#lib/random';
import { abortable, heardElsewhere } from '#lib/signal';
import { Turns } from '#lib/turns';
import type { Connection } from '../connection/connection.ts';
import type { Fetch } from '../registry/http.ts';
import type { Platform } from '../registry/manifest.ts';
import { parseReference, referenceName } from '../registry/reference.ts';
import { Repository } from '../registry/registry.ts';
import type { ImageFacts, Images, PullProgress, RegistryAuth } from '../types.ts';
import { copyOut } from './copy-out.ts';
import { ImageStore } from './image-store.ts';
import { importArchive } from './import.ts';
import { pullImage } from './pull.ts';
import type { ImageViews } from './view.ts';

export interface ContainerdImagesOptions {
  readonly platform: Platform;
  readonly snapshotter: string;
  /** `host[:port]` or CIDR blocks that may speak plain HTTP. Loopback always may. */
  readonly insecureRegistries: readonly string[];
}

export interface ContainerdImagesDeps {
  readonly connection: Connection;
  readonly clock: Clock;
  readonly random: Random;
  readonly fetch: Fetch;
  readonly views: ImageViews;
}

/** A pull that several callers wait for. It ends when the last of them has given up. */
interface SharedPull {
  readonly result: Promise<ImageFacts>;
  readonly abort: AbortController;
  readonly listeners: Set<(progress: PullProgress) => void>;
  waiting: number;
}

export class ContainerdImages implements Images {
  readonly store: ImageStore;
  readonly #options: ContainerdImagesOptions;
  readonly #deps: ContainerdImagesDeps;
  readonly #pulls = new Map<string, SharedPull>();
  readonly #transfers = new Turns();

  constructor(options: ContainerdImagesOptions, deps: ContainerdImagesDeps) {
    this.#options = options;
    this.#deps = deps;
    this.store = new ImageStore(options, deps.connection);
  }

  find(reference: string): Promise<ImageFacts | undefined> {
    return this.store.find(reference);
  }

  list(): Promise<readonly ImageFacts[]> {
    return this.store.list();
  }

  async pull(
    reference: string,
    auth: RegistryAuth | undefined,
    signal: AbortSignal,
    onProgress: (progress: PullProgress) => void = () => {},
  ): Promise<ImageFacts> {
    signal.throwIfAborted();
    // Callers with other credentials must not profit from each other's.
    const key = JSON.stringify([referenceName(parseReference(reference)), auth]);
    const shared = this.#pulls.get(key) ?? this.#startPull(key, reference, auth);
    shared.waiting++;
    shared.listeners.add(onProgress);
    try {
      return await abortable(shared.result, signal);
    } finally {
      shared.listeners.delete(onProgress);
      shared.waiting--;
      if (shared.waiting === 0) {
        shared.abort.abort(new ShoalError('cancelled', `pull of ${reference} was given up`));
        // A caller that comes now must not join a pull that is being given up.
        if (this.#pulls.get(key) === shared) this.#pulls.delete(key);
      }
    }
  }

  importArchive(
    archive: AsyncIterable<Uint8Array>,
    signal: AbortSignal,
  ): Promise<readonly string[]> {
    return importArchive({ ...this.#deps, ...this.#options, store: this.store }, archive, signal);
  }

  async copyOut(
    reference: string,
    path: string,
    target: string,
    signal: AbortSignal,
  ): Promise<boolean> {
    const image = await this.store.find(reference);
    if (image === undefined) throw new ShoalError('not_found', `No such image: ${reference}`);
    const { chainId } = await this.store.details(image.targetDigest);
    const copy = (root: string): Promise<boolean> => copyOut(root, path, target, signal);
    return (await this.#deps.views.see(chainId, copy)) ?? false;
  }

  async remove(
    reference: string,
  ): Promise<{ untagged: readonly string[]; deleted: readonly string[] }> {
    const matches = await this.store.findAll(reference);
    const [first] = matches;
    if (first === undefined) {
      throw new ShoalError('not_found', `No such image: ${reference}`);
    }
    // A name removes itself, an id all its names.
    const named = matches.filter((image) => image.name === first.name);
    const byName = this.#isName(reference, first);
    const doomed = byName ? named : matches;
    for (const image of doomed) await this.store.delete(image.name, true);
    const rest = await this.store.list();
    const isGone = !rest.some((image) => image.configDigest === first.configDigest);
    return {
      untagged: doomed.map((image) => image.name),
      deleted: isGone ? [first.configDigest] : [],
    };
  }

  #isName(reference: string, image: ImageFacts): boolean {
    if (image.configDigest.startsWith(reference)) return false;
    return !image.configDigest.startsWith(`sha256:${reference}`);
  }

  #startPull(key: string, reference: string, auth: RegistryAuth | undefined): SharedPull {
    const abort = new AbortController();
    const listeners = new Set<(progress: PullProgress) => void>();
    const onProgress = (progress: PullProgress): void => {
      for (const listener of listeners) listener(progress);
    };
    const result = this.#pull(reference, auth, abort.signal, onProgress).finally(() => {
      if (this.#pulls.get(key)?.abort === abort) this.#pulls.delete(key);
    });
    // The last caller may have left: then nobody else sees the failure.
    heardElsewhere(result);
    const shared = { result, abort, listeners, waiting: 0 };
    this.#pulls.set(key, shared);
    return shared;
  }

  async #pull(
    text: string,
    auth: RegistryAuth | undefined,
    signal: AbortSignal,
    onProgress: (progress: PullProgress) => void,
  ): Promise<ImageFacts> {
    const reference = parseReference(text);
    const { insecureRegistries } = this.#options;
    const repository = new Repository(reference, auth, insecureRegistries, this.#deps);
    await pullImage(
      { ...this.#deps, ...this.#options, store: this.store, transfers: this.#transfers },
      { reference, repository, signal, onProgress },
    );
    const facts = await this.store.find(referenceName(reference));
    if (facts === undefined) {
      throw new ShoalError('data_loss', `image ${text} was pulled but its content is not usable`);
    }
    return facts;
  }
}
