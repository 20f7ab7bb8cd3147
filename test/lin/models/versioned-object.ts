/**
 * The manager's store as its users see it: objects by id, each with the version of its last
 * change. Whoever updates names the version that he has read; versions only grow.
 */
import type { Model } from '../history.ts';

/** A stored object: its version and what is in it. */
export interface VersionedObject {
  readonly version: number;
  readonly content: string;
}

export type VersionedInput =
  | { readonly kind: 'read'; readonly id: string }
  | { readonly kind: 'create'; readonly id: string; readonly content: string }
  | {
      readonly kind: 'update';
      readonly id: string;
      readonly basedOn: number;
      readonly content: string;
    }
  | { readonly kind: 'remove'; readonly id: string };

export type VersionedOutput =
  | { readonly kind: 'object'; readonly object: VersionedObject | undefined }
  /** Written; `version` is the change's own number. */
  | { readonly kind: 'written'; readonly version: number }
  | { readonly kind: 'removed' }
  | { readonly kind: 'already_exists' }
  | { readonly kind: 'not_found' }
  | { readonly kind: 'aborted' };

/** `newest` is the greatest version that the id ever had, removed objects included. */
export interface VersionedState {
  readonly object: VersionedObject | undefined;
  readonly newest: number;
}

function isSame(a: VersionedObject | undefined, b: VersionedObject | undefined): boolean {
  return a?.version === b?.version && a?.content === b?.content;
}

function refusalOf({ object }: VersionedState, input: VersionedInput): string | undefined {
  if (input.kind === 'create') return object === undefined ? undefined : 'already_exists';
  if (object === undefined) return 'not_found';
  if (input.kind === 'update' && input.basedOn !== object.version) return 'aborted';
  return undefined;
}

function written(
  state: VersionedState,
  content: string,
  output: VersionedOutput,
): VersionedState | undefined {
  if (output.kind !== 'written' || output.version <= state.newest) return undefined;
  const { version } = output;
  return { object: { version, content }, newest: version };
}

function step(
  state: VersionedState,
  input: VersionedInput,
  output: VersionedOutput | undefined,
): VersionedState | undefined {
  // The recorder knows every answer: transactions compute it before they are proposed.
  if (output === undefined) return state;
  if (input.kind === 'read') {
    return output.kind === 'object' && isSame(output.object, state.object) ? state : undefined;
  }
  const refusal = refusalOf(state, input);
  if (refusal !== undefined) return output.kind === refusal ? state : undefined;
  if (input.kind !== 'remove') return written(state, input.content, output);
  return output.kind === 'removed' ? { ...state, object: undefined } : undefined;
}

function describe(input: VersionedInput, output: VersionedOutput | undefined): string {
  return `${JSON.stringify(input)} → ${JSON.stringify(output) ?? '?'}`;
}

export const versionedModel: Model<VersionedState, VersionedInput, VersionedOutput> = {
  initial: { object: undefined, newest: 0 },
  step,
  isPure: (_, { kind }) => kind !== 'written' && kind !== 'removed',
  equals: (a, b) => a.newest === b.newest && isSame(a.object, b.object),
  partitionOf: ({ id }) => id,
  describe,
};
