/**
 * An image archive, as `docker save` writes it, around the machine's static busybox: enough to run
 * containers on a machine that reaches no registry.
 */
import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { pack } from 'tar-stream';

export interface ArchiveFile {
  readonly name: string;
  readonly content: Uint8Array | string;
  readonly mode?: number;
}

export interface ArchiveEntry extends ArchiveFile {
  readonly linkname?: string;
  readonly type?: 'file' | 'symlink' | 'directory';
}

/** A tar of the entries with fixed times, so that its digest is the same each time. */
export async function tarOf(entries: readonly ArchiveEntry[]): Promise<Buffer> {
  const tar = pack();
  for (const { name, content, mode = 0o644, type = 'file', linkname } of entries) {
    const header = { name, mode, type, mtime: new Date(0), ...(linkname ? { linkname } : {}) };
    tar.entry(header, Buffer.from(content));
  }
  tar.finalize();
  const chunks: Buffer[] = [];
  for await (const chunk of tar as unknown as AsyncIterable<Buffer>) chunks.push(chunk);
  return Buffer.concat(chunks);
}

export const sha256 = (bytes: Uint8Array | string): string =>
  createHash('sha256').update(bytes).digest('hex');

export interface TestImage {
  readonly tags: readonly string[];
  readonly config?: Readonly<Record<string, unknown>>;
}

const applets = ['sh', 'sleep', 'cat', 'echo', 'id', 'true', 'false', 'kill', 'seq', 'yes', 'env'];
const moreApplets = [
  'dd',
  'mount',
  'ls',
  'head',
  'hostname',
  'touch',
  'nc',
  'ping',
  'grep',
  'chroot',
];

/** Two layers: the program, and users to look up. */
export async function busyboxLayers(): Promise<readonly Buffer[]> {
  const busybox = await readFile('/bin/busybox');
  const program = await tarOf([
    { name: 'bin', content: '', type: 'directory', mode: 0o755 },
    { name: 'bin/busybox', content: busybox, mode: 0o755 },
    ...[...applets, ...moreApplets].map((name) => ({
      name: `bin/${name}`,
      content: '',
      type: 'symlink' as const,
      linkname: 'busybox',
    })),
    { name: 'tmp', content: '', type: 'directory', mode: 0o1777 },
  ]);
  const users = await tarOf([
    { name: 'etc', content: '', type: 'directory', mode: 0o755 },
    { name: 'etc/passwd', content: 'root:x:0:0:root:/root:/bin/sh\nweb:x:1000:1001::/:/bin/sh\n' },
    { name: 'etc/group', content: 'root:x:0:\nweb:x:1001:\nextra:x:1002:web\nlogs:x:1003:\n' },
  ]);
  return [program, users];
}

/** The archive of `docker save`, with its manifest at the end as real ones have it. */
export async function busyboxArchive(images: readonly TestImage[]): Promise<Buffer> {
  const layers = await busyboxLayers();
  const configs = images.map(({ config = {} }) =>
    JSON.stringify({
      architecture: process.arch === 'x64' ? 'amd64' : process.arch,
      os: 'linux',
      created: '2026-01-01T00:00:00Z',
      config: { Cmd: ['sh'], Env: ['FROM_IMAGE=yes', 'PATH=/bin'], ...config },
      rootfs: { type: 'layers', diff_ids: layers.map((layer) => `sha256:${sha256(layer)}`) },
    }),
  );
  const layerName = (index: number): string => `layer-${index}/layer.tar`;
  const manifest = images.map(({ tags }, index) => ({
    Config: `${sha256(configs[index] ?? '')}.json`,
    RepoTags: tags,
    Layers: layers.map((_, layer) => layerName(layer)),
  }));
  return tarOf([
    ...layers.map((content, index) => ({ name: layerName(index), content })),
    ...configs.map((content) => ({ name: `${sha256(content)}.json`, content })),
    { name: 'manifest.json', content: JSON.stringify(manifest) },
  ]);
}
