/** The resolver as a process of its own, for a test that gives it a network namespace. */
import { makeAsker, makeTable, makeTables, webTask } from '#agent/network/resolver/fixture';
import { Resolver } from '#agent/network/resolver/resolver';
import { systemClock } from '#lib/clock';
import { nullLogger } from '#lib/log';
import { systemRandom } from '#lib/random';

const [, , containerAddress = '', taskCount = '0'] = process.argv;
const tasks = Array.from({ length: Number(taskCount) }, (_, slot) => webTask(slot));
const [web] = makeTable().services;
const table = makeTable({ endpoints: tasks, services: web === undefined ? [] : [web] });
const resolver = new Resolver(
  {},
  {
    clock: systemClock,
    random: systemRandom,
    log: nullLogger,
    lookupContainer: (address) => (address === containerAddress ? makeAsker() : undefined),
    tables: makeTables(table),
  },
);
await resolver.start();
process.stdout.write('up\n');
