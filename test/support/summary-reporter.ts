/**
 * Prints a line per failed or skipped test, failures with all they say, and closes with the counts:
 * what passed is of no interest, however many they are.
 */
import type { TestEvent } from 'node:test/reporters';

function title(data: { readonly name: string; readonly file?: string }): string {
  return data.file === undefined ? data.name : `${data.name} (${data.file})`;
}

/** Errors of node:test wrap the one that was thrown. */
function causeOf(error: Error): unknown {
  return error.cause ?? error;
}

function describe(error: unknown): string {
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}

export default async function* summary(source: AsyncIterable<TestEvent>): AsyncGenerator<string> {
  let passed = 0;
  let failed = 0;
  let skipped = 0;
  for await (const { type, data } of source) {
    if (type === 'test:pass') {
      if (data.details.type === 'suite') continue;
      if (data.skip === undefined) passed++;
      else {
        skipped++;
        yield `skipped: ${title(data)}: ${data.skip === true ? '' : data.skip}\n`;
      }
    } else if (type === 'test:fail') {
      if (data.details.type !== 'suite') failed++;
      yield `FAILED: ${title(data)}\n${describe(causeOf(data.details.error))}\n\n`;
    } else if (type === 'test:stderr' || type === 'test:stdout') {
      yield data.message;
    }
  }
  yield `${passed} passed, ${failed} failed, ${skipped} skipped\n`;
}
