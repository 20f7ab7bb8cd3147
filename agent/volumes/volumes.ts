/**
 * The local volumes of this node: a folder each, with its data and a small file of facts. The
 * folders are the truth; nothing is cached.
 */
import { mkdir, readdir, realpath, rename, rm } from 'node:fs/promises';
import { join, sep } from 'node:path';
import type { Clock } from '#lib/clock';
import { readIfExists, writeDurable } from '#lib/durable-file';
import { isShoalError, ShoalError } from '#lib/errors';
import { Turns } from '#lib/turns';
import { removeTrees } from './remove-tree.ts';

export interface Volume {
  readonly name: string;
  readonly driver: 'local';
  readonly labels: Readonly<Record<string, string>>;
  readonly options: Readonly<Record<string, string>>;
  /** ISO 8601. */
  readonly createdAt: string;
  /** The task that it was made for and goes with; empty for a volume with a name of its own. */
  readonly ownerTaskId: string;
  /** Where the data is on the node. */
  readonly mountpoint: string;
}

export interface VolumeRequest {
  readonly name: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly options: Readonly<Record<string, string>>;
  readonly ownerTaskId: string;
}

export interface LocalVolumesOptions {
  /** The agent's folder for volumes. */
  readonly directory: string;
}

const factsFile = 'volume.json';
const dataDirectory = '_data';
/** The first content of a volume is gathered here, where no container can see it. */
const stagingDirectory = '_data.new';
/** The characters and lengths that Docker takes; a path separator is none of them. */
const namePattern = /^[a-zA-Z0-9][a-zA-Z0-9_.-]{0,254}$/;

export class LocalVolumes {
  readonly #directory: string;
  readonly #clock: Clock;
  /** By volume: making and removing it. */
  readonly #turns = new Turns();
  /** By volume: the filling of it that is under way. */
  readonly #fillings = new Map<string, Promise<void>>();

  constructor(options: LocalVolumesOptions, deps: { readonly clock: Clock }) {
    this.#directory = options.directory;
    this.#clock = deps.clock;
  }

