/** What a command gets: the daemon, where to print, what is typed, and the time. */
import type { Readable } from 'node:stream';
import type { Command } from 'commander';
import { sleep, systemClock } from '#lib/clock';
import { Client } from './client.ts';

export interface Context {
  client(): Client;
  /** Results, to standard output. */
  print(text: string | Uint8Array): void;
  /** Progress, warnings and errors, to standard error. */
  note(text: string | Uint8Array): void;
  nowMs(): number;
  /** Whether progress may be repainted. */
  readonly isTerminal: boolean;
  /** Resolves early, without an error, when the signal aborts. */
  sleep(ms: number, signal: AbortSignal): Promise<void>;
  input(): Readable;
  /** A variable of the user's environment, for `-e NAME`. */
  variable(name: string): string | undefined;
  /**
   * Calls back at the first Ctrl-C instead of ending the program; a second one ends it. The
   * result takes the callback away again.
   */
  onInterrupt(callback: () => void): () => void;
}

export const defaultHost = 'unix:///run/shoal/docker.sock';

export interface Environment {
  readonly DOCKER_HOST?: string | undefined;
  readonly SHOAL_HOST?: string | undefined;
}

/** The socket: -H, else SHOAL_HOST, else DOCKER_HOST, else the installed one. */
export function hostOf(program: Command, env: Environment): string {
  const { host } = program.opts<{ host?: string }>();
  return host ?? (env.SHOAL_HOST || env.DOCKER_HOST || defaultHost);
}

/** Old answers are taken with --stale only, and each is marked on standard error. */
function staleOf(program: Command): ((note: string) => void) | undefined {
  const { stale } = program.opts<{ stale?: boolean }>();
  if (stale !== true) return undefined;
  return (note) => {
    process.stderr.write(`this may be old: ${note}\n`);
  };
}

async function sleepOrAbort(ms: number, signal: AbortSignal): Promise<void> {
  try {
    await sleep(systemClock, ms, signal);
  } catch (error) {
    if (!signal.aborted) throw error;
  }
}

export function makeContext(program: Command, env: Environment): Context {
  let client: Client | undefined;
  return {
    client: () => {
      client ??= new Client(hostOf(program, env), staleOf(program));
      return client;
    },
    print: (text) => {
      process.stdout.write(text);
    },
    note: (text) => {
      process.stderr.write(text);
    },
    nowMs: () => systemClock.now(),
    isTerminal: process.stderr.isTTY === true,
    sleep: sleepOrAbort,
    input: () => process.stdin,
    variable: (name) => process.env[name],
    onInterrupt: (callback) => {
      process.once('SIGINT', callback);
      return () => {
        process.off('SIGINT', callback);
      };
    },
  };
}
