/** The clusters that are compared: ours and, where an engine is installed, a real Docker Swarm. */
import { accessSync, constants } from 'node:fs';
import { join } from 'node:path';
import type { Cluster } from './cluster.ts';
import { LabCluster } from './lab-cluster.ts';

/** Debian puts dockerd into sbin, which a login shell may not search. */
const folders = [...(process.env.PATH ?? '').split(':'), '/usr/sbin', '/sbin'];

function isExecutable(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch (error) {
    if (error instanceof Error && 'code' in error) return false;
    throw error;
  }
}

export function shoalCluster(): Cluster {
  return new LabCluster('Shoal', {});
}

/**
 * dockerd understands all flags that the lab gives to a daemon, and starts a containerd of its own.
 * It is spared what an offline machine would make it wait for: with the variable set, it asks no
 * registry about an image that is present. Its pid file is in /run, as on a machine of its own: one
 * that outlives a power cut would keep it from starting. Undefined where Docker is not installed.
 */
export function swarmCluster(): Cluster | undefined {
  if (!folders.some((folder) => folder !== '' && isExecutable(join(folder, 'dockerd')))) {
    return undefined;
  }
  const daemon = 'dockerd --userland-proxy=false --storage-driver=overlay2';
  return new LabCluster('Docker Swarm', {
    SHOALD: `env DOCKER_SERVICE_PREFER_OFFLINE_IMAGE=1 ${daemon}`,
    SHOALD_ARGS: '--pidfile=/run/docker.pid',
  });
}
