/**
 * Reads the log lines of a Jepsen run against a register: who invoked what, and whether it came
 * back as done (`:ok`), refused (`:fail`) or without an answer (`:info`).
 */
import { must } from '#lib/assert';
import type { Operation } from '../history.ts';
import type { RegisterInput, RegisterOutput } from '../models/register.ts';

const linePattern = /^INFO\s+jepsen\.util - (\d+)\s+:(\w+)\s+:(\w+)\s+(.+)$/;

interface Call {
  readonly input: RegisterInput;
  readonly callAt: number;
}

function inputOf(verb: string, argument: string): RegisterInput {
  if (verb === 'read') return { kind: 'read' };
  if (verb === 'write') return { kind: 'write', value: Number(argument) };
  const match = must(/^\[(\d+) (\d+)\]$/.exec(argument), `a cas has two numbers: ${argument}`);
  return { kind: 'cas', from: Number(match[1]), to: Number(match[2]) };
}

function outputOf(type: string, verb: string, argument: string): RegisterOutput | undefined {
  if (argument === ':timed-out') return undefined;
  if (type === 'fail') return { kind: 'refused' };
  if (verb !== 'read') return { kind: 'done' };
  return { kind: 'value', value: argument === 'nil' ? undefined : Number(argument) };
}

export function parseJepsenLog(text: string): Operation<RegisterInput, RegisterOutput>[] {
  const open = new Map<number, Call>();
  const operations: Operation<RegisterInput, RegisterOutput>[] = [];
  for (const [at, line] of text.split('\n').entries()) {
    if (line.trim() === '') continue;
    const match = must(linePattern.exec(line.trimEnd()), `line ${at + 1} is an event: ${line}`);
    const [, process = '', type = '', verb = '', argument = ''] = match;
    const client = Number(process);
    if (type === 'invoke') {
      open.set(client, { input: inputOf(verb, argument), callAt: at });
      continue;
    }
    const call = must(open.get(client), `line ${at + 1} answers a call of process ${client}`);
    open.delete(client);
    const output = outputOf(type, verb, argument);
    // Without an answer it may still take effect, at any later time.
    const returnAt = output === undefined ? Number.POSITIVE_INFINITY : at;
    operations.push({ client, ...call, output, returnAt });
  }
  for (const [client, call] of open) {
    operations.push({ client, ...call, output: undefined, returnAt: Number.POSITIVE_INFINITY });
  }
  return operations;
}
