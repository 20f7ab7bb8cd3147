import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { isLinearizableByTrying } from './brute-force.ts';
import { checkLinearizable } from './check.ts';
import type { Model, Operation } from './history.ts';
import { type KeyValueInput, keyValueModel } from './models/key-value.ts';
import { type RegisterInput, type RegisterOutput, registerModel } from './models/register.ts';
import {
  type VersionedInput,
  type VersionedOutput,
  versionedModel,
} from './models/versioned-object.ts';
import { parseJepsenLog } from './published/jepsen-log.ts';
import { parseKeyValueLog } from './published/key-value-log.ts';
import { checkHistories, defaultHistoriesFolder } from './published/run.ts';

const never = Number.POSITIVE_INFINITY;

/** Operations with random, overlapping times; some get no answer. */
function histories<I, O>(
  call: fc.Arbitrary<{ input: I; output: O }>,
): fc.Arbitrary<Operation<I, O>[]> {
  const one = fc.record({
    call,
    client: fc.integer({ min: 0, max: 4 }),
    callAt: fc.integer({ min: 0, max: 12 }),
    duration: fc.integer({ min: 0, max: 6 }),
    isAnswered: fc.integer({ min: 0, max: 5 }).map((n) => n > 0),
  });
  return fc.array(one, { maxLength: 6 }).map((all) =>
    all.map(({ call: { input, output }, client, callAt, duration, isAnswered }) => ({
      client,
      input,
      output: isAnswered ? output : undefined,
      callAt,
      returnAt: isAnswered ? callAt + duration : never,
    })),
  );
}

const small = fc.integer({ min: 0, max: 2 });
const registerCall: fc.Arbitrary<{ input: RegisterInput; output: RegisterOutput }> = fc.oneof(
  fc.record({
    input: fc.constant({ kind: 'read' as const }),
    output: fc.record({
      kind: fc.constant('value' as const),
      value: fc.option(small, { nil: undefined }),
    }),
  }),
  fc.record({
    input: fc.record({ kind: fc.constant('write' as const), value: small }),
    output: fc.constant({ kind: 'done' as const }),
  }),
  fc.record({
    input: fc.record({ kind: fc.constant('cas' as const), from: small, to: small }),
    output: fc.record({ kind: fc.constantFrom('done' as const, 'refused' as const) }),
  }),
);
const keyValueCall: fc.Arbitrary<{ input: KeyValueInput; output: string }> = fc
  .record({
    kind: fc.constantFrom('get', 'put', 'append'),
    key: fc.constantFrom('a', 'b'),
    value: fc.constantFrom('x', 'y'),
    got: fc.constantFrom('', 'x', 'y', 'xy', 'xx'),
  })
  .map(({ kind, key, value, got }) =>
    kind === 'get'
      ? { input: { kind, key, value: '' }, output: got }
      : { input: { kind, key, value }, output: '' },
  );
const versionedCall: fc.Arbitrary<{ input: VersionedInput; output: VersionedOutput }> = fc.oneof(
  fc.record({
    input: fc.record({ kind: fc.constant('read' as const), id: fc.constant('i') }),
    output: fc.record({
      kind: fc.constant('object' as const),
      object: fc.option(
        fc.record({ version: fc.integer({ min: 1, max: 3 }), content: fc.constantFrom('x', 'y') }),
        { nil: undefined },
      ),
    }),
  }),
  fc.record({
    input: fc.oneof(
      fc.record({
        kind: fc.constant('create' as const),
        id: fc.constant('i'),
        content: fc.constantFrom('x', 'y'),
      }),
      fc.record({
        kind: fc.constant('update' as const),
        id: fc.constant('i'),
        basedOn: fc.integer({ min: 1, max: 3 }),
        content: fc.constantFrom('x', 'y'),
      }),
      fc.record({ kind: fc.constant('remove' as const), id: fc.constant('i') }),
    ),
    output: fc.oneof(
      fc.record({ kind: fc.constant('written' as const), version: fc.integer({ min: 1, max: 3 }) }),
      fc.record({
        kind: fc.constantFrom(
          'removed' as const,
          'already_exists' as const,
          'not_found' as const,
          'aborted' as const,
        ),
      }),
    ),
  }),
);

/** The model without partitions: one state that holds those of all of them. */
function whole<S, I, O>(model: Model<S, I, O>): Model<ReadonlyMap<string, S>, I, O> {
  return {
    initial: new Map(),
    step: (state, input, output) => {
      const key = model.partitionOf?.(input) ?? '';
      const next = model.step(state.get(key) ?? model.initial, input, output);
      return next === undefined ? undefined : new Map([...state, [key, next]]);
    },
    isPure: () => false,
    equals: () => false,
    describe: model.describe,
  };
}

