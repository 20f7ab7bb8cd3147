/**
 * A service with one method of each kind and JSON as its codec, and a small certificate authority:
 * what the tests of this folder talk over.
 */
import { setImmediate } from 'node:timers/promises';
import { type Clock, systemClock } from '#lib/clock';
import { type Logger, nullLogger } from '#lib/log';
import { systemRandom } from '#lib/random';
import { createRoot, issueLeaf, type KeyPair } from '#lib/tls/certificate';
import { generateKey, privateKeyOf, publicKeyDer } from '#lib/tls/keys';
import { type Channel, type ClientTls, openChannel } from '../channel.ts';
import { RpcServer, type RpcServerOptions, type ServerTls } from '../server.ts';
import type { MessageType, Method, Role } from '../service.ts';

export interface Text {
  readonly text: string;
}

const Text: MessageType<Text> = {
  typeName: 'test.Text',
  create: (init) => ({ text: '', ...init }),
  encode: (message) => Buffer.from(JSON.stringify(message)),
  decode: (bytes) => JSON.parse(Buffer.from(bytes).toString()),
};

function method<In extends boolean, Out extends boolean>(
  name: string,
  requestStream: In,
  responseStream: Out,
  roles: readonly Role[],
): Method<Text, Text, In, Out> {
  const path = `/test.Echo/${name}`;
  return { path, request: Text, response: Text, requestStream, responseStream, roles };
}

export const EchoService = {
  name: 'test.Echo',
  methods: {
    unary: method('Unary', false, false, ['worker', 'manager']),
    open: method('Open', false, false, ['anonymous']),
    admin: method('Admin', false, false, ['manager']),
    nobody: method('Nobody', false, false, []),
    list: method('List', false, true, ['worker', 'manager']),
    sum: method('Sum', true, false, ['worker', 'manager']),
    chat: method('Chat', true, true, ['worker', 'manager']),
  },
} as const;

export const organization = 'cluster1';
const hourMs = 3_600_000;

export interface LeafOptions {
  readonly nodeId?: string;
  readonly unit?: string;
  readonly organization?: string;
  readonly notBeforeMs?: number;
  readonly notAfterMs?: number;
}

/** A root that issues what it is asked for. */
export class TestAuthority {
  readonly root: KeyPair;

  constructor() {
    const nowMs = Date.now();
    this.root = createRoot(
      generateKey(),
      { commonName: 'swarm-ca' },
      { notBeforeMs: nowMs - hourMs, notAfterMs: nowMs + 1_000 * hourMs },
      systemRandom,
    );
  }

  issue(options: LeafOptions = {}): KeyPair {
    const nowMs = Date.now();
    const keyPem = generateKey();
    const unit = options.unit ?? 'swarm-manager';
    const commonName = options.nodeId ?? 'node1';
    const content = {
      subject: {
        commonName,
        organizationalUnit: unit,
        organization: options.organization ?? organization,
      },
      names: [unit, commonName],
      publicKey: publicKeyDer(privateKeyOf(keyPem)),
      notBeforeMs: options.notBeforeMs ?? nowMs - hourMs,
      notAfterMs: options.notAfterMs ?? nowMs + 10 * hourMs,
    };
    return { certPem: issueLeaf(content, this.root, systemRandom), keyPem };
  }

  serverTls(pair: KeyPair = this.issue()): ServerTls {
    return { rootsPem: this.root.certPem, ...pair };
  }

  clientTls(identity?: KeyPair): ClientTls {
    const common = { rootsPem: this.root.certPem, serverName: 'swarm-manager' };
    return identity === undefined ? common : { ...common, identity };
  }
}

export interface TestServer {
  readonly server: RpcServer;
  readonly address: string;
}

export async function startServer(
  authority: TestAuthority,
  setUp: (server: RpcServer) => void,
  options: Partial<RpcServerOptions> = {},
  deps: { readonly clock?: Clock; readonly log?: Logger } = {},
): Promise<TestServer> {
  const server = new RpcServer(
    { rules: { organization, isBlocked: () => false }, ...options },
    { clock: deps.clock ?? systemClock, log: deps.log ?? nullLogger },
  );
  setUp(server);
  const port = await server.listenTls({ host: '127.0.0.1', port: 0 }, authority.serverTls());
  return { server, address: `127.0.0.1:${port}` };
}

export function channelTo(
  address: string,
  authority: TestAuthority,
  identity?: KeyPair,
): Channel {
  const tls = authority.clientTls(identity);
  return openChannel({ address, tls: () => tls });
}

/** Waits until `condition` holds, a turn of the event loop at a time. */
export async function until(condition: () => boolean): Promise<void> {
  const endMs = performance.now() + 20_000;
  while (!condition()) {
    if (performance.now() > endMs) throw new Error('the condition did not come true in 20 s');
    await setImmediate();
  }
}
