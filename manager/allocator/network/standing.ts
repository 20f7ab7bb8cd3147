/**
 * The networks that every swarm has: `ingress`, which is the gateway network, and by name those
 * that each node has by itself, so that services can ask for them.
 */
import { newId } from '#lib/ids';
import type { Random } from '#lib/random';
import type { ReadTx, WriteTx } from '#manager/store/types';
import { Annotations, Driver, Network, NetworkSpec } from '#proto/gen/swarm';
import { ingressNetworkName, overlayDriver, predefinedLabel } from '#proto/model/network';
import type { Releases } from '../releases.ts';
import { allocateNetwork } from './allocate.ts';

const drivers = { bridge: 'bridge', host: 'host', none: 'null' } as const;

function standingSpecs(): NetworkSpec[] {
  const labels = { [predefinedLabel]: 'true' };
  const local = Object.entries(drivers).map(([name, driver]) =>
    NetworkSpec.create({
      annotations: Annotations.create({ name, labels }),
      driverConfig: Driver.create({ name: driver }),
    }),
  );
  const ingress = NetworkSpec.create({
    annotations: Annotations.create({ name: ingressNetworkName }),
    driverConfig: Driver.create({ name: overlayDriver }),
    ingress: true,
  });
  return [ingress, ...local];
}

/** A network of another kind that has the name keeps it; there is one ingress, whatever its name. */
function missing(view: ReadTx): NetworkSpec[] {
  const hasIngress = view.network.all().some(({ spec }) => spec?.ingress === true);
  return standingSpecs().filter((spec) => {
    if (spec.ingress && hasIngress) return false;
    return view.network.where('name', spec.annotations?.name ?? '').length === 0;
  });
}

/** Makes those that are missing. Returns how many objects were written. */
export function addStandingNetworks(tx: WriteTx, random: Random, releases: Releases): number {
  const specs = missing(tx);
  for (const spec of specs) {
    const network = Network.create({ id: newId(random), spec });
    tx.create('network', allocateNetwork(tx, network, releases));
  }
  return specs.length;
}
