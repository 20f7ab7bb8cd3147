/**
 * Looks up names with the system's resolver, which knows /etc/hosts, but only a few at once: each
 * lookup holds a thread of the process until it is answered, however long that takes.
 */
import { type LookupAddress, lookup } from 'node:dns';
import type { LookupFunction } from 'node:net';
import { explain } from '#lib/errors';
import { Limiter } from '#lib/limiter';

export type SystemLookup = (
  hostname: string,
  options: Parameters<LookupFunction>[1],
  callback: Parameters<LookupFunction>[2],
) => void;

export class LookupGate {
  readonly #limiter: Limiter;
  readonly #system: SystemLookup;

  constructor(lookupsMax: number, system: SystemLookup = lookup) {
    this.#limiter = new Limiter(lookupsMax);
    this.#system = system;
  }

  /** For one request: a lookup that still waits for its turn is dropped when `signal` aborts. */
  lookup(signal: AbortSignal): LookupFunction {
    return (hostname, options, callback) => {
      const work = (): Promise<Found> => this.#look(hostname, options);
      this.#limiter.run(work, signal).then(
        ({ address, family }) => callback(null, address, family),
        (error: unknown) => {
          const failure = error instanceof Error ? error : new Error(explain(error));
          callback(failure, '', 0);
        },
      );
    };
  }

  #look(hostname: string, options: Parameters<LookupFunction>[1]): Promise<Found> {
    return new Promise((resolve, reject) => {
      this.#system(hostname, options, (error, address, family) => {
        if (error === null) resolve({ address, family });
        else reject(error);
      });
    });
  }
}

interface Found {
  readonly address: string | LookupAddress[];
  readonly family: number | undefined;
}
