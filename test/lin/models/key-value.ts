/** Texts by key with get, put and append; a key that nobody has written holds the empty text. */
import type { Model } from '../history.ts';

export interface KeyValueInput {
  readonly kind: 'get' | 'put' | 'append';
  readonly key: string;
  /** Empty for `get`. */
  readonly value: string;
}

/** What `get` answered; the others answer nothing, which is written as the empty text. */
export type KeyValueOutput = string;

function describe({ kind, key, value }: KeyValueInput, output: string | undefined): string {
  if (kind === 'get') return `get ${key} → ${output ?? '?'}`;
  return `${kind} ${key} ${value}${output === undefined ? ' → ?' : ''}`;
}

export const keyValueModel: Model<string, KeyValueInput, KeyValueOutput> = {
  initial: '',
  step: (state, { kind, value }, output) => {
    if (kind === 'put') return value;
    if (kind === 'append') return state + value;
    return output === undefined || output === state ? state : undefined;
  },
  isPure: ({ kind }) => kind === 'get',
  equals: (a, b) => a === b,
  partitionOf: ({ key }) => key,
  describe,
};
