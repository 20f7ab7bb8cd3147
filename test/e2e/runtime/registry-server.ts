/**
 * Registries for tests: the real `docker-registry`, and one of our own on `node:http` that can be
 * told to misbehave.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { mkdir, writeFile } from 'node:fs/promises';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { busyboxLayers, sha256, tarOf } from './busybox-archive.ts';
import { until } from './support.ts';

export interface RegistryImage {
  /** By digest: configuration and layers. */
  readonly blobs: ReadonlyMap<string, Buffer>;
  readonly manifest: Buffer;
  readonly manifestType: string;
}

const digestOf = (bytes: Uint8Array | string): string => `sha256:${sha256(bytes)}`;

/** Bytes that do not compress, the same each time. */
function noise(length: number): Buffer {
  const pieces: Buffer[] = [];
  for (let size = 0; size < length; size += 32) {
    pieces.push(Buffer.from(sha256(`noise ${size}`), 'hex'));
  }
  return Buffer.concat(pieces);
}

/** The test image as registries keep it: compressed layers, one of which takes several writes. */
export async function registryImage(): Promise<RegistryImage> {
  const large = await tarOf([{ name: 'noise', content: noise(3 * 1024 * 1024) }]);
  const layers = [...(await busyboxLayers()), large];
  const zipped = layers.map((layer) => gzipSync(layer, { level: 1 }));
  const config = Buffer.from(
    JSON.stringify({
      architecture: process.arch === 'x64' ? 'amd64' : process.arch,
      os: 'linux',
      config: { Cmd: ['sh'] },
      rootfs: { type: 'layers', diff_ids: layers.map(digestOf) },
    }),
  );
  const manifestType = 'application/vnd.docker.distribution.manifest.v2+json';
  const describe = (mediaType: string, bytes: Buffer) => ({
    mediaType,
    size: bytes.length,
    digest: digestOf(bytes),
  });
  const layerType = 'application/vnd.docker.image.rootfs.diff.tar.gzip';
  const manifest = Buffer.from(
    JSON.stringify({
      schemaVersion: 2,
      mediaType: manifestType,
      config: describe('application/vnd.docker.container.image.v1+json', config),
      layers: zipped.map((layer) => describe(layerType, layer)),
    }),
  );
  const blobs = new Map([config, ...zipped].map((blob) => [digestOf(blob), blob]));
  return { blobs, manifest, manifestType };
}

async function expectStatus(response: Response, status: number): Promise<Response> {
  if (response.status === status) return response;
  throw new Error(`${response.url}: HTTP ${response.status}: ${await response.text()}`);
}

export async function push(
  host: string,
  name: string,
  tag: string,
  image: RegistryImage,
  headers: Readonly<Record<string, string>> = {},
): Promise<void> {
  for (const [digest, blob] of image.blobs) {
    const base = `http://${host}/v2/${name}/blobs/uploads/`;
    const begun = await expectStatus(await fetch(base, { method: 'POST', headers }), 202);
    const url = new URL(begun.headers.get('location') ?? '', base);
    url.searchParams.set('digest', digest);
    const upload = { method: 'PUT', body: new Uint8Array(blob), headers };
    await expectStatus(await fetch(url, upload), 201);
  }
  const types = { 'content-type': image.manifestType, ...headers };
  const body = new Uint8Array(image.manifest);
  const url = `http://${host}/v2/${name}/manifests/${tag}`;
  await expectStatus(await fetch(url, { method: 'PUT', body, headers: types }), 201);
}

/** The user `alice` with password `secret`; registries take bcrypt hashes only. */
const htpasswd = 'alice:$2b$05$abcdefghijklmnopqrstuuOQiyCxlgf/oeuTqixKmWdcYUh4Hjl0a\n';

