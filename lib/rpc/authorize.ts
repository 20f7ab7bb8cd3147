/**
 * May this caller call this method now? A pure decision from the caller's verified identity, the
 * method's roles and the clock, taken before the handler sees the request.
 */
import { ShoalError } from '#lib/errors';
import type { Caller } from './caller.ts';
import type { Role } from './service.ts';

export interface Rules {
  /** The organization that a certificate must carry: the id of this cluster. */
  readonly organization: string;
  /** True for a node whose certificate is still valid but that was removed from the cluster. */
  isBlocked(nodeId: string): boolean;
}

/** Returns why not, or undefined when the call may go on. */
export function refusalOf(
  caller: Caller,
  method: { readonly path: string; readonly roles: readonly Role[] },
  rules: Rules,
  nowMs: number,
): ShoalError | undefined {
  switch (caller.kind) {
    case 'local':
      return undefined;
    case 'refused':
      return new ShoalError('unauthenticated', caller.reason);
    case 'anonymous':
      if (method.roles.includes('anonymous')) return undefined;
      return new ShoalError(
        'unauthenticated',
        `${method.path} is for nodes of this cluster (${wanted(method.roles)}), ` +
          'and the caller showed no certificate',
      );
    case 'verified':
      return refusalOfNode(caller, method, rules, nowMs);
  }
}

function refusalOfNode(
  caller: Extract<Caller, { kind: 'verified' }>,
  method: { readonly path: string; readonly roles: readonly Role[] },
  rules: Rules,
  nowMs: number,
): ShoalError | undefined {
  const { nodeId, organization, role } = caller.peer;
  if (nowMs > caller.notAfterMs) {
    return new ShoalError(
      'unauthenticated',
      `certificate of node ${nodeId} expired on ${iso(caller.notAfterMs)}; ` +
        'remove the node and let it join again',
    );
  }
  if (nowMs < caller.notBeforeMs) {
    return new ShoalError(
      'unauthenticated',
      `certificate of node ${nodeId} is valid from ${iso(caller.notBeforeMs)}, ` +
        'which is in the future here; check the clocks',
    );
  }
  if (organization !== rules.organization) {
    return new ShoalError(
      'permission_denied',
      `node ${nodeId} belongs to cluster ${organization}, this is cluster ${rules.organization}`,
    );
  }
  if (rules.isBlocked(nodeId)) {
    return new ShoalError('permission_denied', `node ${nodeId} was removed from this cluster`);
  }
  if (!method.roles.includes(role) && !method.roles.includes('anonymous')) {
    return new ShoalError(
      'permission_denied',
      `${method.path} is for a ${wanted(method.roles)}, and node ${nodeId} is a ${role}`,
    );
  }
  return undefined;
}

function wanted(roles: readonly Role[]): string {
  return roles.length === 0 ? 'nobody' : roles.join(' or ');
}

function iso(timeMs: number): string {
  return new Date(timeMs).toISOString();
}
