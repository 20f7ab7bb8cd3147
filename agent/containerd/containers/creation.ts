/**
 * Makes a container's record, its snapshot and its log files. The record comes first: it refers to
 * the snapshot by name, which keeps the garbage collector away from it without a lease.
 */
import { isDeepStrictEqual } from 'node:util';
import { isShoalError, ShoalError } from '#lib/errors';
import { createContainer } from '#proto/gen/containerd/containers';
import { Options } from '#proto/gen/containerd/runc';
import type { Mount } from '#proto/gen/containerd/types';
import { createAny } from '#proto/gen/google';
import { callDeadlineMs } from '../connection/connection.ts';
import { jsonAny, typeUrls } from '../connection/values.ts';
import { ContentStore } from '../images/content-store.ts';
import type { ImageDetails } from '../images/image-store.ts';
import { configLabels } from '../images/layers.ts';
import { withLease } from '../images/lease.ts';
import { unpackLayers } from '../images/unpack.ts';
import { mergeStopSignal } from '../spec/command.ts';
import { signalNumber } from '../spec/signals.ts';
import { renderSpec, specJson } from '../spec/spec.ts';
import type { ContainerRequest } from '../types.ts';
import { type ContainersDeps, type ContainersOptions, runtimeName } from './deps.ts';
import { renderExtension, type StoredRecord } from './record.ts';
import type { RecordStore } from './record-store.ts';

/** containerd's own rule, which also keeps ids usable as file names. */
const idPattern = /^[A-Za-z0-9]+(?:[._-][A-Za-z0-9]+)*$/;
const idLengthMax = 76;

const callOptions = { deadlineMs: callDeadlineMs };

export class Creation {
  readonly #options: ContainersOptions;
  readonly #deps: ContainersDeps;
  readonly #records: RecordStore;

  constructor(options: ContainersOptions, deps: ContainersDeps, records: RecordStore) {
    this.#options = options;
    this.#deps = deps;
    this.#records = records;
  }

  /**
   * The mounts of the root file system. Errors: not_found (image), already_exists (the id is taken
   * by another request), invalid_argument, failed_precondition.
   */
  async create(request: ContainerRequest): Promise<readonly Mount[]> {
    if (!idPattern.test(request.id) || request.id.length > idLengthMax) {
      throw new ShoalError('invalid_argument', `container id ${request.id} is not usable`);
    }
    const image = await this.#image(request);
    const users = await this.#deps.users.read(image.chainId);
    const spec = renderSpec({
      request,
      image: image.config,
      users,
      facts: this.#deps.facts,
      cgroupParent: this.#options.cgroupParent,
    });
    const stopSignal = mergeStopSignal(request.stopSignal, image.config);
    signalNumber(stopSignal);
    const record: StoredRecord = {
      request,
      commandLine: spec.process.args,
      stopSignal,
      cgroupsPath: spec.linux.cgroupsPath,
    };
    const logs = this.#deps.logs.create(request.id);
    await Promise.all([this.#createRecord(record, specJson(spec), image), logs]);
    return this.#prepareUnpacked(request.id, image);
  }

  /** The mounts of a container made before. A crash may have come between record and snapshot. */
  async mounts(id: string): Promise<readonly Mount[]> {
    try {
      return await this.#mountsOf(id);
    } catch (error) {
      if (!isShoalError(error, 'not_found')) throw error;
      const { request, startedAt, exit } = await this.#records.get(id);
      // One that has run would begin anew without what it wrote.
      if (startedAt !== undefined || exit !== undefined) throw error;
      return this.#prepareUnpacked(id, await this.#image(request));
    }
  }

  async #mountsOf(id: string): Promise<readonly Mount[]> {
    const { snapshotter } = this.#options;
    const { snapshots } = this.#deps.connection.clients;
    return (await snapshots.mounts({ snapshotter, key: id }, callOptions)).mounts;
  }

  async #image(request: ContainerRequest): Promise<ImageDetails> {
    const facts = await this.#deps.store.find(request.image);
    if (facts !== undefined) return this.#deps.store.details(facts.targetDigest);
    throw new ShoalError(
      'not_found',
      `container ${request.name}: image ${request.image} is not on this node: pull it first`,
    );
  }

  async #createRecord(record: StoredRecord, spec: string, image: ImageDetails): Promise<void> {
    const { request } = record;
    const options = Options.encode(Options.create());
    const container = createContainer({
      id: request.id,
      image: request.image,
      labels: { 'shoal/image': image.configDigest },
      runtime: {
        name: runtimeName,
        options: createAny({ type_url: typeUrls.runcOptions, value: options }),
      },
      spec: jsonAny(typeUrls.spec, spec),
      snapshotter: this.#options.snapshotter,
      snapshotKey: request.id,
      extensions: renderExtension(record),
    });
    try {
      await this.#deps.connection.clients.containers.create({ container }, callOptions);
    } catch (error) {
      if (!isShoalError(error, 'already_exists')) throw error;
      await this.#requireSame(request);
    }
  }

  /** Creating twice is harmless, reusing an id for something else is not. */
  async #requireSame(request: ContainerRequest): Promise<void> {
    const existing = await this.#records.find(request.id);
    const plain: unknown = JSON.parse(JSON.stringify(request));
    if (isDeepStrictEqual(existing?.request, plain)) return;
    throw new ShoalError(
      'already_exists',
      `container ${request.name}: id ${request.id} belongs to another container`,
    );
  }

  /** An image that another client brought may not be unpacked yet. */
  async #prepareUnpacked(id: string, image: ImageDetails): Promise<readonly Mount[]> {
    try {
      return await this.#prepare(id, image.chainId);
    } catch (error) {
      if (!isShoalError(error, 'not_found')) throw error;
    }
    const { snapshotter } = this.#options;
    await withLease(this.#deps, async (clients) => {
      const whenStored = (): Promise<void> => Promise.resolve();
      const { layers, config } = image;
      const input = { layers, diffIds: config.diffIds, whenStored };
      await unpackLayers(clients, { ...this.#deps, snapshotter }, input);
      const labels = configLabels(snapshotter, image.chainId);
      await new ContentStore(clients).addLabels(image.configDigest, labels);
    });
    return this.#prepare(id, image.chainId);
  }

  async #prepare(id: string, parent: string): Promise<readonly Mount[]> {
    const { snapshotter } = this.#options;
    const { snapshots } = this.#deps.connection.clients;
    try {
      const request = { snapshotter, key: id, parent, labels: {} };
      return (await snapshots.prepare(request, callOptions)).mounts;
    } catch (error) {
      if (isShoalError(error, 'already_exists')) return this.#mountsOf(id);
      throw error;
    }
  }
}
