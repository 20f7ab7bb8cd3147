/**
 * What an image archive contains, decided from its small JSON files: which configuration, layers
 * and names belong together, for archives of `docker save` and for OCI image layouts.
 */
import { posix } from 'node:path';
import { isShoalError, ShoalError } from '#lib/errors';
import {
  type BlobDescriptor,
  choosePlatform,
  mediaTypes,
  type Platform,
  parseManifest,
} from '../registry/manifest.ts';
import { parseReference, referenceName } from '../registry/reference.ts';
import { sha256Digest } from '../registry/registry.ts';

/** A file of the archive, already in the content store. */
export interface StoredFile {
  readonly digest: string;
  readonly size: number;
  readonly isGzip: boolean;
  /** The bytes of small files, which may be JSON. */
  readonly bytes: Buffer | undefined;
}

export interface ArchiveFiles {
  readonly files: ReadonlyMap<string, StoredFile>;
  /** Hard and symbolic links: old `docker save` links layers that images share. */
  readonly links: ReadonlyMap<string, string>;
}

/** One image to be unpacked and named. */
export interface ArchivedImage {
  readonly names: readonly string[];
  readonly manifestBytes: Buffer;
  readonly manifestType: string;
  readonly manifestDigest: string;
  readonly config: BlobDescriptor;
  readonly configBytes: Buffer;
  readonly layers: readonly BlobDescriptor[];
}

/** Chains of links longer than this are a loop. */
const linksMax = 8;

function refuse(why: string): never {
  throw new ShoalError('invalid_argument', `the image archive cannot be loaded: ${why}`);
}

function fileAt(archive: ArchiveFiles, path: string): StoredFile {
  let at = posix.normalize(path);
  for (let count = 0; count < linksMax; count++) {
    const file = archive.files.get(at);
    if (file !== undefined) return file;
    const link = archive.links.get(at);
    if (link === undefined) break;
    at = link;
  }
  return refuse(`${JSON.stringify(path)} is missing in it`);
}

function jsonAt(archive: ArchiveFiles, path: string): unknown {
  const { bytes } = fileAt(archive, path);
  if (bytes === undefined) return refuse(`${path} is too large`);
  try {
    return JSON.parse(bytes.toString('utf8'));
  } catch (error) {
    if (error instanceof SyntaxError) return refuse(`${path} is not JSON`);
    throw error;
  }
}

function descriptor(mediaType: string, file: StoredFile): BlobDescriptor {
  const { digest, size } = file;
  return { mediaType, digest, size, annotations: {}, platform: undefined };
}

/** Only what the specification names; the order of keys is fixed, so the digest is repeatable. */
function renderManifest(config: BlobDescriptor, layers: readonly BlobDescriptor[]): Buffer {
  const plain = ({ mediaType, digest, size }: BlobDescriptor): object => ({
    mediaType,
    digest,
    size,
  });
  return Buffer.from(
    JSON.stringify({
      schemaVersion: 2,
      mediaType: mediaTypes.ociManifest,
      config: plain(config),
      layers: layers.map(plain),
    }),
  );
}

function normalizeName(name: string): string {
  return referenceName(parseReference(name));
}

interface DockerEntry {
  readonly Config?: unknown;
  readonly RepoTags?: unknown;
  readonly Layers?: unknown;
}

const textsOf = (value: unknown): string[] =>
  Array.isArray(value) ? value.filter((entry) => typeof entry === 'string') : [];

function planDockerEntry(archive: ArchiveFiles, entry: DockerEntry): ArchivedImage {
  if (typeof entry.Config !== 'string') refuse('an entry of manifest.json has no Config');
  const configFile = fileAt(archive, entry.Config);
  if (configFile.bytes === undefined) refuse(`${entry.Config} is too large`);
  const config = descriptor(mediaTypes.ociConfig, configFile);
  const layers = textsOf(entry.Layers).map((path) => {
    const file = fileAt(archive, path);
    return descriptor(file.isGzip ? mediaTypes.ociLayerGzip : mediaTypes.ociLayer, file);
  });
  const manifestBytes = renderManifest(config, layers);
  return {
    names: textsOf(entry.RepoTags).map(normalizeName),
    manifestBytes,
    manifestType: mediaTypes.ociManifest,
    manifestDigest: sha256Digest(manifestBytes),
    config,
    configBytes: configFile.bytes,
    layers,
  };
}

