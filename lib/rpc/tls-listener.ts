/**
 * The accepting side of TLS: asks for a client certificate and checks it, but lets the connection
 * live whatever the outcome, because a refusal is to be read by the caller as an error of its call.
 * New key material serves new connections; established ones go on undisturbed.
 */
import { constants } from 'node:crypto';
import type { AddressInfo } from 'node:net';
import { createServer, type Server, type TLSSocket } from 'node:tls';
import { ShoalError } from '#lib/errors';
import type { Logger } from '#lib/log';

export interface ServerTls {
  /** The roots that clients' certificates must chain to. */
  readonly rootsPem: string;
  /** The certificate, followed by intermediates if there are any. */
  readonly certPem: string;
  readonly keyPem: string;
}

export interface TlsListenerOptions {
  readonly host: string;
  /** 0 picks a free one. */
  readonly port: number;
}

/** A client that connects and says nothing is cut off. */
const handshakeTimeoutMs = 10_000;
/** One manager carries the sessions of all agents; beyond this it is an attack or a mistake. */
const connectionsMax = 20_000;
/** AEAD with forward secrecy only; the TLS 1.3 suites are always on. */
export const cipherSuites =
  'TLS_AES_128_GCM_SHA256:TLS_AES_256_GCM_SHA384:TLS_CHACHA20_POLY1305_SHA256:' +
  'ECDHE-ECDSA-AES128-GCM-SHA256:ECDHE-RSA-AES128-GCM-SHA256:' +
  'ECDHE-ECDSA-AES256-GCM-SHA384:ECDHE-RSA-AES256-GCM-SHA384';

export class TlsListener {
  readonly #server: Server;
  readonly #sockets = new Set<TLSSocket>();

  constructor(tls: ServerTls, log: Logger, onConnection: (socket: TLSSocket) => void) {
    this.#server = createServer({
      ...contextOf(tls),
      requestCert: true,
      rejectUnauthorized: false,
      ALPNProtocols: ['h2'],
      handshakeTimeout: handshakeTimeoutMs,
    });
    this.#server.maxConnections = connectionsMax;
    this.#server.on('tlsClientError', (error, socket) => {
      log.debug('TLS handshake failed', { peer: socket.remoteAddress, err: error });
    });
    this.#server.on('secureConnection', (socket) => {
      this.#sockets.add(socket);
      socket.on('close', () => this.#sockets.delete(socket));
      socket.on('error', (error) => {
        log.debug('connection broke', { peer: socket.remoteAddress, err: error });
      });
      socket.setNoDelay(true);
      onConnection(socket);
    });
  }

  /** Resolves with the port. Fails with `unavailable` when the address cannot be bound. */
  listen(options: TlsListenerOptions): Promise<number> {
    return new Promise((resolve, reject) => {
      const onError = (cause: Error): void => {
        const at = `${options.host}:${options.port}`;
        reject(
          new ShoalError('unavailable', `cannot listen on ${at}: ${cause.message}`, { cause }),
        );
      };
      this.#server.once('error', onError);
      this.#server.listen({ host: options.host, port: options.port }, () => {
        this.#server.off('error', onError);
        resolve((this.#server.address() as AddressInfo).port);
      });
    });
  }

  update(tls: ServerTls): void {
    this.#server.setSecureContext(contextOf(tls));
  }

  /** Accepts no more connections. Resolves when the last one has ended. */
  close(): Promise<void> {
    return new Promise((resolve) => this.#server.close(() => resolve()));
  }

  destroyConnections(): void {
    for (const socket of this.#sockets) socket.destroy();
  }
}

function contextOf(tls: ServerTls) {
  return {
    ca: tls.rootsPem,
    cert: tls.certPem,
    key: tls.keyPem,
    minVersion: 'TLSv1.2' as const,
    ciphers: cipherSuites,
    honorCipherOrder: true,
    // A resumed session would carry over the verdict on a certificate from an earlier day.
    secureOptions: constants.SSL_OP_NO_TICKET,
  };
}
