/**
 * Manifests, indexes and image configurations: the JSON documents of the OCI image specification
 * and of Docker's schema 2, read defensively because they come from elsewhere.
 */
import { ShoalError } from '#lib/errors';
import type { ImageDefaults } from '../spec/command.ts';
import type { Healthcheck } from '../types.ts';

export const mediaTypes = {
  ociIndex: 'application/vnd.oci.image.index.v1+json',
  ociManifest: 'application/vnd.oci.image.manifest.v1+json',
  ociConfig: 'application/vnd.oci.image.config.v1+json',
  ociLayer: 'application/vnd.oci.image.layer.v1.tar',
  ociLayerGzip: 'application/vnd.oci.image.layer.v1.tar+gzip',
  dockerList: 'application/vnd.docker.distribution.manifest.list.v2+json',
  dockerManifest: 'application/vnd.docker.distribution.manifest.v2+json',
  dockerConfig: 'application/vnd.docker.container.image.v1+json',
  dockerLayer: 'application/vnd.docker.image.rootfs.diff.tar',
  dockerLayerGzip: 'application/vnd.docker.image.rootfs.diff.tar.gzip',
} as const;

/** A manifest is a few kilobytes; registries refuse more than 4 MiB. */
export const documentBytesMax = 4 * 1024 * 1024;
/** Overlayfs takes 500 lower layers at most; Docker's own limit is 125. */
const layersMax = 127;

export interface Platform {
  readonly os: string;
  readonly architecture: string;
  readonly variant: string;
}

export interface BlobDescriptor {
  readonly mediaType: string;
  readonly digest: string;
  readonly size: number;
  readonly annotations: Readonly<Record<string, string>>;
  readonly platform: Platform | undefined;
}

export type ManifestDocument =
  | { readonly kind: 'index'; readonly manifests: readonly BlobDescriptor[] }
  | {
      readonly kind: 'manifest';
      readonly config: BlobDescriptor;
      readonly layers: readonly BlobDescriptor[];
    };

/** What an image's configuration says, defaults filled in. */
export interface ImageConfig extends ImageDefaults {
  readonly platform: Platform;
  readonly createdAt: string;
  readonly labels: Readonly<Record<string, string>>;
  /** Digests of the uncompressed layers, base first. */
  readonly diffIds: readonly string[];
  readonly healthcheck: Healthcheck | undefined;
  readonly volumes: readonly string[];
}

type Json = Readonly<Record<string, unknown>>;

function broken(what: string, why: string): never {
  throw new ShoalError('data_loss', `${what} is not usable: ${why}`);
}

function asObject(value: unknown): Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
    ? (value as Json)
    : {};
}

const asText = (value: unknown): string => (typeof value === 'string' ? value : '');
const asList = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : []);
const asCount = (value: unknown): number =>
  typeof value === 'number' && Number.isFinite(value) && value > 0 ? value : 0;
const asTexts = (value: unknown): readonly string[] => asList(value).map(asText);

function asTextMap(value: unknown): Record<string, string> {
  const entries = Object.entries(asObject(value)).map(([key, text]) => [key, asText(text)]);
  return Object.fromEntries(entries) as Record<string, string>;
}

/** Errors: data_loss when it is not a JSON object. `what` names the document in the message. */
export function parseJson(bytes: Uint8Array, what: string): Json {
  if (bytes.length > documentBytesMax) broken(what, `it is larger than ${documentBytesMax} bytes`);
  try {
    return asObject(JSON.parse(Buffer.from(bytes).toString('utf8')));
  } catch (cause) {
    throw new ShoalError('data_loss', `${what} is not JSON`, { cause });
  }
}

function parsePlatform(value: unknown): Platform {
  const json = asObject(value);
  return {
    os: asText(json.os),
    architecture: asText(json.architecture),
    variant: asText(json.variant),
  };
}

function parseDescriptor(value: unknown, what: string): BlobDescriptor {
  const json = asObject(value);
  const digest = asText(json.digest);
  const size = json.size;
  if (!/^sha256:[0-9a-f]{64}$/.test(digest)) broken(what, 'a part has no sha256 digest');
  if (typeof size !== 'number' || !Number.isSafeInteger(size) || size < 0) {
    broken(what, `part ${digest} has no size`);
  }
  return {
    mediaType: asText(json.mediaType),
    digest,
    size,
    annotations: asTextMap(json.annotations),
    platform: json.platform === undefined ? undefined : parsePlatform(json.platform),
  };
}

