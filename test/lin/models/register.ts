/** One register with read, write and compare-and-set, which begins empty. */
import type { Model } from '../history.ts';

export type RegisterValue = number | undefined;

export type RegisterInput =
  | { readonly kind: 'read' }
  | { readonly kind: 'write'; readonly value: number }
  | { readonly kind: 'cas'; readonly from: number; readonly to: number };

export type RegisterOutput =
  | { readonly kind: 'value'; readonly value: RegisterValue }
  | { readonly kind: 'done' }
  /** The register held something else. */
  | { readonly kind: 'refused' };

/** Boxed, so that an empty register is not mistaken for an impossible step. */
export interface RegisterState {
  readonly value: RegisterValue;
}

function describe(input: RegisterInput, output: RegisterOutput | undefined): string {
  const answer = output?.kind === 'value' ? `${output.value ?? 'nothing'}` : (output?.kind ?? '?');
  if (input.kind === 'read') return `read → ${answer}`;
  if (input.kind === 'write') return `write ${input.value} → ${answer}`;
  return `cas ${input.from} ${input.to} → ${answer}`;
}

export const registerModel: Model<RegisterState, RegisterInput, RegisterOutput> = {
  initial: { value: undefined },
  step: (state, input, output) => {
    if (input.kind === 'write') return { value: input.value };
    if (input.kind === 'read') {
      return output?.kind !== 'value' || output.value === state.value ? state : undefined;
    }
    const matches = state.value === input.from;
    if (output !== undefined && matches !== (output.kind === 'done')) return undefined;
    return matches ? { value: input.to } : state;
  },
  isPure: ({ kind }, output) => kind === 'read' || output.kind === 'refused',
  equals: (a, b) => a.value === b.value,
  describe,
};
