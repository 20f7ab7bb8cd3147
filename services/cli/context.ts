/** What a command gets: the daemon, where to print, and the time. */
import type { Command } from 'commander';
import { sleep, systemClock } from '#lib/clock';
import { Client } from './client.ts';

export interface Context {
  client(): Client;
  /** Results, to standard output. */
  print(text: string): void;
  /** Progress and warnings, to standard error. */
  note(text: string): void;
  nowMs(): number;
  /** Whether progress may be repainted. */
  readonly isTerminal: boolean;
  sleep(ms: number): Promise<void>;
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

export function makeContext(program: Command, env: Environment): Context {
  let client: Client | undefined;
  return {
    client: () => {
      client ??= new Client(hostOf(program, env));
      return client;
    },
    print: (text) => {
      process.stdout.write(text);
    },
    note: (text) => {
      process.stderr.write(text);
    },
    nowMs: () => systemClock.now(),
    isTerminal: process.stdout.isTTY === true,
    sleep: (ms) => sleep(systemClock, ms),
  };
}
