/** Reads the plain fields of request bodies that are no message of the cluster. */
import { type Input, inputOf } from '../convert/codec.ts';
import { flag, list, text, uint32 } from '../convert/values.ts';
import { HttpError } from '../http/http-error.ts';
import type { ApiRequest } from '../http/request.ts';

const texts = list(text);

export class Body {
  readonly #input: Input;

  constructor(input: Input) {
    this.#input = input;
  }

  text(name: string): string {
    const value = this.raw(name);
    return value === undefined ? '' : text.decode(value, name);
  }

  flag(name: string): boolean {
    const value = this.raw(name);
    return value === undefined ? false : flag.decode(value, name);
  }

  number(name: string): number {
    const value = this.raw(name);
    return value === undefined ? 0 : uint32.decode(value, name);
  }

  texts(name: string): readonly string[] {
    const value = this.raw(name);
    return value === undefined ? [] : texts.decode(value, name);
  }

  raw(name: string): unknown {
    return this.#input.get(name.toLowerCase());
  }
}

/** The body, which has to be there. */
export async function requiredJson(request: ApiRequest): Promise<unknown> {
  const value = await request.json();
  if (value === undefined) throw new HttpError(400, 'the request has no body: send a JSON object');
  return value;
}

export async function readBody(request: ApiRequest): Promise<Body> {
  return new Body(inputOf(await requiredJson(request), ''));
}
