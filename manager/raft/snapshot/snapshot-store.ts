/**
 * The snapshots of one member: written from the state machine, received from a peer, read for
 * recovery and for peers. The newest two are kept, so that a rotten one is not the end.
 */
import { must } from '#lib/assert';
import type { SnapshotMeta } from '#proto/gen/shoal';
import type { Disk } from '../disk.ts';
import type { Cipher } from '../types.ts';
import { chunkBytes, type SnapshotPosition } from './frame.ts';
import { type Pacing, rechunk } from './rechunk.ts';
import { SnapshotReader } from './snapshot-reader.ts';
import { SnapshotWriter } from './snapshot-writer.ts';

/** The newest one and one to fall back to. */
const snapshotsKept = 2;
const suffix = '.snap';
const temporarySuffix = '.tmp';
/** 2^53 has 16 digits. */
const digits = 16;

export interface SnapshotStoreDeps extends Pacing {
  readonly disk: Disk;
  readonly cipher: Cipher | undefined;
}

function pad(value: number): string {
  return String(value).padStart(digits, '0');
}

function nameOf(position: SnapshotPosition): string {
  return `${pad(position.index)}-${pad(position.term)}${suffix}`;
}

function positionOf(name: string): SnapshotPosition | undefined {
  const match = /^(\d{16})-(\d{16})\.snap$/.exec(name);
  return match === null ? undefined : { index: Number(match[1]), term: Number(match[2]) };
}

/** A snapshot with the age in which its first byte was written. */
interface Kept extends SnapshotPosition {
  readonly age: number;
}

/** A snapshot under way. */
interface Begun {
  readonly age: number;
  /** Undefined until its file is there. */
  writer: SnapshotWriter | undefined;
}

export class SnapshotStore {
  readonly #directory: string;
  readonly #deps: SnapshotStoreDeps;
  /** Oldest first. */
  #kept: Kept[] = [];
  #writing = 0;
  /** Grows when all that was written so far is to be replaced. */
  #age = 0;
  readonly #begun = new Set<Begun>();

  private constructor(directory: string, deps: SnapshotStoreDeps) {
    this.#directory = directory;
    this.#deps = deps;
  }

  /** Lists what is there, makes it durable, and removes what an interrupted writer left. */
  static async open(directory: string, deps: SnapshotStoreDeps): Promise<SnapshotStore> {
    const store = new SnapshotStore(directory, deps);
    await deps.disk.makeDirectory(directory);
    for (const name of await deps.disk.list(directory)) {
      const position = positionOf(name);
      if (position !== undefined) store.#kept.push({ ...position, age: store.#age });
      else if (name.endsWith(temporarySuffix)) await deps.disk.remove(`${directory}/${name}`);
    }
    // Whoever gave a snapshot its name may have died before that was durable.
    await deps.disk.syncDirectory(directory);
    return store;
  }

  /** Finished snapshots, oldest first. */
  get positions(): readonly SnapshotPosition[] {
    return this.#kept.map(({ index, term }) => ({ index, term }));
  }

  /** From now on all snapshots there are, finished or under way, count as outdated. */
  outdateAll(): void {
    this.#age++;
  }

  /** An outdated snapshot is still being written, here or by a peer. */
  get awaitsOutdated(): boolean {
    for (const each of this.#begun) if (each.writer?.isOver === true) this.#begun.delete(each);
    return [...this.#begun].some(({ age }) => age < this.#age);
  }

  /**
   * Removes outdated snapshots from the disk. False, and nothing happens, while one is under way
   * or is the newest.
   */
  async removeOutdated(): Promise<boolean> {
    const isOutdated = ({ age }: Kept): boolean => age < this.#age;
    const newest = this.#kept.at(-1);
    if (this.awaitsOutdated || newest === undefined || isOutdated(newest)) return false;
    for (const each of this.#kept.filter(isOutdated)) await this.discard(each);
    return true;
  }

  /** Writes a snapshot of our own; durable when it resolves. Older ones beyond two are removed. */
  async save(meta: SnapshotMeta, pieces: AsyncIterable<Uint8Array>): Promise<void> {
    const writer = await this.begin(meta);
    try {
      for await (const chunk of rechunk(pieces, chunkBytes, this.#deps)) await writer.add(chunk);
    } catch (error) {
      await writer.abort();
      throw error;
    }
    await this.commit(writer, meta);
  }

  /** Begins a snapshot whose chunks come from elsewhere; end it by `commit` or `writer.abort`. */
  async begin(meta: SnapshotMeta): Promise<SnapshotWriter> {
    const name = nameOf(meta);
    const temporary = `${name}.${++this.#writing}${temporarySuffix}`;
    const path = { directory: this.#directory, name, temporary };
    const begun: Begun = { age: this.#age, writer: undefined };
    this.#begun.add(begun);
    try {
      begun.writer = await SnapshotWriter.create(this.#deps, path, meta);
      return begun.writer;
    } catch (error) {
      this.#begun.delete(begun);
      throw error;
    }
  }

  async commit(writer: SnapshotWriter, position: SnapshotPosition): Promise<void> {
    const age = this.#ageOf(writer);
    try {
      await writer.finish();
    } catch (error) {
      // What is left of it would fill the disk, and whoever replaces all would wait for it.
      await writer.abort();
      throw error;
    }
    const { index, term } = position;
    const others = this.#kept.filter((each) => each.index !== index || each.term !== term);
    this.#kept = [...others, { index, term, age }].sort((a, b) => a.index - b.index);
    await this.#prune();
  }

  #ageOf(writer: SnapshotWriter): number {
    const begun = [...this.#begun].find((each) => each.writer === writer);
    return must(begun, 'a snapshot that is finished was begun here').age;
  }

  /** Opens a snapshot; close it afterwards. Rejects with `not_found` when it is gone. */
  read(position: SnapshotPosition): Promise<SnapshotReader> {
    return SnapshotReader.open(this.#deps, `${this.#directory}/${nameOf(position)}`, position);
  }

  /** Removes a snapshot that turned out to be damaged, so that nobody relies on it. */
  async discard(position: SnapshotPosition): Promise<void> {
    this.#kept = this.#kept.filter((each) => nameOf(each) !== nameOf(position));
    await this.#deps.disk.remove(`${this.#directory}/${nameOf(position)}`);
    await this.#deps.disk.syncDirectory(this.#directory);
  }

  async #prune(): Promise<void> {
    const doomed = this.#kept.slice(0, -snapshotsKept);
    if (doomed.length === 0) return;
    this.#kept = this.#kept.slice(-snapshotsKept);
    for (const position of doomed) {
      await this.#deps.disk.remove(`${this.#directory}/${nameOf(position)}`);
    }
    await this.#deps.disk.syncDirectory(this.#directory);
  }
}
