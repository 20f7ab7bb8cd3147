/**
 * The node's end of the certificate authority: fetch the root, ask for a certificate, wait for it,
 * and believe nothing that does not check out.
 */
import { type Clock, sleep } from '#lib/clock';
import { ShoalError } from '#lib/errors';
import { type Channel, type ClientTls, openChannel } from '#lib/rpc/channel';
import { createClient } from '#lib/rpc/client';
import type { Client } from '#lib/rpc/types';
import { rootDigest } from '#lib/tls/verify';
import { caServerName } from '#manager/ca/node-certificate';
import {
  CAService,
  type Certificate,
  GetRootCACertificateRequest,
  IssuanceStatusState,
  IssueNodeCertificateRequest,
  NodeCAService,
  NodeCertificateStatusRequest,
  type NodeSpecAvailability,
} from '#proto/gen/swarm';

/** Per request; a manager answers a status request within four seconds even when it must wait. */
const requestTimeoutMs = 5_000;
/** A manager that does not know the node yet answers after a wait of its own. */
const pollPauseMs = 250;
/** A root with a cross-signed companion has about 1.5 KiB. */
const rootBytesMax = 65_536;

export interface Ask {
  readonly address: string;
  /** For everything that is asked here together. */
  readonly leftMs: number;
  readonly signal: AbortSignal;
}

/** The root certificate at `address`, if it is the one that `digest` stands for. */
export async function fetchRoot(ask: Ask, digest: string): Promise<string> {
  const tls: ClientTls = { rootsPem: 'unverified', serverName: caServerName };
  return await withChannel(ask.address, tls, async (channel) => {
    const ca = createClient(CAService, channel);
    const reply = await ca.getRootCACertificate(GetRootCACertificateRequest.create(), limits(ask));
    if (reply.certificate.length > rootBytesMax || rootDigest(reply.certificate) !== digest) {
      throw new ShoalError(
        'failed_precondition',
        `${ask.address} has another root certificate than the join token stands for: ` +
          'it belongs to another cluster, or somebody is in between',
      );
    }
    return Buffer.from(reply.certificate).toString();
  });
}

export interface CertificateRequest {
  readonly csrPem: string;
  /** Empty when the caller shows a certificate. */
  readonly token: string;
  readonly availability: NodeSpecAvailability;
}

export interface Issued {
  readonly nodeId: string;
  readonly certPem: string;
}

/** The authority of a manager: another one's, or this node's own. */
export type NodeCa = Pick<
  Client<typeof NodeCAService>,
  'issueNodeCertificate' | 'nodeCertificateStatus'
>;

/** Asks the manager at `address` for a certificate and waits until it is signed. */
export async function requestCertificate(
  ask: Ask,
  tls: ClientTls,
  request: CertificateRequest,
  clock: Clock,
): Promise<Issued> {
  return await withChannel(ask.address, tls, (channel) =>
    certificateFrom(createClient(NodeCAService, channel), ask, request, clock),
  );
}

/** The same of an authority that is at hand. */
export async function certificateFrom(
  ca: NodeCa,
  ask: Ask,
  request: CertificateRequest,
  clock: Clock,
): Promise<Issued> {
  const endMs = clock.monotonic() + ask.leftMs;
  const { nodeId } = await ca.issueNodeCertificate(
    IssueNodeCertificateRequest.create({
      csr: Buffer.from(request.csrPem),
      token: request.token,
      availability: request.availability,
    }),
    limits(ask),
  );
  for (;;) {
    const leftMs = endMs - clock.monotonic();
    const certificate = await statusOnce(ca, { ...ask, leftMs }, nodeId);
    const certPem = issuedPem(certificate, request.csrPem, nodeId);
    if (certPem !== undefined) return { nodeId, certPem };
    await sleep(clock, pollPauseMs, ask.signal);
  }
}

async function statusOnce(ca: NodeCa, ask: Ask, nodeId: string): Promise<Certificate | undefined> {
  if (ask.leftMs <= 0) {
    throw new ShoalError('deadline_exceeded', `${ask.address} did not sign in time`);
  }
  const request = NodeCertificateStatusRequest.create({ nodeId });
  return (await ca.nodeCertificateStatus(request, limits(ask))).certificate;
}

/** Undefined while the certificate is not ready. */
function issuedPem(
  certificate: Certificate | undefined,
  csrPem: string,
  nodeId: string,
): string | undefined {
  const status = certificate?.status;
  if (status?.state === IssuanceStatusState.FAILED) {
    throw new ShoalError(
      'failed_precondition',
      `the cluster refused to sign the certificate of node ${nodeId}: ${status.err}`,
    );
  }
  // ROTATE: signed, but the cluster wants us to come back for another one.
  const isSigned =
    status?.state === IssuanceStatusState.ISSUED || status?.state === IssuanceStatusState.ROTATE;
  if (certificate === undefined || !isSigned) return undefined;
  // Somebody else's request under our id would give a certificate that does not fit our key.
  if (Buffer.from(certificate.csr).toString() !== csrPem) return undefined;
  return Buffer.from(certificate.certificate).toString();
}

function limits(ask: Ask): { readonly deadlineMs: number; readonly signal: AbortSignal } {
  return { deadlineMs: Math.max(1, Math.min(requestTimeoutMs, ask.leftMs)), signal: ask.signal };
}

async function withChannel<R>(
  address: string,
  tls: ClientTls,
  use: (channel: Channel) => Promise<R>,
): Promise<R> {
  const channel = openChannel({ address, tls: () => tls });
  try {
    return await use(channel);
  } finally {
    channel.close();
  }
}
