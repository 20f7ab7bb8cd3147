/**
 * What makes a node a member: the root that it trusts, its certificate and its key, checked to
 * belong together, and the facts that the certificate states.
 */
import { ShoalError } from '#lib/errors';
import type { ClientTls } from '#lib/rpc/channel';
import type { ServerTls } from '#lib/rpc/server';
import { factsOf } from '#lib/tls/certificate';
import { chainProblem, isKeyOf } from '#lib/tls/verify';
import { roleOfUnit } from '#manager/ca/node-certificate';
import { NodeRole } from '#proto/gen/swarm';

/** The three texts as they are on disk. */
export interface MaterialPem {
  readonly rootCaPem: string;
  /** The certificate, followed by intermediates during a root rotation. */
  readonly certPem: string;
  readonly keyPem: string;
}

export interface Material extends MaterialPem {
  readonly nodeId: string;
  readonly role: NodeRole;
  readonly clusterId: string;
  readonly notBeforeMs: number;
  readonly notAfterMs: number;
}

/**
 * Checks that the three belong together. Throws `data_loss` with what does not fit; `where` names
 * the place they came from. An expired certificate is no error here.
 */
export function materialOf(pem: MaterialPem, where: string): Material {
  const facts = factsOf(pem.certPem);
  const role = roleOfUnit(facts.organizationalUnit);
  const problem =
    role === undefined || facts.commonName === '' || facts.organization === ''
      ? 'it names no node, role and cluster'
      : isKeyOf(pem.keyPem, pem.certPem)
        ? chainProblem(pem.certPem, pem.rootCaPem)
        : 'its private key belongs to another certificate';
  if (problem !== undefined || role === undefined) {
    throw new ShoalError('data_loss', `the node certificate in ${where} is unusable: ${problem}`);
  }
  return {
    ...pem,
    role,
    nodeId: facts.commonName,
    clusterId: facts.organization,
    notBeforeMs: facts.notBeforeMs,
    notAfterMs: facts.notAfterMs,
  };
}

/** Why the certificate cannot be used now; undefined while it is valid. */
export function expiryProblem(material: Material, nowMs: number): string | undefined {
  const { nodeId, notAfterMs, role } = material;
  if (nowMs <= notAfterMs) return undefined;
  const date = new Date(notAfterMs).toISOString();
  return (
    `certificate of node ${nodeId} expired on ${date}; ` +
    'if the clock is right, leave the swarm and join again' +
    (role === NodeRole.MANAGER
      ? ', or, when no manager has a valid one, run "docker swarm init --force-new-cluster"'
      : '')
  );
}

export function serverTlsOf(material: Material): ServerTls {
  const { rootCaPem: rootsPem, certPem, keyPem } = material;
  return { rootsPem, certPem, keyPem };
}

export function clientTlsOf(material: Material, serverName: string): ClientTls {
  const { rootCaPem: rootsPem, certPem, keyPem } = material;
  return { rootsPem, serverName, identity: { certPem, keyPem } };
}
