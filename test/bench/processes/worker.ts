/**
 * A process of ours and how to give it orders. It runs what `npm run build` has made, with the
 * memory settings of shoald; with SHOAL_DIST=0 the sources, which the loader makes slower.
 */
import { type ChildProcess, fork } from 'node:child_process';
import { type Children, killed } from './children.ts';
import type { Answer, Order, OrderBook } from './orders.ts';

/** Longer than any order takes, even on a machine that does much else. */
const orderMs = 120_000;
/** As infra/node.sh has it for shoald. */
const memoryFlags = ['--max-semi-space-size=4'];
const mallocArenas = '2';

interface Waiting {
  readonly resolve: (gives: unknown) => void;
  readonly reject: (error: Error) => void;
}

export function runsBuild(): boolean {
  return process.env.SHOAL_DIST !== '0';
}

export interface WorkerOptions {
  /** For people. */
  readonly title: string;
  /** What the process runs; it calls `serveOrders`. */
  readonly script: string;
  /** A network namespace by its path; without one the process lives in the suite's. */
  readonly netns?: string;
}

export class Worker<O extends OrderBook<O>> {
  readonly title: string;
  readonly #child: ChildProcess;
  readonly #waiting = new Map<number, Waiting>();
  #orders = 0;

  constructor({ title, script, netns }: WorkerOptions, children: Children) {
    this.title = title;
    const conditions = runsBuild() ? [] : ['--conditions=source'];
    const flags = [...memoryFlags, ...conditions, '--import', 'tsx'];
    // `nsenter` becomes the program that it starts: channel and process id are the worker's.
    const start =
      netns === undefined
        ? { execArgv: flags }
        : { execPath: 'nsenter', execArgv: [`--net=${netns}`, process.execPath, ...flags] };
    this.#child = fork(script, {
      ...start,
      env: { ...process.env, MALLOC_ARENA_MAX: mallocArenas },
      stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
    });
    children.add(this.#child);
    this.#child.on('message', (answer: Answer) => this.#answered(answer));
    this.#child.on('error', (error) => this.#failAll(error));
    this.#child.on('exit', (code, signal) => {
      this.#failAll(new Error(`${title} has ended: ${signal ?? `exit code ${code}`}`));
    });
  }

  get pid(): number {
    const { pid } = this.#child;
    if (pid === undefined) throw new Error(`${this.title} could not be started`);
    return pid;
  }

  ask<K extends keyof O & string>(name: K, ...takes: Parameters<O[K]>): Promise<ReturnType<O[K]>> {
    const id = ++this.#orders;
    const what = `${this.title}, ${name}`;
    return new Promise((resolve, reject) => {
      const limit = setTimeout(() => {
        this.#waiting.delete(id);
        reject(new Error(`${what}: no answer within ${orderMs} ms`));
      }, orderMs);
      this.#waiting.set(id, {
        resolve: (gives) => {
          clearTimeout(limit);
          resolve(gives as ReturnType<O[K]>);
        },
        reject: (error) => {
          clearTimeout(limit);
          reject(new Error(`${what}: ${error.message}`, { cause: error }));
        },
      });
      const order: Order = { id, name, takes };
      this.#child.send(order, (error) => {
        if (error !== null) this.#settle(id, { id, error: error.message });
      });
    });
  }

  #answered(answer: Answer): void {
    this.#settle(answer.id, answer);
  }

  #settle(id: number, { gives, error }: Answer): void {
    const waiting = this.#waiting.get(id);
    this.#waiting.delete(id);
    if (error === undefined) waiting?.resolve(gives);
    else waiting?.reject(new Error(error));
  }

  #failAll(error: Error): void {
    for (const waiting of this.#waiting.values()) waiting.reject(error);
    this.#waiting.clear();
  }

  kill(): Promise<void> {
    return killed(this.#child);
  }
}
