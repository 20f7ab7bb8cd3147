/** Reads recorded calls of a key-value store: one map in Clojure's notation per line. */
import { must } from '#lib/assert';
import type { Operation } from '../history.ts';
import type { KeyValueInput } from '../models/key-value.ts';

const linePattern =
  /^\{:process (\d+), :type :(\w+), :f :(get|put|append), :key "([^"]*)", :value (?:nil|"([^"]*)")\}$/;

interface Call {
  readonly input: KeyValueInput;
  readonly callAt: number;
}

export function parseKeyValueLog(text: string): Operation<KeyValueInput, string>[] {
  const open = new Map<number, Call>();
  const operations: Operation<KeyValueInput, string>[] = [];
  for (const [at, line] of text.split('\n').entries()) {
    if (line.trim() === '') continue;
    const match = must(linePattern.exec(line.trim()), `line ${at + 1} is a map: ${line}`);
    const [, process, type, kind, key = '', value = ''] = match;
    const client = Number(process);
    if (type === 'invoke') {
      open.set(client, { input: { kind: kind as KeyValueInput['kind'], key, value }, callAt: at });
      continue;
    }
    const call = must(open.get(client), `line ${at + 1} answers a call of process ${client}`);
    open.delete(client);
    operations.push({ client, ...call, output: kind === 'get' ? value : '', returnAt: at });
  }
  for (const [client, call] of open) {
    operations.push({ client, ...call, output: undefined, returnAt: Number.POSITIVE_INFINITY });
  }
  return operations;
}