/** Compares with trying every order; returns how often each verdict occurred. */
function compare<S, I, O>(
  model: Model<S, I, O>,
  call: fc.Arbitrary<{ input: I; output: O }>,
): { readonly yes: number; readonly no: number } {
  const counts = { yes: 0, no: 0 };
  fc.assert(
    fc.property(histories(call), (operations) => {
      const expected = isLinearizableByTrying(whole(model), operations);
      if (operations.length > 1) counts[expected ? 'yes' : 'no']++;
      const { verdict } = checkLinearizable(model, operations);
      assert.equal(verdict, expected ? 'linearizable' : 'not-linearizable');
    }),
    { numRuns: 1_500 },
  );
  return counts;
}

describe('linearizability', () => {
  it('register: random histories → the verdict of trying every order', () => {
    const { yes, no } = compare(registerModel, registerCall);
    assert.ok(yes > 100 && no > 100, 'both verdicts occur');
  });

  it('key-value store: random histories → the verdict of trying every order', () => {
    const { yes, no } = compare(keyValueModel, keyValueCall);
    assert.ok(yes > 100 && no > 100, 'both verdicts occur');
  });

  it('versioned objects: random histories → the verdict of trying every order', () => {
    const { yes, no } = compare(versionedModel, versionedCall);
    assert.ok(yes > 20 && no > 100, 'both verdicts occur');
  });

  const write = (client: number, value: number, callAt: number, returnAt: number) => ({
    client,
    input: { kind: 'write' as const, value },
    output: { kind: 'done' as const },
    callAt,
    returnAt,
  });
  const read = (client: number, value: number, callAt: number, returnAt: number) => ({
    client,
    input: { kind: 'read' as const },
    output: { kind: 'value' as const, value },
    callAt,
    returnAt,
  });

  it('register: a read goes back to an older value → refused, and the read is named', () => {
    const history = [write(0, 1, 0, 1), write(0, 2, 2, 3), read(1, 2, 4, 5), read(2, 1, 6, 7)];
    const { verdict, explanation } = checkLinearizable(registerModel, history);
    assert.equal(verdict, 'not-linearizable');
    assert.match(explanation, /no place for \[2\] read → 1/);
  });

  it('register: a write without answer is seen by one read and not by an earlier one → fine', () => {
    const history = [write(0, 1, 0, 1), write(3, 2, 2, never), read(1, 1, 3, 4), read(1, 2, 5, 6)];
    assert.equal(checkLinearizable(registerModel, history).verdict, 'linearizable');
    const back = [...history, read(2, 1, 7, 8)];
    assert.equal(checkLinearizable(registerModel, back).verdict, 'not-linearizable');
  });

  it('limits: too few steps, or no time → unknown', () => {
    const history = Array.from({ length: 3_000 }, (_, at) => write(0, at, at, at + 0.5));
    assert.equal(checkLinearizable(registerModel, history, { stepsMax: 9 }).verdict, 'unknown');
    const overdue = { isOverdue: () => true };
    assert.equal(checkLinearizable(registerModel, history, overdue).verdict, 'unknown');
    assert.equal(checkLinearizable(registerModel, history).verdict, 'linearizable');
  });

  it('log formats: a line that is none → refused, not passed over', () => {
    assert.throws(() => parseJepsenLog('INFO  jepsen.util - nonsense'), /line 1/);
    assert.throws(() => parseKeyValueLog('\n{:process 1}'), /line 2/);
    assert.throws(() => parseJepsenLog('INFO  jepsen.util - 1\t:ok\t:read\t3'), /process 1/);
  });

  const folder = defaultHistoriesFolder(join(import.meta.dirname, '../..'));
  const skip = existsSync(folder) ? false : `the published histories are not at ${folder}`;
  it('published histories: all but the longest → the published verdict', { skip }, () => {
    // Fifty clients on ten keys take seconds: `npm run lin` does them, too.
    const isWanted = (name: string): boolean => !name.includes('c50-ok');
    const results = [...checkHistories(folder, () => ({ stepsMax: 5_000_000 }), isWanted)];
    assert.ok(results.length > 0, 'there are histories');
    const wrong = results.filter(({ verdict, expected }) => verdict !== expected);
    assert.deepEqual(
      wrong.map(({ name, verdict }) => `${name}: ${verdict}`),
      [],
    );
  });
});
