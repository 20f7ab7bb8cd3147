import assert from 'node:assert/strict';
import { getEventListeners } from 'node:events';
import { test } from 'node:test';
import { abortable, withEither } from './signal.ts';

const never = (signal: AbortSignal): Promise<void> => abortable(new Promise(() => {}), signal);

test('either: the one or the other aborts → the work hears its reason', async () => {
  for (const index of [0, 1]) {
    const sources = [new AbortController(), new AbortController()];
    const work = withEither(
      sources.map(({ signal }) => signal),
      never,
    );
    sources[index]?.abort(new Error(`number ${index}`));
    await assert.rejects(work, { message: `number ${index}` });
  }
});

test('either: one has aborted already → the work begins with that', async () => {
  const gone = AbortSignal.abort(new Error('before'));
  await assert.rejects(withEither([new AbortController().signal, gone], never), {
    message: 'before',
  });
});

test('either: the work is over, well or not → nothing of it stays with the sources', async () => {
  const { signal } = new AbortController();
  assert.equal(await withEither([signal], async () => 7), 7);
  await assert.rejects(withEither([signal], async () => assert.fail('it failed')));
  assert.deepEqual(getEventListeners(signal, 'abort'), []);
});

test('abortable: the signal has aborted already, the work fails later → no bug', async () => {
  const unheard: unknown[] = [];
  const note = (error: unknown): void => void unheard.push(error);
  process.on('unhandledRejection', note);
  try {
    let fail: (error: Error) => void = () => {};
    const work = new Promise<void>((_resolve, reject) => {
      fail = reject;
    });
    const gone = AbortSignal.abort(new Error('before'));
    await assert.rejects(abortable(work, gone), { message: 'before' });
    fail(new Error('the work'));
    // Node looks for unheard rejections after each turn of the event loop.
    await new Promise((resolve) => setImmediate(resolve));
    assert.deepEqual(unheard, []);
  } finally {
    process.off('unhandledRejection', note);
  }
});
