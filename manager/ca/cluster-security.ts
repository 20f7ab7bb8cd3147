/**
 * The secrets a new cluster starts with: its id, its root certificate with the key, and the two
 * join tokens. The root's key lives in the replicated store and nowhere else.
 */
import { newId } from '#lib/ids';
import type { Random } from '#lib/random';
import { createRoot } from '#lib/tls/certificate';
import { generateKey } from '#lib/tls/keys';
import { rootDigest } from '#lib/tls/verify';
import { type JoinTokens, RootCA } from '#proto/gen/swarm';
import { newJoinTokens } from './join-token.ts';
import { caServerName } from './node-certificate.ts';

const hourMs = 3_600_000;
/** Swarm's: the root outlives every machine, and rotation exists for when it should not. */
const rootExpiryMs = 20 * 365 * 24 * hourMs;

export interface ClusterSecurity {
  readonly clusterId: string;
  readonly rootCaPem: string;
  readonly rootKeyPem: string;
  readonly joinTokens: JoinTokens;
}

export function createClusterSecurity(
  random: Random,
  nowMs: number,
  expiryMs = rootExpiryMs,
): ClusterSecurity {
  const root = createRoot(
    generateKey(),
    { commonName: caServerName },
    { notBeforeMs: nowMs - hourMs, notAfterMs: nowMs + expiryMs },
    random,
  );
  return {
    clusterId: newId(random),
    rootCaPem: root.certPem,
    rootKeyPem: root.keyPem,
    joinTokens: newJoinTokens(rootDigest(root.certPem), random),
  };
}

/** The part of the cluster object that holds all this. */
export function rootCaOf(security: ClusterSecurity): RootCA {
  return RootCA.create({
    caKey: Buffer.from(security.rootKeyPem),
    caCert: Buffer.from(security.rootCaPem),
    caCertHash: `sha256:${rootDigest(security.rootCaPem)}`,
    joinTokens: security.joinTokens,
  });
}
