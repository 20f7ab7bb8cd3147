/**
 * `npm run bench -- skeleton`: what a user of a cluster waits for, on ours and, where Docker's
 * engine is installed, on a real Swarm in the same lab beside it. Rounds alternate between the two,
 * so that what else the machine does falls on both.
 */

import { Census } from '../../measure/census.ts';
import type { BenchOptions } from '../../measure/options.ts';
import { renderReport } from '../../measure/report.ts';
import type { Cluster } from '../cluster/cluster.ts';
import { shoalCluster, swarmCluster } from '../cluster/clusters.ts';
import { settle } from '../cluster/swarm-api.ts';
import { HttpClient } from '../http.ts';
import { downAtExit } from '../shutdown.ts';
import { pause } from '../until.ts';
import { leaderCut, leaderKilled } from './leader-loss.ts';
import type { Measurement } from './measurement.ts';
import { idleMemory } from './memory.ts';
import { metrics } from './metrics.ts';
import { assignment, hundredReplicas, oneNode, oneReplica, tenReplicas } from './replicas.ts';
import { rollingUpdate } from './update.ts';
import { powerCut, workerKilled } from './worker-loss.ts';
import { writes } from './writes.ts';

/** Memory first, as it stands after forming; failures last, as they leave traces. */
const measurements: readonly Measurement[] = [
  idleMemory,
  assignment,
  oneReplica,
  tenReplicas,
  hundredReplicas,
  oneNode,
  rollingUpdate,
  writes,
  leaderKilled,
  leaderCut,
  workerKilled,
  powerCut,
];

const roundsDefault = 3;
const rateMsDefault = 3_000;
const rateMsQuick = 1_000;
/** After settling, until what the cluster still does in the background is done, too. */
const calmMs = 500;

interface Side {
  readonly cluster: Cluster;
  readonly census: Census;
}

function say(text: string): void {
  process.stdout.write(`${text}\n`);
}

async function measure(side: Side, measurement: Measurement, rateMs: number): Promise<string> {
  const { cluster, census } = side;
  const leader = await settle(cluster);
  await pause(calmMs);
  const client = new HttpClient(cluster.socket(leader));
  const values = await measurement.run({ cluster, leader, client, rateMs });
  census.add(values);
  return Object.entries(values)
    .map(([id, value]) => `${id} ${value.toFixed(3)}`)
    .join(', ');
}

/** A failure costs its value and a new cluster, not the run. */
async function attempt(side: Side, measurement: Measurement, rateMs: number): Promise<void> {
  const title = `${side.cluster.title}, ${measurement.name}`;
  try {
    say(`${title}: ${await measure(side, measurement, rateMs)}`);
  } catch (error) {
    side.census.failed(title);
    say(`${title}: FAILED: ${error instanceof Error ? error.message : String(error)}`);
    await side.cluster.up();
  }
}

function report([own, peer]: readonly Side[]): string {
  if (own === undefined) return '';
  const result = ({ cluster, census }: Side) => ({ title: cluster.title, samples: census.samples });
  return renderReport({
    metrics,
    own: result(own),
    ...(peer === undefined ? {} : { peer: result(peer) }),
  });
}

export async function runSkeleton(options: BenchOptions): Promise<boolean> {
  const { quick, rounds = quick ? 1 : roundsDefault, only, alone } = options;
  const peer = alone ? undefined : swarmCluster();
  if (peer === undefined && !alone) {
    say('dockerd is not installed: a real Swarm is quoted as measured elsewhere, in brackets');
  }
  const clusters = peer === undefined ? [shoalCluster()] : [shoalCluster(), peer];
  const sides = clusters.map((cluster) => ({ cluster, census: new Census() }));
  const release = downAtExit(clusters, () => say(report(sides)));
  try {
    for (const cluster of clusters) await cluster.up();
    for (const measurement of measurements) {
      if (!measurement.name.includes(only)) continue;
      for (let round = 0; round < rounds; round++) {
        const order = round % 2 === 0 ? sides : [...sides].reverse();
        for (const side of order)
          await attempt(side, measurement, quick ? rateMsQuick : rateMsDefault);
      }
    }
    say(`\n${report(sides)}`);
    const failures = sides.flatMap(({ census }) => census.failures);
    for (const failure of failures) say(`failed: ${failure}`);
    return failures.length === 0;
  } finally {
    release();
    for (const cluster of clusters) await cluster.down();
  }
}
