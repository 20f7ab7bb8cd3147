/** What the parts of this folder work with; made once by the face. */
import type { Clock } from '#lib/clock';
import type { Logger } from '#lib/log';
import type { Random } from '#lib/random';
import type { Connection } from '../connection/connection.ts';
import type { ImageStore } from '../images/image-store.ts';
import type { LogKeeper } from '../logs/log-keeper.ts';
import type { NodeFacts } from '../spec/node-facts.ts';
import type { CgroupMounts } from './cgroup.ts';
import type { ImageUsers } from './users.ts';

export interface ContainersOptions {
  readonly snapshotter: string;
  /** Containers' cgroups are made below it, e.g. `/shoal`. */
  readonly cgroupParent: string;
  /** A folder for output of commands run inside containers. */
  readonly execFolder: string;
  /** Starting or ending at once; see `Gate`. */
  readonly startsMax: number;
  /** Health checks and the like at once. */
  readonly execsMax: number;
}

export interface ContainersDeps {
  readonly connection: Connection;
  readonly clock: Clock;
  readonly random: Random;
  readonly logger: Logger;
  readonly store: ImageStore;
  readonly users: ImageUsers;
  readonly logs: LogKeeper;
  readonly facts: NodeFacts;
  readonly cgroups: CgroupMounts;
}

export const runtimeName = 'io.containerd.runc.v2';
