/**
 * What a container's specification depends on besides the request: the kernel, the limits and the
 * programs of this node. Probed once, then handed to the pure renderers.
 */

export interface NodeFacts {
  /** As OCI images name it: `amd64`, `arm64` … */
  readonly architecture: string;
  readonly cgroupVersion: 1 | 2;
  /** The kernel can limit memory plus swap; without it a swap limit would fail the container. */
  readonly hasSwapLimit: boolean;
  /** Hard limits that a container cannot exceed, by Docker's name; `Infinity` is unlimited. */
  readonly hardLimits: Readonly<Record<string, number>>;
  /** Number of the last capability that the kernel knows. */
  readonly capabilityLast: number;
  /** A small init such as tini; undefined when the node has none. */
  readonly initPath: string | undefined;
  readonly hasSeccomp: boolean;
}
