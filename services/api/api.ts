/**
 * The front door of every node: Docker's HTTP API on unix sockets, so that the tools people have
 * work unmodified. It answers for its own node itself and for the cluster through the backend.
 */
import type { Clock } from '#lib/clock';
import type { Logger } from '#lib/log';
import type { Random } from '#lib/random';
import type { Backend } from './backend.ts';
import { EventHub } from './events/hub.ts';
import { socketPathOf } from './http/listener.ts';
import { Router } from './http/router.ts';
import { HttpServer } from './http/server.ts';
import { apiVersion } from './http/versions.ts';
import { routeTable } from './routes/table.ts';

export interface ApiServerOptions {
  /** Where to listen: `unix:///path`. */
  readonly hosts: readonly string[];
  /** Of the daemon, for the Server header. */
  readonly version: string;
  /** The group that may use the sockets, beside root. */
  readonly socketGroupId?: number;
}

export interface ApiServerDeps {
  readonly backend: Backend;
  readonly clock: Clock;
  readonly random: Random;
  readonly log: Logger;
}

export class ApiServer {
  readonly #options: ApiServerOptions;
  readonly #events: EventHub;
  readonly #http: HttpServer;

  constructor(options: ApiServerOptions, deps: ApiServerDeps) {
    this.#options = options;
    this.#events = new EventHub(deps);
    this.#http = new HttpServer({
      router: new Router(routeTable({ ...deps, events: this.#events })),
      headers: {
        'api-version': apiVersion,
        'docker-experimental': 'false',
        ostype: 'linux',
        server: `Shoal/${options.version} (linux)`,
      },
      clock: deps.clock,
      random: deps.random,
      log: deps.log,
    });
  }

  /**
   * Resolves when every socket accepts connections. Throws `invalid_argument` for a host that is no
   * unix socket and `failed_precondition` when another daemon serves it; nothing listens then.
   */
  async start(): Promise<void> {
    const paths = this.#options.hosts.map(socketPathOf);
    this.#events.start();
    try {
      for (const path of paths) await this.#http.listen(path, this.#options.socketGroupId);
    } catch (error) {
      await this.stop();
      throw error;
    }
  }

  /** Streams end, requests in flight may finish; resolves when all sockets are closed. */
  async stop(): Promise<void> {
    this.#events.stop();
    await this.#http.stop();
  }
}
