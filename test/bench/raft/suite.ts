/**
 * `npm run bench -- raft`: three of our members as processes, and where it is installed etcd beside
 * them. Rounds alternate between the two, so that what else the machine does falls on both.
 */
import { Census } from '../../measure/census.ts';
import type { BenchOptions } from '../../measure/options.ts';
import { renderReport } from '../../measure/report.ts';
import { sameRoundRatios } from '../../measure/same-round.ts';
import { Children } from '../processes/children.ts';
import { runsBuild } from '../processes/worker.ts';
import { downAtExit } from '../shutdown.ts';
import { pause } from '../until.ts';
import { EtcdGroup, hasEtcd } from './etcd-group.ts';
import { failover, handover } from './leader-change.ts';
import type { Measurement, Values } from './measurement.ts';
import { metrics } from './metrics.ts';
import { OwnGroup } from './own-group.ts';
import { memory, snapshot } from './snapshot.ts';
import { coreOnly, warmUp, writeMeasurements } from './writes.ts';

/** Memory first, as it stands after forming; what leaves traces last. */
const newGroup = memory('memory idle', 'memoryIdle');
const measurements: readonly Measurement[] = [
  ...writeMeasurements,
  memory('memory loaded', 'memoryLoaded'),
  coreOnly,
  failover,
  handover,
  snapshot,
];

const roundsDefault = 5;
const rateMsDefault = 2_000;
const rateMsQuick = 500;
/** Before each, until what the last one left behind in the background is done. */
const calmMs = 300;

/** One of the two groups, and what was measured on it. */
interface Side {
  readonly title: string;
  readonly census: Census;
  up(): Promise<void>;
  down(): Promise<void>;
  /** Until it runs as it will run for long. */
  warmUp(): Promise<void>;
  /** Undefined when this side has nothing alike. */
  run(measurement: Measurement, ms: number): Promise<Values | undefined>;
}

function say(text: string): void {
  process.stdout.write(`${text}\n`);
}

function ownSide(children: Children): Side {
  const group = new OwnGroup(children);
  return {
    title: group.title,
    census: new Census(),
    up: () => group.up(),
    down: () => group.down(),
    warmUp: () => warmUp(group),
    run: (measurement, ms) => measurement.own(group, ms),
  };
}

function peerSide(children: Children): Side {
  const group = new EtcdGroup(children);
  return {
    title: group.title,
    census: new Census(),
    up: () => group.up(),
    down: () => group.down(),
    // Nothing in it is compiled on the way.
    warmUp: async () => undefined,
    run: async (measurement, ms) => await measurement.peer?.(group, ms),
  };
}

/** A failure costs its value and a new group, not the run. */
async function attempt(side: Side, measurement: Measurement, ms: number): Promise<Values> {
  const title = `${side.title}, ${measurement.name}`;
  try {
    await pause(calmMs);
    const values = await side.run(measurement, ms);
    if (values === undefined) return {};
    side.census.add(values);
    const texts = Object.entries(values).map(([id, value]) => `${id} ${value.toPrecision(4)}`);
    say(`${title}: ${texts.join(', ')}`);
    return values;
  } catch (error) {
    side.census.failed(title);
    say(`${title}: FAILED: ${error instanceof Error ? error.message : String(error)}`);
    await side.up();
    await side.warmUp();
    return {};
  }
}

async function round(
  sides: readonly Side[],
  measurement: Measurement,
  ms: number,
  isReversed: boolean,
): Promise<void> {
  const results = new Map<Side, Values>();
  for (const side of isReversed ? [...sides].reverse() : sides) {
    results.set(side, await attempt(side, measurement, ms));
  }
  const [own, peer] = sides;
  if (own === undefined || peer === undefined) return;
  own.census.add(sameRoundRatios(metrics, results.get(own) ?? {}, results.get(peer) ?? {}));
}

function report([own, peer]: readonly Side[]): string {
  if (own === undefined) return '';
  const result = ({ title, census }: Side) => ({ title, samples: census.samples });
  return renderReport({
    metrics,
    own: result(own),
    ...(peer === undefined ? {} : { peer: result(peer) }),
  });
}

export async function runRaft(options: BenchOptions): Promise<boolean> {
  const { quick, rounds = quick ? 1 : roundsDefault, only, alone } = options;
  const rateMs = quick ? rateMsQuick : rateMsDefault;
  const hasPeer = !alone && hasEtcd();
  if (!hasPeer && !alone) {
    say('etcd or h2load is not installed: etcd is quoted as measured elsewhere, in brackets');
  }
  if (!runsBuild()) say('SHOAL_DIST=0: our members run the sources, which is slower');
  const children = new Children();
  const sides = [ownSide(children), ...(hasPeer ? [peerSide(children)] : [])];
  const release = downAtExit([children], () => say(report(sides)));
  try {
    for (const side of sides) await side.up();
    if (newGroup.name.includes(only)) await round(sides, newGroup, rateMs, false);
    for (const side of sides) await side.warmUp();
    for (const measurement of measurements) {
      if (!measurement.name.includes(only)) continue;
      for (let at = 0; at < rounds; at++) {
        await round(sides, measurement, rateMs, at % 2 === 1);
      }
    }
    say(`\n${report(sides)}`);
    const failures = sides.flatMap(({ census }) => census.failures);
    for (const failure of failures) say(`failed: ${failure}`);
    return failures.length === 0;
  } finally {
    release();
    for (const side of sides) await side.down();
    children.downNow();
  }
}
