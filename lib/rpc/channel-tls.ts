/**
 * The connecting side of TLS: asks for the key material anew for each connection, so a renewed
 * certificate is used from the next connection on and nothing has to be torn down for it.
 */
import type { Socket } from 'node:net';
import { connect } from 'node:tls';
import { CallCredentials, ChannelCredentials, type experimental } from '@grpc/grpc-js';
import { cipherSuites } from './tls-listener.ts';

export interface ClientTls {
  /**
   * The roots that the server's certificate must chain to. 'unverified' accepts any server: only
   * for fetching the root itself, whose digest the caller then checks.
   */
  readonly rootsPem: string | 'unverified';
  /** The name that the server's certificate must carry, whatever address is dialled. */
  readonly serverName: string;
  /** The common name that the server's certificate must have, when one node in particular is meant. */
  readonly commonName?: string;
  /** Our own identity. Without it the server sees an anonymous caller. */
  readonly identity?: { readonly certPem: string; readonly keyPem: string };
}

export class TlsCredentials extends ChannelCredentials {
  readonly #material: () => ClientTls;
  readonly #handshakes = new Set<Socket>();

  constructor(material: () => ClientTls) {
    super();
    this.#material = material;
  }

  override _isSecure(): boolean {
    return true;
  }

  override _equals(other: ChannelCredentials): boolean {
    return this === other;
  }

  override _createSecureConnector(): experimental.SecureConnector {
    const none = CallCredentials.createEmpty();
    return {
      connect: async (socket) => ({ socket: await this.#connect(socket), secure: true }),
      waitForReady: () => Promise.resolve(),
      getCallCredentials: () => none,
      destroy: () => {},
    };
  }

  /** Cuts off handshakes under way. The library would wait for them, however long they hang. */
  abandonHandshakes(): void {
    for (const socket of this.#handshakes) socket.destroy();
  }

  async #connect(socket: Socket): Promise<Socket> {
    this.#handshakes.add(socket);
    try {
      return await startTls(socket, this.#material());
    } finally {
      this.#handshakes.delete(socket);
    }
  }
}

/** Resolves when the server's certificate has been verified. */
function startTls(socket: Socket, material: ClientTls): Promise<Socket> {
  const isVerified = material.rootsPem !== 'unverified';
  return new Promise((resolve, reject) => {
    const secured = connect({
      socket,
      servername: material.serverName,
      ALPNProtocols: ['h2'],
      minVersion: 'TLSv1.2',
      ciphers: cipherSuites,
      rejectUnauthorized: isVerified,
      ...(isVerified ? { ca: material.rootsPem } : {}),
      ...(material.identity === undefined
        ? {}
        : { cert: material.identity.certPem, key: material.identity.keyPem }),
    });
    // This listener stays: an error after the handshake reaches the session through 'close'.
    secured.on('error', reject);
    secured.once('close', () => reject(new Error('connection closed during the TLS handshake')));
    secured.once('secureConnect', () => {
      const found = secured.getPeerCertificate().subject?.CN;
      if (material.commonName === undefined || found === material.commonName) {
        resolve(secured);
        return;
      }
      secured.destroy();
      reject(new Error(`the server is ${found}, not ${material.commonName}`));
    });
  });
}
