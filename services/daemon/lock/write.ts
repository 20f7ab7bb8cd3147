/** Writing a small file of the node's state, with an error that people can act on. */
import { writeDurable } from '#lib/durable-file';
import { explain, ShoalError } from '#lib/errors';

/** Rejects with `unavailable` when the disk does not take it; then the old content is there. */
export async function writeOrRefuse(path: string, content: string): Promise<void> {
  try {
    await writeDurable(path, content);
  } catch (cause) {
    const message = `cannot write ${path}: ${explain(cause)}`;
    throw new ShoalError('unavailable', message, { cause });
  }
}
