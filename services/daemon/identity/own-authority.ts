/**
 * The certificate authority of this very node, as it answers the node itself. A manager whose own
 * certificate is over cannot call anybody, not even itself: it starts over with this one.
 */
import { must } from '#lib/assert';
import type { CallOptions, Handlers, Peer } from '#lib/rpc/types';
import type { NodeCAService } from '#proto/gen/swarm';
import type { NodeCa } from './ca-client.ts';

export function ownAuthority(handlers: Handlers<typeof NodeCAService>, self: Peer): NodeCa {
  const contextOf = ({ signal }: CallOptions = {}) => ({
    peer: self,
    signal: signal ?? new AbortController().signal,
  });
  const issue = must(handlers.issueNodeCertificate, 'an authority issues certificates');
  const status = must(handlers.nodeCertificateStatus, 'an authority knows of certificates');
  return {
    issueNodeCertificate: (request, options) => issue(request, contextOf(options)),
    nodeCertificateStatus: (request, options) => status(request, contextOf(options)),
  };
}
