/**
 * Small values of containerd's messages: times as text, JSON in an Any, and the names of the types
 * it carries (they have no `type.googleapis.com/` in front, unlike gRPC's usage).
 */
import { type Any, createAny, type Timestamp } from '#proto/gen/google';

export const typeUrls = {
  runcOptions: 'containerd.runc.v1.Options',
  spec: 'types.containerd.io/opencontainers/runtime-spec/1/Spec',
  process: 'types.containerd.io/opencontainers/runtime-spec/1/Process',
  record: 'shoal.v1.ContainerRecord',
} as const;

export function jsonAny(typeUrl: string, json: string): Any {
  return createAny({ type_url: typeUrl, value: Buffer.from(json) });
}

export function textOf(any: Any | undefined): string {
  return any === undefined ? '' : Buffer.from(any.value).toString('utf8');
}

/** ISO 8601 with milliseconds. Undefined for an absent time and for Go's zero time. */
export function isoTime(timestamp: Timestamp | undefined): string | undefined {
  if (timestamp === undefined || timestamp.seconds <= 0) return undefined;
  return new Date(timestamp.seconds * 1000 + Math.floor(timestamp.nanos / 1e6)).toISOString();
}
