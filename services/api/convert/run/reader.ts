/** Reads the fields of a body that is no message of the wire, each with the path for refusals. */
import { type Codec, type Input, inputOf, pathOf } from '../codec.ts';

export class Reader {
  readonly #input: Input;
  readonly #path: string;
  /** As they were sent. */
  readonly names: readonly string[];

  constructor(value: unknown, path: string) {
    this.#path = path;
    this.#input = inputOf(value ?? {}, path);
    this.names = Object.keys(value ?? {});
  }

  get<T>(name: string, codec: Codec<T>, absent: T): T {
    const value = this.raw(name);
    return value === undefined ? absent : codec.decode(value, this.path(name));
  }

  object(name: string): Reader {
    return new Reader(this.raw(name), this.path(name));
  }

  raw(name: string): unknown {
    return this.#input.get(name.toLowerCase());
  }

  path(name: string): string {
    return pathOf(this.#path, name);
  }
}