  async list(): Promise<readonly Volume[]> {
    const names = await namesIn(this.#directory);
    const volumes = await Promise.all(names.map((name) => this.find(name)));
    return volumes.filter((volume) => volume !== undefined);
  }

  async find(name: string): Promise<Volume | undefined> {
    if (!namePattern.test(name)) return undefined;
    const bytes = await readIfExists(join(this.#directory, name, factsFile));
    if (bytes === undefined) return undefined;
    const facts = JSON.parse(bytes.toString()) as Partial<Volume>;
    return {
      name,
      driver: 'local',
      labels: facts.labels ?? {},
      options: facts.options ?? {},
      createdAt: facts.createdAt ?? '',
      ownerTaskId: facts.ownerTaskId ?? '',
      mountpoint: join(this.#directory, name, dataDirectory),
    };
  }

  /** Throws `not_found`. */
  async inspect(name: string): Promise<Volume> {
    const volume = await this.find(name);
    if (volume === undefined) throw new ShoalError('not_found', `volume ${name} not found`);
    return volume;
  }

  /** The volume of that name, made if there is none. Whoever asks second gets what is there. */
  async create(request: VolumeRequest): Promise<Volume> {
    // Replicas of one service ask in the same moment.
    return this.#turns.run(request.name, () => this.#create(request));
  }

  async #create(request: VolumeRequest): Promise<Volume> {
    const { name, options } = request;
    if (!namePattern.test(name)) {
      throw new ShoalError(
        'invalid_argument',
        `"${name}" is no name for a volume: it begins with a letter or digit and goes on with ` +
          'those, "_", "." and "-", at most 255 characters',
      );
    }
    if (Object.keys(options).length > 0) {
      throw new ShoalError(
        'invalid_argument',
        `volume ${name}: the local driver takes no options here, and got ` +
          `${Object.keys(options).join(', ')}: mount the file system on the node and bind it`,
      );
    }
    // The facts come last: a folder without them is no volume yet. An interrupted removal left them.
    await mkdir(join(this.#directory, name, dataDirectory), { recursive: true, mode: 0o755 });
    const existing = await this.find(name);
    if (existing !== undefined) return existing;
    const { labels, ownerTaskId } = request;
    const createdAt = new Date(this.#clock.now()).toISOString();
    const facts = JSON.stringify({ labels, options, createdAt, ownerTaskId });
    await writeDurable(join(this.#directory, name, factsFile), facts);
    return this.inspect(name);
  }

  /**
   * Gives an empty volume its first content: `gather` puts it into an empty folder and says whether
   * there was any. The volume has all of it or, after a crash, still nothing. One that is not empty
   * is left as it is; so is one that `isUsed`, for its folder is exchanged.
   */
  async fill(
    volume: Volume,
    isUsed: () => Promise<boolean>,
    gather: (directory: string) => Promise<boolean>,
  ): Promise<void> {
    const { name } = volume;
    const work = (): Promise<void> => this.#fill(volume, isUsed, gather);
    // Whoever waits does not care how the one before ended: he looks himself.
    const mine = (this.#fillings.get(name) ?? Promise.resolve()).then(work, work);
    this.#fillings.set(name, mine);
    try {
      await mine;
    } finally {
      if (this.#fillings.get(name) === mine) this.#fillings.delete(name);
    }
  }

  async #fill(
    { name, mountpoint }: Volume,
    isUsed: () => Promise<boolean>,
    gather: (directory: string) => Promise<boolean>,
  ): Promise<void> {
    const isTaken = async (): Promise<boolean> =>
      (await namesIn(mountpoint)).length > 0 || (await isUsed());
    if (await isTaken()) return;
    const staging = join(this.#directory, name, stagingDirectory);
    await removeTrees([staging]);
    await mkdir(staging, { mode: 0o755 });
    try {
      // Gathering takes its time: a container may have been given the folder meanwhile.
      if ((await gather(staging)) && !(await isTaken())) await rename(staging, mountpoint);
    } finally {
      await removeTrees([staging]);
    }
  }

  /** Removes the volume and its data. Throws `not_found`, and `failed_precondition` when used. */
  async remove(name: string, usedBy: readonly string[]): Promise<void> {
    return this.#turns.run(name, () => this.#remove(name, usedBy));
  }

  async #remove(name: string, usedBy: readonly string[]): Promise<void> {
    await this.inspect(name);
    if (usedBy.length > 0) {
      throw new ShoalError(
        'failed_precondition',
        `volume ${name} is in use by container ${usedBy.join(', ')}: remove that first`,
      );
    }
    const folder = join(this.#directory, name);
    // The facts go last: what could not be removed stays a volume, and can be tried again.
    await removeTrees([join(folder, dataDirectory), join(folder, stagingDirectory)]);
    await rm(folder, { recursive: true, force: true });
  }

  /** Removes the nameless volumes that were made for a task. */
  async removeOwnedBy(taskId: string): Promise<void> {
    for (const volume of await this.list()) {
      if (volume.ownerTaskId === taskId) await this.remove(volume.name, []);
    }
  }

  /** A folder inside the volume's data; it must exist there and not lead out of it. */
  async subpath(volume: Volume, path: string): Promise<string> {
    if (path === '') return volume.mountpoint;
    const refused = (cause?: unknown): ShoalError =>
      new ShoalError(
        'invalid_argument',
        `volume ${volume.name} has no folder "${path}" inside it`,
        { cause },
      );
    try {
      const root = await realpath(volume.mountpoint);
      const target = await realpath(join(root, path));
      if (target !== root && !target.startsWith(root + sep)) throw refused();
      return target;
    } catch (error) {
      throw isShoalError(error) ? error : refused(error);
    }
  }
}

async function namesIn(directory: string): Promise<string[]> {
  try {
    return (await readdir(directory)).sort();
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return [];
    throw error;
  }
}
