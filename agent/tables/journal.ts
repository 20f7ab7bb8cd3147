/**
 * What came since the tables were saved, written before anything acts on it. So an agent that is
 * killed at any moment finds tables that are no older than the kernel, and takes nothing back. It
 * is not synced: a machine that loses its power loses its kernel's state, too.
 */
import { type FileHandle, mkdir, open, rename, rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import { crc32 } from 'node:zlib';
import { readIfExists } from '#lib/durable-file';
import { TablesMessage } from '#proto/gen/shoal';

/** Length and checksum of what follows. */
const headBytes = 8;

export class TablesJournal {
  readonly #path: string;
  #file: FileHandle | undefined;
  /** One operation at a time. */
  #last: Promise<unknown> = Promise.resolve();

  constructor(path: string) {
    this.#path = path;
  }

  /** All messages that are there whole, oldest first. */
  async read(): Promise<TablesMessage[]> {
    const parts = await Promise.all([this.#former, this.#path].map(readIfExists));
    return parts.flatMap((bytes) => (bytes === undefined ? [] : messagesIn(bytes)));
  }

  append(message: TablesMessage): Promise<void> {
    return this.#inTurn(async () => {
      this.#file ??= await this.#open();
      await this.#file.writeFile(framed(TablesMessage.encode(message)));
    });
  }

  /** Saving begins: what is here by now will be in the saved tables. */
  turnOver(): Promise<void> {
    return this.#inTurn(async () => {
      // Left by a saving that failed: the one that begins now covers both.
      if ((await readIfExists(this.#former)) !== undefined) return;
      await this.#close();
      await rename(this.#path, this.#former).catch(unlessMissing);
    });
  }

  /** The tables are saved. */
  dropFormer(): Promise<void> {
    return this.#inTurn(() => rm(this.#former, { force: true }));
  }

  close(): Promise<void> {
    return this.#inTurn(() => this.#close());
  }

  async #open(): Promise<FileHandle> {
    await mkdir(dirname(this.#path), { recursive: true, mode: 0o700 });
    return open(this.#path, 'a', 0o600);
  }

  get #former(): string {
    return `${this.#path}.old`;
  }

  async #close(): Promise<void> {
    const file = this.#file;
    this.#file = undefined;
    await file?.close();
  }

  #inTurn(work: () => Promise<void>): Promise<void> {
    const mine = this.#last.then(work, work);
    this.#last = mine;
    return mine;
  }
}

function unlessMissing(error: NodeJS.ErrnoException): void {
  if (error.code !== 'ENOENT') throw error;
}

function framed(body: Uint8Array): Uint8Array {
  const bytes = Buffer.allocUnsafe(headBytes + body.length);
  bytes.writeUInt32LE(body.length, 0);
  bytes.writeUInt32LE(crc32(body), 4);
  bytes.set(body, headBytes);
  return bytes;
}

/** Up to the first that is torn: nothing was done with that one yet. */
function messagesIn(bytes: Buffer): TablesMessage[] {
  const messages: TablesMessage[] = [];
  for (let at = 0; at + headBytes <= bytes.length; ) {
    const start = at + headBytes;
    at = start + bytes.readUInt32LE(at);
    const body = bytes.subarray(start, at);
    if (at > bytes.length || crc32(body) !== bytes.readUInt32LE(start - 4)) break;
    messages.push(TablesMessage.decode(body));
  }
  return messages;
}
