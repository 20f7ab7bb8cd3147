/**
 * The records of containers made by hand, a small file each. What a file says is what holds; a change
 * is on the disk before anybody acts on it.
 */
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { readIfExists, removeDurable, writeDurable } from '#lib/durable-file';
import { explain } from '#lib/errors';
import type { Logger } from '#lib/log';
import { Turns } from '#lib/turns';
import type { StandaloneRecord } from './types.ts';

/** Of this form; a later one that cannot be read by earlier versions gets another number. */
const formatVersion = 1;
const suffix = '.json';

export class Records {
  readonly #folder: string;
  readonly #records = new Map<string, StandaloneRecord>();
  readonly #turns = new Turns();

  private constructor(folder: string) {
    this.#folder = folder;
  }

  /** A file that cannot be read is left for whoever repairs it: its container is not looked after. */
  static async open(folder: string, log: Logger): Promise<Records> {
    const records = new Records(folder);
    for (const name of await namesIn(folder)) {
      if (!name.endsWith(suffix)) continue;
      const path = join(folder, name);
      try {
        const bytes = await readIfExists(path);
        const record = bytes === undefined ? undefined : parse(bytes.toString());
        if (record !== undefined) records.#records.set(record.id, record);
      } catch (error) {
        log.error('the record of a container is damaged', { path, err: explain(error) });
      }
    }
    return records;
  }

  get(id: string): StandaloneRecord | undefined {
    return this.#records.get(id);
  }

  all(): readonly StandaloneRecord[] {
    return [...this.#records.values()];
  }

  add(record: StandaloneRecord): Promise<void> {
    return this.#turns.run(record.id, () => this.#write(record));
  }

  /** From what it is when the turn comes; one that is gone stays so. */
  change(id: string, how: (record: StandaloneRecord) => StandaloneRecord): Promise<void> {
    return this.#turns.run(id, async () => {
      const before = this.#records.get(id);
      const after = before && how(before);
      if (after !== undefined && after !== before) await this.#write(after);
    });
  }

  async #write(record: StandaloneRecord): Promise<void> {
    const text = `${JSON.stringify({ version: formatVersion, ...record }, null, 2)}\n`;
    await writeDurable(this.#path(record.id), text);
    this.#records.set(record.id, record);
  }

  remove(id: string): Promise<void> {
    return this.#turns.run(id, async () => {
      await removeDurable(this.#path(id));
      this.#records.delete(id);
    });
  }

  #path(id: string): string {
    return join(this.#folder, `${id}${suffix}`);
  }
}

function parse(text: string): StandaloneRecord {
  const { version, ...record } = JSON.parse(text) as StandaloneRecord & { version?: number };
  if (version === formatVersion && typeof record.id === 'string') return record;
  throw new Error(`it has version ${version}, this daemon reads ${formatVersion}`);
}

async function namesIn(folder: string): Promise<readonly string[]> {
  try {
    return await readdir(folder);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return [];
    throw error;
  }
}
