/** Bugs in the store: what it proposes, and what it tells. */
import type { Mutant } from './mutant.ts';

const by = 'store';
const path = 'manager/store/store.ts';

export const storeMutants: readonly Mutant[] = [
  {
    name: 'what was proposed is kept after the leadership is lost',
    by,
    tests: 'manager/store',
    path,
    search: 'if (this.#leads && !isLeader) {',
    replace: 'if (this.#leads && !isLeader && this.#newestNumber < 0) {',
  },
  {
    name: 'entries that build on another state are applied',
    by,
    tests: 'manager/store',
    path,
    search: 'if (baseVersion !== undefined && baseVersion !== this.#committed.version) {',
    replace: 'if (baseVersion !== undefined && baseVersion < 0) {',
  },
  {
    name: 'a change is told before it is committed',
    by,
    path: 'manager/store/pipeline.ts',
    search: '      void this.#propose(entry);',
    replace: '      void this.#propose(entry);\n      for (const each of pending) each.resolve();',
  },
  {
    name: 'refusals do not wait for what they were judged on',
    by,
    path,
    search: 'if (this.#pipeline.ride(waiter)) return;',
    replace: 'if (this.#pipeline.newest !== undefined) return waiter.resolve();',
  },
  {
    name: 'refusals are told without asking whether this manager still leads',
    by,
    tests: 'manager/store',
    path: 'manager/store/refusal.ts',
    search: 'if (proposer.confirm === undefined) {',
    replace: 'if (proposer.confirm !== undefined) {',
  },
  {
    name: 'versions are not compared',
    by,
    path: 'manager/store/transaction.ts',
    search: 'if (given !== current) {',
    replace: 'if (given > current) {',
  },
  {
    name: 'transactions build on what is committed, not on what is proposed',
    by,
    path,
    search: 'this.#pipeline.newest?.outcome.state ?? this.#applying ?? this.#committed;',
    replace: 'this.#applying ?? this.#committed;',
  },
];
