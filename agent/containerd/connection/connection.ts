/**
 * The connection to containerd: typed clients of its services that work in our namespace, and the
 * same clients under a lease for what must not be collected yet.
 */
import { type Channel, openChannel } from '#lib/rpc/channel';
import { createClient } from '#lib/rpc/client';
import type { Client } from '#lib/rpc/types';
import { ContainersService } from '#proto/gen/containerd/containers';
import { ContentService } from '#proto/gen/containerd/content';
import { DiffService } from '#proto/gen/containerd/diff';
import { EventsService } from '#proto/gen/containerd/events';
import { ImagesService } from '#proto/gen/containerd/images';
import { IntrospectionService } from '#proto/gen/containerd/introspection';
import { LeasesService } from '#proto/gen/containerd/leases';
import { NamespacesService } from '#proto/gen/containerd/namespaces';
import { SnapshotsService } from '#proto/gen/containerd/snapshots';
import { TasksService } from '#proto/gen/containerd/tasks';
import { VersionService } from '#proto/gen/containerd/version';

/** An idle call takes a millisecond; a node under full load has been seen to take seconds. */
export const callDeadlineMs = 30_000;

export interface Clients {
  readonly containers: Client<typeof ContainersService>;
  readonly content: Client<typeof ContentService>;
  readonly diff: Client<typeof DiffService>;
  readonly events: Client<typeof EventsService>;
  readonly images: Client<typeof ImagesService>;
  readonly introspection: Client<typeof IntrospectionService>;
  readonly leases: Client<typeof LeasesService>;
  readonly namespaces: Client<typeof NamespacesService>;
  readonly snapshots: Client<typeof SnapshotsService>;
  readonly tasks: Client<typeof TasksService>;
  readonly version: Client<typeof VersionService>;
}

function createClients(channel: Channel, headers: Readonly<Record<string, string>>): Clients {
  return {
    containers: createClient(ContainersService, channel, headers),
    content: createClient(ContentService, channel, headers),
    diff: createClient(DiffService, channel, headers),
    events: createClient(EventsService, channel, headers),
    images: createClient(ImagesService, channel, headers),
    introspection: createClient(IntrospectionService, channel, headers),
    leases: createClient(LeasesService, channel, headers),
    namespaces: createClient(NamespacesService, channel, headers),
    snapshots: createClient(SnapshotsService, channel, headers),
    tasks: createClient(TasksService, channel, headers),
    version: createClient(VersionService, channel, headers),
  };
}

export interface ConnectionOptions {
  readonly socketPath: string;
  /** containerd keeps the objects of its namespaces apart. */
  readonly namespace: string;
}

export class Connection {
  readonly clients: Clients;
  readonly namespace: string;
  readonly #channel: Channel;

  constructor(options: ConnectionOptions) {
    this.#channel = openChannel({ address: `unix://${options.socketPath}` });
    this.namespace = options.namespace;
    this.clients = createClients(this.#channel, this.#headers());
  }

  /** What these clients make belongs to the lease until something refers to it. */
  withLease(lease: string): Clients {
    return createClients(this.#channel, { ...this.#headers(), 'containerd-lease': lease });
  }

  /** Calls under way go on; new ones fail as unavailable. */
  close(): void {
    this.#channel.close();
  }

  #headers(): Readonly<Record<string, string>> {
    return { 'containerd-namespace': this.namespace };
  }
}
