/**
 * Joining a cluster: recognise its root by the token's digest, send a request signed by a new key,
 * get a certificate for the role that the token gives. Nothing is trusted before the digest fits.
 */
import { ShoalError } from '#lib/errors';
import { createCsr } from '#lib/tls/csr';
import { generateKey } from '#lib/tls/keys';
import { parseToken } from '#manager/ca/join-token';
import { caServerName } from '#manager/ca/node-certificate';
import type { NodeSpecAvailability } from '#proto/gen/swarm';
import { type Ask, fetchRoot, requestCertificate } from './ca-client.ts';
import { askManagers, type ManagersDeps } from './managers.ts';
import { type Material, materialOf } from './material.ts';

export interface JoinOptions {
  /** `host:port` of one or more managers. */
  readonly addresses: readonly string[];
  readonly token: string;
  readonly availability: NodeSpecAvailability;
  readonly signal: AbortSignal;
  readonly deadlineMs?: number;
}

/** The time that the docker command line waits, too. */
const joinDeadlineMs = 20_000;

/**
 * Resolves with an identity, which the caller saves. Rejects with the manager's refusal, with
 * `invalid_argument` for a malformed token, or with `deadline_exceeded` and what happened at each
 * address.
 */
export async function joinCluster(options: JoinOptions, deps: ManagersDeps): Promise<Material> {
  const token = parseToken(options.token);
  if (token.isFips) {
    throw new ShoalError('failed_precondition', 'the cluster wants nodes in FIPS mode only');
  }
  const keyPem = generateKey();
  const csrPem = createCsr(keyPem, { commonName: 'joining' });
  const managers = {
    purpose: 'join the swarm',
    addresses: () => options.addresses,
    deadlineMs: options.deadlineMs ?? joinDeadlineMs,
    signal: options.signal,
  };
  return await askManagers(managers, deps, async (address, leftMs) => {
    const endMs = deps.clock.monotonic() + leftMs;
    const ask: Ask = { address, leftMs, signal: options.signal };
    const rootCaPem = await fetchRoot(ask, token.rootDigest);
    const tls = { rootsPem: rootCaPem, serverName: caServerName };
    const request = { csrPem, token: options.token, availability: options.availability };
    const rest = { ...ask, leftMs: endMs - deps.clock.monotonic() };
    const { nodeId, certPem } = await requestCertificate(rest, tls, request, deps.clock);
    const material = materialOf({ rootCaPem, certPem, keyPem }, `the answer of ${address}`);
    if (material.nodeId !== nodeId) {
      throw new ShoalError(
        'data_loss',
        `${address} made us node ${nodeId} but sent the certificate of node ${material.nodeId}`,
      );
    }
    return material;
  });
}
