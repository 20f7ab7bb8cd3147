/** Linearizability by trying every order: hopeless beyond a handful of operations, but obvious. */
import type { Model, Operation } from './history.ts';

/** Whether some order explains every answered operation; the others may be left out. */
export function isLinearizableByTrying<State, Input, Output>(
  model: Model<State, Input, Output>,
  operations: readonly Operation<Input, Output>[],
  state: State = model.initial,
): boolean {
  if (operations.every(({ returnAt }) => returnAt === Number.POSITIVE_INFINITY)) return true;
  return operations.some((candidate) => {
    const rest = operations.filter((each) => each !== candidate);
    // Whoever had its answer before the candidate was called comes before it.
    if (rest.some((each) => each.returnAt < candidate.callAt)) return false;
    const next = model.step(state, candidate.input, candidate.output);
    return next !== undefined && isLinearizableByTrying(model, rest, next);
  });
}
