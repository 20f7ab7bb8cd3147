/**
 * A disk in memory for tests and the simulator. It keeps what survives a power cut apart from
 * what was only written, and misbehaves on request: a lost or torn tail, flipped bits, a full
 * disk, a failing sync. Operations settle in the order in which they were issued.
 */
import { ShoalError } from '#lib/errors';
import type { Random } from '#lib/random';
import type { Disk, DiskFile, OpenMode } from '../disk.ts';
import { MemoryInode } from './memory-inode.ts';

export type DiskOperation = 'write' | 'sync' | 'open' | 'rename' | 'remove' | 'syncDirectory';

interface Fault {
  readonly operation: DiskOperation;
  readonly path: RegExp;
  readonly error: Error;
  remaining: number;
}

export interface MemoryDiskOptions {
  /** Writes beyond this total fail with ENOSPC. Default: unlimited. */
  readonly capacityBytes?: number;
  /** Awaited by each operation before it takes effect: the simulator's latency. */
  readonly delay?: (operation: DiskOperation, path: string) => Promise<void>;
}

/** A change of a directory that is not synced yet. */
interface NameChange {
  readonly directory: string;
  apply(names: Map<string, MemoryInode>): void;
}

function directoryOf(path: string): string {
  return path.slice(0, Math.max(0, path.lastIndexOf('/')));
}

function systemError(code: string, path: string): Error {
  return Object.assign(new Error(`${code}: ${path}`), { code });
}

export class MemoryDisk {
  #durableNames = new Map<string, MemoryInode>();
  #names = new Map<string, MemoryInode>();
  #unsynced: NameChange[] = [];
  #faults: Fault[] = [];
  /** Raised by a power cut: handles from before are dead. */
  #boot = 0;
  readonly #delay: (operation: DiskOperation, path: string) => Promise<void>;
  capacityBytes: number;
  /** How many writes to durable files and syncs there were. */
  syncCount = 0;

  constructor(options: MemoryDiskOptions = {}) {
    this.capacityBytes = options.capacityBytes ?? Number.POSITIVE_INFINITY;
    this.#delay = options.delay ?? (() => Promise.resolve());
  }

  /** The next `times` operations of that kind on matching paths fail with `code`. */
  failNext(operation: DiskOperation, path: RegExp, code = 'EIO', times = 1): void {
    const error = systemError(code, String(path));
    this.#faults.push({ operation, path, error, remaining: times });
  }

  /** Faults that have not come up yet will not. */
  clearFaults(): void {
    this.#faults = [];
  }

  /** Inverts one bit of what is stored, as a rotten sector would. */
  flipBit(path: string, offset: number, bit: number): void {
    this.#inode(path).flipBit(offset, bit);
  }

