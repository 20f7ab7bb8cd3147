/** `POST /networks/prune`: removes networks of the swarm that nobody uses. */
import { isShoalError, ShoalError } from '#lib/errors';
import { type Network, RemoveNetworkRequest } from '#proto/gen/swarm';
import { networkName } from '#proto/model/network';
import { msOfTimestamp, parseRfc3339 } from '#proto/model/time';
import { type Answer, json } from '../../http/answer.ts';
import type { Filters } from '../../http/filters.ts';
import type { ApiRequest } from '../../http/request.ts';
import { type Control, callOptions, controlOf } from '../cluster/control.ts';
import type { RouteDeps } from '../deps.ts';
import { swarmNetworks } from './find.ts';
import { usedNetworks } from './usage.ts';

const filterKeys = ['label', 'label!', 'until'] as const;

const unitsMs: Readonly<Record<string, number>> = { h: 3_600_000, m: 60_000, s: 1_000 };

/** `until` is a point in time or how long ago it was: `2h30m`. */
export function untilMs(text: string, nowMs: number): number {
  const parsed = parseRfc3339(text);
  if (parsed !== undefined) return msOfTimestamp(parsed);
  if (/^\d+(\.\d+)?$/.test(text)) return Number(text) * 1000;
  if (!/^(\d+[hms])+$/.test(text)) {
    throw new ShoalError(
      'invalid_argument',
      `invalid filter 'until=${text}': want RFC 3339, seconds since 1970 or a duration such as 24h`,
    );
  }
  const parts = text.match(/\d+[hms]/g) ?? [];
  const agoMs = parts.map((part) => Number.parseInt(part, 10) * (unitsMs[part.slice(-1)] ?? 0));
  return nowMs - agoMs.reduce((sum, ms) => sum + ms, 0);
}

function isChosen({ spec, meta }: Network, filters: Filters, beforeMs: number): boolean {
  const labels = spec?.annotations?.labels ?? {};
  const createdMs = meta?.createdAt === undefined ? 0 : msOfTimestamp(meta.createdAt);
  const isSpared = filters.has('label!') && filters.labels(labels, 'label!');
  return spec?.ingress !== true && filters.labels(labels) && !isSpared && createdMs <= beforeMs;
}

/** False when somebody began to use it, or removed it, in the meantime. */
async function tryRemove(control: Control, request: ApiRequest, id: string): Promise<boolean> {
  try {
    await control.removeNetwork(
      RemoveNetworkRequest.create({ networkId: id }),
      callOptions(request),
    );
    return true;
  } catch (error) {
    const isHarmless =
      isShoalError(error, 'failed_precondition') || isShoalError(error, 'not_found');
    if (isHarmless) return false;
    throw error;
  }
}

export async function pruneNetworks(deps: RouteDeps, request: ApiRequest): Promise<Answer> {
  const filters = request.filters(filterKeys);
  const [until] = filters.get('until');
  const nowMs = deps.clock.now();
  const beforeMs = until === undefined ? nowMs : untilMs(until, nowMs);
  const networks = await swarmNetworks(deps, request);
  if (networks.length === 0) return json({ NetworksDeleted: null });
  const control = controlOf(deps.backend);
  const used = await usedNetworks(control, request);
  const deleted: string[] = [];
  for (const network of networks) {
    if (used.has(network.id) || !isChosen(network, filters, beforeMs)) continue;
    if (await tryRemove(control, request, network.id)) deleted.push(networkName(network));
  }
  return json({ NetworksDeleted: deleted.length === 0 ? null : deleted });
}
