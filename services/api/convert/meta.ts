/** What every object of the cluster begins with: id, version and times. */
import type { Meta } from '#proto/gen/swarm';
import { rfc3339 } from '#proto/model/time';

export interface MetaJson {
  readonly Version: { readonly Index?: number };
  readonly CreatedAt: string;
  readonly UpdatedAt: string;
}

export function metaJson(meta: Meta | undefined): MetaJson {
  const index = meta?.version?.index ?? 0;
  return {
    Version: index === 0 ? {} : { Index: index },
    CreatedAt: rfc3339(meta?.createdAt),
    UpdatedAt: rfc3339(meta?.updatedAt),
  };
}

/** The property only when it means something: Go's omitempty for hand-made objects. */
export function ifSet<K extends string, V>(
  key: K,
  value: V | undefined,
): { readonly [P in K]?: V } {
  const empty = value === undefined || value === '' || value === 0 || value === false;
  return (empty ? {} : { [key]: value }) as { readonly [P in K]?: V };
}