  /** The files that are there, in order. */
  paths(): string[] {
    return [...this.#names.keys()].sort();
  }

  /** A copy of a file's present content. */
  contentOf(path: string): Uint8Array {
    return this.#inode(path).content();
  }

  /** Puts a file there, durable at once. */
  place(path: string, content: Uint8Array): void {
    const inode = new MemoryInode();
    inode.writeDurable(0, content);
    this.#names.set(path, inode);
    this.#durableNames.set(path, inode);
  }

  /**
   * A power cut: each write that no sync confirmed is kept, lost or torn as `random` decides, and
   * unsynced name changes survive up to a random one. Whoever mounted it before only gets errors.
   */
  powerCut(random: Random): void {
    this.#boot++;
    const kept = random.integer(this.#unsynced.length + 1);
    for (const change of this.#unsynced.slice(0, kept)) change.apply(this.#durableNames);
    this.#unsynced = [];
    this.#names = new Map(this.#durableNames);
    for (const inode of new Set(this.#names.values())) inode.powerCut(random);
    this.#faults = [];
  }

  /** The disk as a process sees it that starts now: it dies with the next power cut. */
  mount(): Disk {
    const boot = this.#boot;
    // The effect follows the check in one step: nothing happens to a disk after its power cut.
    const perform = async <T>(
      operation: DiskOperation,
      path: string,
      effect: () => T,
    ): Promise<T> => {
      this.#checkAlive(boot, path);
      await this.#perform(operation, path);
      this.#checkAlive(boot, path);
      return effect();
    };
    return {
      open: (path, mode) =>
        perform('open', path, () => this.#handle(boot, path, this.#openInode(path, mode), mode)),
      rename: (from, to) => perform('rename', from, () => this.#rename(from, to)),
      remove: (path) => perform('remove', path, () => this.#remove(path)),
      list: (directory) => perform('open', directory, () => this.#list(directory)),
      // Directories need no creation here: a path is a name.
      makeDirectory: (directory) => perform('syncDirectory', directory, () => undefined),
      syncDirectory: (directory) =>
        perform('syncDirectory', directory, () => this.#syncDirectory(directory)),
    };
  }

  #rename(from: string, to: string): void {
    const inode = this.#inode(from);
    this.#change(directoryOf(to), (names) => {
      names.delete(from);
      names.set(to, inode);
    });
  }

  #remove(path: string): void {
    if (this.#names.has(path)) this.#change(directoryOf(path), (names) => names.delete(path));
  }

  #syncDirectory(directory: string): void {
    for (const change of this.#unsynced) {
      if (change.directory === directory) change.apply(this.#durableNames);
    }
    this.#unsynced = this.#unsynced.filter((change) => change.directory !== directory);
  }

  #checkAlive(boot: number, path: string): void {
    if (boot !== this.#boot) throw systemError('EIO', `${path}: there was a power cut`);
  }

  #openInode(path: string, mode: OpenMode): MemoryInode {
    const inode = this.#names.get(path);
    if (inode !== undefined) return inode;
    if (mode === 'read') throw new ShoalError('not_found', `${path} does not exist`);
    const created = new MemoryInode();
    this.#change(directoryOf(path), (names) => names.set(path, created));
    return created;
  }

  #list(directory: string): string[] {
    const prefix = `${directory}/`;
    return [...this.#names.keys()]
      .filter((path) => path.startsWith(prefix) && !path.slice(prefix.length).includes('/'))
      .map((path) => path.slice(prefix.length))
      .sort();
  }

  #change(directory: string, apply: (names: Map<string, MemoryInode>) => void): void {
    apply(this.#names);
    this.#unsynced.push({ directory, apply });
  }

  #inode(path: string): MemoryInode {
    const inode = this.#names.get(path);
    if (inode === undefined) throw systemError('ENOENT', path);
    return inode;
  }

  async #perform(operation: DiskOperation, path: string): Promise<void> {
    await this.#delay(operation, path);
    const fault = this.#faults.find(
      (each) => each.operation === operation && each.remaining > 0 && each.path.test(path),
    );
    if (fault === undefined) return;
    fault.remaining--;
    throw fault.error;
  }

  #checkCapacity(inode: MemoryInode, end: number): void {
    if (this.capacityBytes === Number.POSITIVE_INFINITY) return;
    const others = [...new Set(this.#names.values())].filter((each) => each !== inode);
    const used = others.reduce((sum, each) => sum + each.sizeBytes, 0);
    if (used + Math.max(inode.sizeBytes, end) > this.capacityBytes) {
      throw systemError('ENOSPC', 'no space left on device');
    }
  }

  #handle(boot: number, path: string, inode: MemoryInode, mode: OpenMode): DiskFile {
    const alive = (): void => this.#checkAlive(boot, path);
    return {
      write: async (offset, bytes) => {
        alive();
        const confirm = inode.write(offset, bytes);
        await this.#perform('write', path);
        alive();
        this.#checkCapacity(inode, offset + bytes.length);
        if (mode !== 'durable') return;
        confirm();
        this.syncCount++;
      },
      read: async (offset, length) => {
        await this.#delay('open', path);
        alive();
        return inode.content().slice(offset, offset + length);
      },
      sync: async () => {
        alive();
        const confirm = inode.beginSync();
        await this.#perform('sync', path);
        alive();
        confirm();
        this.syncCount++;
      },
      truncate: async (sizeBytes) => {
        alive();
        inode.truncate(sizeBytes);
        await this.#perform('write', path);
        alive();
      },
      size: async () => {
        await this.#delay('open', path);
        return inode.sizeBytes;
      },
      close: () => Promise.resolve(),
    };
  }
}
