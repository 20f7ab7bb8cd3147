/** Writes down what clients called and what they were told, in one order of events. */
import type { Operation } from '../../lin/history.ts';

/** A call that has begun. */
export interface OpenCall<Input, Output> {
  /** The client was told this. */
  answered(output: Output): void;
  /** It may have happened or may still happen; `output` is what it would have answered, if known. */
  unknown(output?: Output): void;
  readonly input: Input;
}

export class Recorder<Input, Output> {
  #time = 0;
  readonly operations: Operation<Input, Output>[] = [];

  begin(client: number, input: Input): OpenCall<Input, Output> {
    const callAt = ++this.#time;
    const add = (output: Output | undefined, returnAt: number): void => {
      this.operations.push({ client, input, output, callAt, returnAt });
    };
    return {
      input,
      answered: (output) => add(output, ++this.#time),
      unknown: (output) => add(output, Number.POSITIVE_INFINITY),
    };
  }
}
