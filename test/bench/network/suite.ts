/**
 * `npm run bench -- network`: the data path that the agent's own code builds, beside the ways that
 * it should cost little more than. Own and peer alternate within a round, and who begins alternates.
 */
import { runCommand } from '#agent/network/command';
import { isShoalError } from '#lib/errors';
import { Census } from '../../measure/census.ts';
import type { BenchOptions } from '../../measure/options.ts';
import { renderReport } from '../../measure/report.ts';
import { sameRoundRatios } from '../../measure/same-round.ts';
import { Children } from '../processes/children.ts';
import { runsBuild } from '../processes/worker.ts';
import { downAtExit } from '../shutdown.ts';
import { pause } from '../until.ts';
import { Bed } from './bed.ts';
import { changes } from './changes.ts';
import type { Measurement, Run, Values } from './measurement.ts';
import { metrics } from './metrics.ts';
import { nameMeasurements, startPeer } from './names.ts';
import { PathMeter } from './path-cpu.ts';
import { pathMeasurements, wireMeasurement } from './paths.ts';

const roundsDefault = 7;
const msDefault = 2_000;
const msQuick = 500;
const changesDefault = 10;
const changesQuick = 3;
/** Until code that has just been loaded is compiled. Not counted. */
const warmUpMs = 500;
const warmUpChanges = 5;
/** Before each, until what the last one left behind in the background is done. */
const calmMs = 100;

type Side = 'own' | 'peer';

function say(text: string): void {
  process.stdout.write(`${text}\n`);
}

/** Programs that are not Shoal's: what cannot be measured without them is left out, and said. */
async function hasProgram(program: string, packageName: string, loss: string): Promise<boolean> {
  try {
    if ((await runCommand(program, ['--version'], '')).code === 0) return true;
  } catch (error) {
    if (!isShoalError(error, 'failed_precondition')) throw error;
  }
  say(`${program} is not installed (Debian: ${packageName}): ${loss}`);
  return false;
}

/** What both sides have measured, and what failed. */
class Book {
  readonly own = new Census();
  readonly peer = new Census();
  readonly #say: (text: string) => void;

  constructor(sayIt: (text: string) => void) {
    this.#say = sayIt;
  }

  render(): string {
    return renderReport({
      metrics,
      own: { title: 'Shoal', samples: this.own.samples },
      peer: { title: 'beside it', samples: this.peer.samples },
    });
  }

  /** A failure costs its value, not the run. */
  async measure(measurement: Measurement, side: Side, run: Run): Promise<Values> {
    const title = `${measurement.name}, ${side === 'own' ? 'Shoal' : 'beside it'}`;
    try {
      await pause(calmMs);
      const values = await measurement[side]?.(run);
      if (values === undefined) return {};
      this[side].add(values);
      const texts = Object.entries(values).map(([id, value]) => `${id} ${value.toPrecision(4)}`);
      this.#say(`${title}: ${texts.join(', ')}`);
      return values;
    } catch (error) {
      this[side].failed(title);
      this.#say(`${title}: FAILED: ${error instanceof Error ? error.message : String(error)}`);
      return {};
    }
  }

  async round(measurement: Measurement, run: Run, isReversed: boolean): Promise<void> {
    const values: Record<Side, Values> = { own: {}, peer: {} };
    const sides: readonly Side[] = isReversed ? ['peer', 'own'] : ['own', 'peer'];
    for (const side of sides) values[side] = await this.measure(measurement, side, run);
    this.own.add(sameRoundRatios(metrics, values.own, values.peer));
  }

  get failures(): readonly string[] {
    return [...this.own.failures, ...this.peer.failures];
  }
}

async function chosen(
  bed: Bed,
  children: Children,
  { only, alone }: BenchOptions,
): Promise<readonly Measurement[]> {
  const hasWire = await hasProgram('ethtool', 'ethtool', 'nothing is measured like on a wire');
  const hasPeer =
    !alone && (await hasProgram('dnsmasq', 'dnsmasq-base', 'names are measured without a peer'));
  const peerPid = hasPeer ? await startPeer(bed, children) : undefined;
  const wire = hasWire ? [wireMeasurement] : [];
  // Changes first: to forget an endpoint's connections the kernel's memory of all is searched.
  const all = [changes, ...wire, ...pathMeasurements, ...nameMeasurements(peerPid)];
  return all.filter(({ name }) => name.includes(only));
}

export async function runNetwork(options: BenchOptions): Promise<boolean> {
  const { quick, rounds = quick ? 1 : roundsDefault } = options;
  if (process.getuid?.() !== 0) {
    say('the network suite makes network namespaces: run it as root');
    return false;
  }
  if (!runsBuild()) say('SHOAL_DIST=0: agents run the sources, which is slower');
  const book = new Book(say);
  const children = new Children();
  const bed = new Bed(`sb${process.pid}`, children);
  const release = downAtExit([bed], () => say(book.render()));
  try {
    await bed.up();
    const meter = new PathMeter();
    const run: Run = {
      bed,
      meter,
      ms: quick ? msQuick : msDefault,
      changes: quick ? changesQuick : changesDefault,
    };
    for (const measurement of await chosen(bed, children, options)) {
      const warmUp = { ...run, ms: warmUpMs, changes: warmUpChanges };
      await new Book(() => undefined).round(measurement, warmUp, false);
      for (let at = 0; at < rounds; at++) await book.round(measurement, run, at % 2 === 1);
    }
    say(`\n${book.render()}`);
    for (const failure of book.failures) say(`failed: ${failure}`);
    return book.failures.length === 0;
  } finally {
    release();
    bed.downNow();
  }
}
