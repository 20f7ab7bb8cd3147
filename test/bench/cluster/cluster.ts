/**
 * A cluster under measurement, whoever made it: three managers and two workers with the Docker API
 * on a socket each, whose daemons, hosts and links can be taken away and given back.
 */

export interface Cluster {
  /** Its name in tables. */
  readonly title: string;
  readonly managers: readonly string[];
  readonly workers: readonly string[];
  /** Where each host's Docker API listens. */
  socket(host: string): string;
  /** A fresh cluster with all nodes ready and the images of `images.ts` on each. */
  up(): Promise<void>;
  down(): Promise<void>;
  /** `down` that blocks, for a program that is about to end. */
  downNow(): void;
  /** SIGKILL to the host's daemon, and to it alone. Returns once the signal is sent. */
  kill(host: string): Promise<void>;
  start(host: string): Promise<void>;
  powerOff(host: string): Promise<void>;
  powerOn(host: string): Promise<void>;
  /** Cuts the host off from all others, both ways. */
  partition(host: string): Promise<void>;
  heal(): Promise<void>;
  /** Processor time that all hosts together have used so far, containers included. */
  cpuMs(): Promise<number>;
  /** Resident memory of the host's daemon and its containerd. */
  memoryBytes(host: string): Promise<number>;
}

export function hostsOf(cluster: Cluster): readonly string[] {
  return [...cluster.managers, ...cluster.workers];
}
