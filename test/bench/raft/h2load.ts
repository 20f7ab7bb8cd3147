/**
 * Load on etcd with h2load (nghttp2): gRPC over HTTP/2 with a request body made beforehand, so that
 * the client costs next to nothing and is not what is measured.
 */
import { spawn } from 'node:child_process';
import { readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Children } from '../processes/children.ts';
import { type Load, loadOf } from '../processes/load.ts';

const graceMs = 30_000;
const microsecondsPerMs = 1_000;

export interface H2Load {
  /** A url with the method's path. */
  readonly url: string;
  readonly message: Uint8Array;
  readonly connections: number;
  readonly inFlight: number;
  readonly ms: number;
}

/** A gRPC message: no compression, the length, the bytes. */
export function framed(message: Uint8Array): Uint8Array {
  const head = Buffer.alloc(5);
  head.writeUInt32BE(message.length, 1);
  return Buffer.concat([head, message]);
}

/** The latencies in h2load's log: start, status and microseconds per line. */
export function latenciesOf(log: string): readonly number[] {
  return log
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => {
      const [, status, microseconds] = line.split('\t');
      if (status !== '200') throw new Error(`h2load was answered with status ${status}`);
      return Number(microseconds) / microsecondsPerMs;
    });
}

async function run(children: Children, args: readonly string[], limitMs: number): Promise<void> {
  const child = spawn('h2load', args, { stdio: ['ignore', 'ignore', 'inherit'] });
  children.add(child);
  const limit = setTimeout(() => child.kill('SIGKILL'), limitMs);
  const code = await new Promise<number | null>((resolve, reject) => {
    child.once('error', reject);
    child.once('exit', resolve);
  }).finally(() => clearTimeout(limit));
  if (code !== 0) throw new Error(`h2load ended with code ${code}`);
}

export async function h2load(children: Children, load: H2Load): Promise<Load> {
  const body = join(children.directory, 'h2load.body');
  const log = join(children.directory, 'h2load.log');
  await writeFile(body, framed(load.message));
  await rm(log, { force: true });
  const { connections, inFlight, ms, url } = load;
  const seconds = ms / 1000;
  await run(
    children,
    [
      ...['-D', `${ms}ms`, '--warm-up-time', '0', '--log-file', log],
      ...['-c', String(connections), '-m', String(inFlight / connections)],
      ...['-H', 'content-type: application/grpc', '-H', 'te: trailers', '-d', body, url],
    ],
    ms + graceMs,
  );
  return loadOf(latenciesOf(await readFile(log, 'utf8')), seconds);
}