function blobAt(archive: ArchiveFiles, digest: string): StoredFile {
  const file = fileAt(archive, `blobs/${digest.replace(':', '/')}`);
  if (file.digest !== digest) refuse(`blob ${digest} is damaged`);
  return file;
}

/** containerd and Docker write the full name; plain layouts only have a tag. */
function namesOf(annotations: Readonly<Record<string, string>>): string[] {
  const full = annotations['io.containerd.image.name'];
  if (full !== undefined) return [normalizeName(full)];
  const ref = annotations['org.opencontainers.image.ref.name'];
  if (ref === undefined) return [];
  try {
    return [normalizeName(ref)];
  } catch (error) {
    if (isShoalError(error, 'invalid_argument')) return [];
    throw error;
  }
}

/** Follows nested indexes to the first manifest for the platform that is in the archive. */
function planOciManifest(
  archive: ArchiveFiles,
  root: BlobDescriptor,
  platform: Platform,
): ArchivedImage {
  const { bytes } = blobAt(archive, root.digest);
  if (bytes === undefined) return refuse(`manifest ${root.digest} is too large`);
  const document = parseManifest(bytes, `manifest ${root.digest}`);
  if (document.kind === 'index') {
    const inner = choosePlatform(document.manifests, platform).find((manifest) =>
      archive.files.has(`blobs/${manifest.digest.replace(':', '/')}`),
    );
    if (inner === undefined) return refuse(`it has no image for ${platform.architecture}`);
    return { ...planOciManifest(archive, inner, platform), names: namesOf(root.annotations) };
  }
  const configBytes = blobAt(archive, document.config.digest).bytes;
  if (configBytes === undefined) return refuse(`${document.config.digest} is too large`);
  for (const layer of document.layers) blobAt(archive, layer.digest);
  return {
    names: namesOf(root.annotations),
    manifestBytes: bytes,
    manifestType: root.mediaType || mediaTypes.ociManifest,
    manifestDigest: root.digest,
    config: document.config,
    configBytes,
    layers: document.layers,
  };
}

/** Several entries of an index may name one manifest: one image, several tags. */
function mergeNames(images: readonly ArchivedImage[]): readonly ArchivedImage[] {
  const byDigest = new Map<string, ArchivedImage>();
  for (const image of images) {
    const known = byDigest.get(image.manifestDigest);
    const names = [...new Set([...(known?.names ?? []), ...image.names])];
    byDigest.set(image.manifestDigest, { ...image, names });
  }
  return [...byDigest.values()];
}

/**
 * All images of the archive. Recent archives are both formats at once; then manifest.json wins,
 * because it has every tag. Errors: invalid_argument when something is missing or damaged.
 */
export function planArchive(archive: ArchiveFiles, platform: Platform): readonly ArchivedImage[] {
  if (archive.files.has('manifest.json')) {
    const entries = jsonAt(archive, 'manifest.json');
    if (!Array.isArray(entries)) return refuse('manifest.json is not a list');
    return mergeNames(entries.map((entry: DockerEntry) => planDockerEntry(archive, entry)));
  }
  if (!archive.files.has('index.json')) {
    return refuse('it has neither manifest.json (docker save) nor index.json (OCI layout)');
  }
  const { bytes } = fileAt(archive, 'index.json');
  if (bytes === undefined) return refuse('index.json is too large');
  const index = parseManifest(bytes, 'index.json');
  if (index.kind !== 'index') return refuse('index.json is not an index');
  return mergeNames(index.manifests.map((entry) => planOciManifest(archive, entry, platform)));
}
