/**
 * What a node that enters a swarm remembers of it first: where it listens, what it announces and
 * where its tunnels end. Pure.
 */
import type { InitRequest } from '#services/api/backend';
import {
  advertiseAddress,
  dataPathAddress,
  formatHostPort,
  type Interfaces,
  listenAddress,
} from '../address.ts';
import type { NodeState } from '../node-state.ts';
import { originOf } from './own-address.ts';

/** `fallback`: the daemon's default address to announce. Throws `invalid_argument`. */
export function newNodeState(
  request: Pick<InitRequest, 'listenAddr' | 'advertiseAddr' | 'dataPathAddr'>,
  fallback: string,
  interfaces: Interfaces,
): NodeState {
  const advertise = advertiseAddress(request.advertiseAddr, fallback, interfaces);
  return {
    listenAddr: formatHostPort(listenAddress(request.listenAddr, interfaces)),
    advertiseAddr: formatHostPort(advertise),
    advertiseOrigin: originOf(request.advertiseAddr, advertise.host, interfaces),
    dataPathAddr: dataPathAddress(request.dataPathAddr, advertise.host, interfaces),
    raftId: 0,
    managers: [],
  };
}