/** Errors: data_loss for anything that is neither an index nor a manifest of schema 2. */
export function parseManifest(bytes: Uint8Array, what: string): ManifestDocument {
  const json = parseJson(bytes, what);
  if (Array.isArray(json.manifests)) {
    const manifests = json.manifests.map((entry) => parseDescriptor(entry, what));
    return { kind: 'index', manifests };
  }
  if (!Array.isArray(json.layers) || json.config === undefined) {
    broken(what, 'it is no manifest of schema 2 (schema 1 images must be pushed again)');
  }
  if (json.layers.length > layersMax) broken(what, `it has more than ${layersMax} layers`);
  return {
    kind: 'manifest',
    config: parseDescriptor(json.config, what),
    layers: json.layers.map((entry) => parseDescriptor(entry, what)),
  };
}

export function parseImageConfig(bytes: Uint8Array, what: string): ImageConfig {
  const json = parseJson(bytes, what);
  const config = asObject(json.config);
  return {
    platform: parsePlatform(json),
    createdAt: asText(json.created) || '1970-01-01T00:00:00Z',
    labels: asTextMap(config.Labels),
    diffIds: asTexts(asObject(json.rootfs).diff_ids),
    entrypoint: asTexts(config.Entrypoint),
    cmd: asTexts(config.Cmd),
    env: asTexts(config.Env),
    workingDirectory: asText(config.WorkingDir),
    user: asText(config.User),
    stopSignal: asText(config.StopSignal),
    healthcheck: config.Healthcheck ? parseHealthcheck(config.Healthcheck) : undefined,
    volumes: Object.keys(asObject(config.Volumes)).sort(),
  };
}

function parseHealthcheck(value: unknown): Healthcheck {
  const json = asObject(value);
  // Nanoseconds, as Go writes durations.
  const asMs = (duration: unknown): number => Math.ceil(asCount(duration) / 1e6);
  return {
    test: asTexts(json.Test),
    intervalMs: asMs(json.Interval),
    timeoutMs: asMs(json.Timeout),
    startPeriodMs: asMs(json.StartPeriod),
    startIntervalMs: asMs(json.StartInterval),
    retries: asCount(json.Retries),
  };
}

/** How well a manifest's platform fits a node's: 0 is best, undefined does not run there. */
function mismatch(offered: Platform, wanted: Platform): number | undefined {
  if (offered.os !== wanted.os || offered.architecture !== wanted.architecture) return undefined;
  if (offered.variant === wanted.variant) return 0;
  // Every arm64 node is v8; images say so or not.
  if (wanted.architecture === 'arm64') return offered.variant === 'v8' ? 0 : undefined;
  if (wanted.architecture !== 'arm') return undefined;
  // An arm node runs images for older variants, too: v7 runs v6, v6 runs v5.
  const distance = Number(wanted.variant.slice(1)) - Number((offered.variant || 'v7').slice(1));
  return distance >= 0 ? distance : undefined;
}

/** All manifests that run on the platform, the best first. Attestations have platform `unknown`. */
export function choosePlatform(
  manifests: readonly BlobDescriptor[],
  wanted: Platform,
): readonly BlobDescriptor[] {
  return manifests
    .map((manifest) => ({
      manifest,
      distance: manifest.platform === undefined ? 9 : mismatch(manifest.platform, wanted),
    }))
    .filter((entry): entry is { manifest: BlobDescriptor; distance: number } => {
      return entry.distance !== undefined;
    })
    .sort((a, b) => a.distance - b.distance)
    .map((entry) => entry.manifest);
}

/** What Go calls the architectures that Node names differently. */
const architectures: Readonly<Record<string, string>> = {
  x64: 'amd64',
  ia32: '386',
  ppc64: 'ppc64le',
};

/** From `process.arch` to the name in image indexes. */
export function nodePlatform(arch: string): Platform {
  return {
    os: 'linux',
    architecture: architectures[arch] ?? arch,
    variant: arch === 'arm' ? 'v7' : '',
  };
}
