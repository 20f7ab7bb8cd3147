/**
 * What a checker is given: the operations that clients began, what they were told, and when.
 * Times only order events; any unit and any origin will do.
 */

/** One call of one client. */
export interface Operation<Input, Output> {
  readonly client: number;
  readonly input: Input;
  /**
   * What the client was told. When it was told nothing: undefined, or the answer that it would
   * have got, if the recorder knows.
   */
  readonly output: Output | undefined;
  readonly callAt: number;
  /** Infinity when no answer came: the operation may take effect at any later time, or never. */
  readonly returnAt: number;
}

/** A sequential specification. States are values: `step` never alters the one it is given. */
export interface Model<State, Input, Output> {
  readonly initial: State;
  /**
   * The state after the operation, or undefined when it cannot answer `output` in `state`. An
   * undefined output fits everything.
   */
  step(state: State, input: Input, output: Output | undefined): State | undefined;
  equals(a: State, b: State): boolean;
  /** True when whoever is answered `output` has changed nothing, whatever the state was. */
  isPure(input: Input, output: Output): boolean;
  /** Operations of different partitions do not influence each other. Absent: all are one. */
  readonly partitionOf?: (input: Input) => string;
  /** For reports. */
  describe(input: Input, output: Output | undefined): string;
}