/** Starts `docker-registry` on a loopback port. */
export async function startRegistry(
  folder: string,
  port: number,
  withPassword: boolean,
): Promise<{ readonly host: string; stop(): void }> {
  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, 'htpasswd'), htpasswd);
  const auth = `auth: { htpasswd: { realm: test, path: ${join(folder, 'htpasswd')} } }\n`;
  const config = join(folder, 'config.yml');
  await writeFile(
    config,
    `version: 0.1
log: { level: error, accesslog: { disabled: true } }
storage: { filesystem: { rootdirectory: ${join(folder, 'data')} } }
http: { addr: 127.0.0.1:${port} }
${withPassword ? auth : ''}`,
  );
  const child: ChildProcess = spawn('docker-registry', ['serve', config], { stdio: 'ignore' });
  const host = `127.0.0.1:${port}`;
  await until('the registry answers', async () => {
    try {
      return (await fetch(`http://${host}/v2/`)).status < 500;
    } catch (error) {
      if (error instanceof TypeError) return false;
      throw error;
    }
  });
  return { host, stop: () => child.kill('SIGTERM') };
}

export interface Faults {
  /** Answers to blob requests end after this many bytes, once per blob. */
  cutBlobsAt?: number;
  /** Requests are taken but never answered. */
  isSilent?: boolean;
  /** A bearer token of its own token server is needed. */
  needsToken?: boolean;
  /** One byte of each blob is wrong. */
  isDamaged?: boolean;
  /** Served as an index with entries for this and another platform. */
  isIndex?: boolean;
}

export interface FaultyRegistry {
  readonly host: string;
  /** `GET path [range]` of every request, in order. */
  readonly requests: string[];
  close(): Promise<void>;
}

function indexOf(image: RegistryImage): Buffer {
  const { manifest, manifestType: mediaType } = image;
  const entry = (digest: string, architecture: string) => ({
    mediaType,
    digest,
    size: manifest.length,
    platform: { os: 'linux', architecture },
  });
  const own = process.arch === 'x64' ? 'amd64' : process.arch;
  const manifests = [entry(`sha256:${'1'.repeat(64)}`, 's390x'), entry(digestOf(manifest), own)];
  return Buffer.from(JSON.stringify({ schemaVersion: 2, manifests }));
}

/** Serves `image` under every name; tags `none…` do not exist. */
export async function startFaultyRegistry(
  image: RegistryImage,
  faults: Faults,
): Promise<FaultyRegistry> {
  const requests: string[] = [];
  const cut = new Set<string>();
  const answer = (request: IncomingMessage, response: ServerResponse): void => {
    const path = request.url ?? '';
    const range = request.headers.range ?? '';
    requests.push(`GET ${path} ${range}`.trim());
    if (faults.isSilent) return;
    if (path.startsWith('/token')) {
      response.end(JSON.stringify({ token: 'good' }));
      return;
    }
    if (faults.needsToken && request.headers.authorization !== 'Bearer good') {
      const realm = `http://${request.headers.host}/token`;
      const challenge = `Bearer realm="${realm}",service="test",scope="repository:x:pull"`;
      response.writeHead(401, { 'www-authenticate': challenge }).end('{}');
      return;
    }
    const target = path.split('/').at(-1) ?? '';
    if (path.includes('/manifests/')) {
      if (target.startsWith('none')) response.writeHead(404).end('{"errors":[]}');
      else if (faults.isIndex && !target.startsWith('sha256:')) {
        const type = 'application/vnd.oci.image.index.v1+json';
        response.writeHead(200, { 'content-type': type }).end(indexOf(image));
      } else response.writeHead(200, { 'content-type': image.manifestType }).end(image.manifest);
      return;
    }
    sendBlob(response, target, range);
  };
  const sendBlob = (response: ServerResponse, digest: string, range: string): void => {
    const blob = Buffer.from(image.blobs.get(digest) ?? '');
    const from = Number(/bytes=(\d+)-/.exec(range)?.[1] ?? 0);
    if (faults.isDamaged) blob[blob.length - 1] = (blob.at(-1) ?? 0) ^ 1;
    response.writeHead(from > 0 ? 206 : 200, { 'content-length': blob.length - from });
    if (faults.cutBlobsAt !== undefined && !cut.has(digest) && blob.length > faults.cutBlobsAt) {
      cut.add(digest);
      response.write(blob.subarray(from, faults.cutBlobsAt), () => response.destroy());
    } else response.end(blob.subarray(from));
  };
  const server: Server = createServer(answer);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    host: `127.0.0.1:${port}`,
    requests,
    close: () =>
      new Promise((resolve) => {
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  };
}
