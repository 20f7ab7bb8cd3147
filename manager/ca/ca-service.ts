/**
 * The certificate authority's two services. A node that shows a valid join token becomes a Node
 * object with a signed certificate, in one transaction; a node that shows its certificate gets a
 * new one for the role that its object has. Only the leader writes: others name it.
 */
import type { Clock } from '#lib/clock';
import { isShoalError, ShoalError } from '#lib/errors';
import { newId } from '#lib/ids';
import type { Logger } from '#lib/log';
import type { Random } from '#lib/random';
import type { CallContext, Handlers, Peer } from '#lib/rpc/types';
import type { Objects, Store, WriteTx } from '#manager/store/types';
import {
  type CAService as CaServiceDescription,
  Certificate,
  GetRootCACertificateResponse,
  GetUnlockKeyResponse,
  IssuanceStatus,
  IssuanceStatusState,
  type IssueNodeCertificateRequest,
  IssueNodeCertificateResponse,
  Node,
  type NodeCAService as NodeCaServiceDescription,
  type NodeCertificateStatusRequest,
  NodeCertificateStatusResponse,
  NodeRole,
  NodeSpec,
  NodeSpecMembership,
} from '#proto/gen/swarm';
import { unlockKeyOf } from '#proto/model/unlock-key';
import { isBlocked, nodeCertificateExpiryMs, signerOf, textOf } from './cluster-signer.ts';
import { JoinLimit } from './join-limit.ts';
import { roleOfToken } from './join-token.ts';
import { issueNodeCertificate } from './node-certificate.ts';
import { StatusWait } from './status-wait.ts';

export interface CaServiceDeps {
  readonly store: Store;
  readonly clock: Clock;
  readonly random: Random;
  readonly log: Logger;
  /** The rpc address of the manager that leads, when this one knows it. */
  leaderAddress(): string | undefined;
}

type Cluster = Objects['cluster'];

export class CaService {
  readonly #deps: CaServiceDeps;
  readonly #joinLimit: JoinLimit;
  readonly #statusWait: StatusWait;

  constructor(deps: CaServiceDeps) {
    this.#deps = deps;
    this.#joinLimit = new JoinLimit(deps.clock);
    this.#statusWait = new StatusWait(deps);
  }

  get caHandlers(): Handlers<typeof CaServiceDescription> {
    return {
      getRootCACertificate: () => this.#rootCertificate(),
      getUnlockKey: () => this.#unlockKey(),
    };
  }

  get nodeCaHandlers(): Handlers<typeof NodeCaServiceDescription> {
    return {
      issueNodeCertificate: (request, context) => this.#issue(request, context),
      nodeCertificateStatus: (request, context) => this.#status(request, context),
    };
  }

  async #rootCertificate(): Promise<GetRootCACertificateResponse> {
    const certificate = clusterOf(this.#deps.store.view.cluster.all()).rootCa?.caCert;
    return GetRootCACertificateResponse.create(certificate === undefined ? {} : { certificate });
  }

  /** Empty while managers are not locked. The version tells the newer one of two answers. */
  async #unlockKey(): Promise<GetUnlockKeyResponse> {
    const cluster = clusterOf(this.#deps.store.view.cluster.all());
    const unlockKey = unlockKeyOf(cluster) ?? new Uint8Array(0);
    return GetUnlockKeyResponse.create({ unlockKey, version: cluster.meta?.version });
  }

  async #issue(
    request: IssueNodeCertificateRequest,
    context: CallContext,
  ): Promise<IssueNodeCertificateResponse> {
    const { peer } = context;
    const isJoin = peer.role === 'anonymous';
    if (isJoin) this.#joinLimit.admit();
    try {
      const node = await this.#deps.store.update((tx) =>
        isJoin ? this.#join(tx, request) : this.#renew(tx, request, peer),
      );
      this.#deps.log.info(isJoin ? 'node joined' : 'node certificate renewed', {
        nodeId: node.id,
        role: node.role === NodeRole.MANAGER ? 'manager' : 'worker',
        address: peer.address,
      });
      return IssueNodeCertificateResponse.create({
        nodeId: node.id,
        nodeMembership: node.spec?.membership ?? NodeSpecMembership.ACCEPTED,
      });
    } catch (error) {
      throw this.#redirected(error);
    }
  }

  #join(tx: WriteTx, request: IssueNodeCertificateRequest): Node {
    const cluster = clusterOf(tx.cluster.all());
    const tokens = cluster.rootCa?.joinTokens;
    if (tokens === undefined) {
      throw new ShoalError('failed_precondition', 'this cluster has no join tokens');
    }
    const role = roleOfToken(request.token, tokens);
    const id = newId(this.#deps.random);
    return tx.create(
      'node',
      Node.create({
        id,
        role,
        spec: NodeSpec.create({
          desiredRole: role,
          membership: NodeSpecMembership.ACCEPTED,
          availability: request.availability,
        }),
        certificate: this.#sign(cluster, id, role, request.csr),
      }),
    );
  }

  /** The role is the one that the node's object has: a node cannot promote itself. */
  #renew(tx: WriteTx, request: IssueNodeCertificateRequest, peer: Peer): Node {
    const cluster = clusterOf(tx.cluster.all());
    const node = tx.node.get(peer.nodeId);
    if (node === undefined || isBlocked(cluster, peer.nodeId)) {
      throw new ShoalError(
        'permission_denied',
        `node ${peer.nodeId} was removed from this cluster; let it leave and join again`,
      );
    }
    const certificate = this.#sign(cluster, node.id, node.role, request.csr);
    return tx.update('node', { ...node, certificate });
  }

  #sign(cluster: Cluster, nodeId: string, role: NodeRole, csr: Uint8Array): Certificate {
    const { clock, random } = this.#deps;
    const chainPem = issueNodeCertificate(
      { nodeId, role, clusterId: cluster.id },
      textOf(csr),
      signerOf(cluster),
      nodeCertificateExpiryMs(cluster),
      clock.now(),
      random,
    );
    return Certificate.create({
      role,
      csr,
      cn: nodeId,
      certificate: Buffer.from(chainPem),
      status: IssuanceStatus.create({ state: IssuanceStatusState.ISSUED }),
    });
  }

  async #status(
    request: NodeCertificateStatusRequest,
    context: CallContext,
  ): Promise<NodeCertificateStatusResponse> {
    const certificate = await this.#statusWait.certificate(request.nodeId, context.signal);
    return NodeCertificateStatusResponse.create({ status: certificate.status, certificate });
  }

  /** A follower cannot write; who asked it is told whom to ask instead. */
  #redirected(error: unknown): unknown {
    if (!isShoalError(error, 'unavailable')) return error;
    const leader = this.#deps.leaderAddress();
    const message =
      leader === undefined
        ? 'no certificate can be issued now: this manager does not lead and knows no leader'
        : `certificates are issued by the leader at ${leader}`;
    const details = leader === undefined ? {} : { leader };
    return new ShoalError('unavailable', message, { cause: error, details });
  }
}

function clusterOf(clusters: readonly Cluster[]): Cluster {
  const [cluster] = clusters;
  if (cluster === undefined) {
    throw new ShoalError('unavailable', 'this manager has not received the cluster state yet');
  }
  return cluster;
}
