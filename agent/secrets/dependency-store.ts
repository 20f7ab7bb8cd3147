/**
 * Secrets and configs that managers sent for this node's tasks. They are kept in memory only and
 * reach a container as files in the agent's run folder, which is a tmpfs, readable by it alone.
 */
import { chmod, chown, mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { ShoalError } from '#lib/errors';
import type { Config, ContainerSpec, FileTarget, Secret } from '#proto/gen/swarm';
import type { TemplateContext } from '#proto/model/template';
import { expandTemplate } from '#proto/model/template';

/** One file that a container gets. */
export interface DependencyFile {
  /** Inside the container. */
  readonly target: string;
  readonly data: Uint8Array;
  readonly uid: number;
  readonly gid: number;
  readonly mode: number;
}

/** A file on the node and where it goes. */
export interface PlacedFile {
  readonly source: string;
  readonly target: string;
}

const secretsDirectory = '/run/secrets';
const templateDriver = 'golang';

export class DependencyStore {
  readonly #secrets = new Map<string, Secret>();
  readonly #configs = new Map<string, Config>();

  putSecret(secret: Secret): void {
    this.#secrets.set(secret.id, secret);
  }

  putConfig(config: Config): void {
    this.#configs.set(config.id, config);
  }

  removeSecret(id: string): void {
    this.#secrets.delete(id);
  }

  removeConfig(id: string): void {
    this.#configs.delete(id);
  }

  retain(secretIds: ReadonlySet<string>, configIds: ReadonlySet<string>): void {
    for (const id of this.#secrets.keys()) if (!secretIds.has(id)) this.#secrets.delete(id);
    for (const id of this.#configs.keys()) if (!configIds.has(id)) this.#configs.delete(id);
  }

  /**
   * The files that a task's container needs. Throws `unavailable` while one has not arrived: after
   * a restart of the node they have to come from a manager again.
   */
  filesOf(spec: ContainerSpec, taskId: string, context: TemplateContext): DependencyFile[] {
    const secrets = spec.secrets.flatMap(({ secretId, secretName, file }) => {
      if (file === undefined) return [];
      // A driver's secret that must not be shared comes under an id of its own per task.
      const secret = this.#secrets.get(secretId) ?? this.#secrets.get(`${secretId}.${taskId}`);
      if (secret === undefined) throw missing('secret', secretName);
      const data = secret.spec?.data ?? new Uint8Array();
      const isTemplate = secret.spec?.templating?.name === templateDriver;
      return [fileOf(join(secretsDirectory, '/'), file, data, isTemplate, context)];
    });
    const configs = spec.configs.flatMap(({ configId, configName, file }) => {
      if (file === undefined) return [];
      const config = this.#configs.get(configId);
      if (config === undefined) throw missing('config', configName);
      const data = config.spec?.data ?? new Uint8Array();
      const isTemplate = config.spec?.templating?.name === templateDriver;
      return [fileOf('/', file, data, isTemplate, context)];
    });
    return [...secrets, ...configs];
  }
}

/** Writes the files into `directory`; those of an earlier start of the container are replaced. */
export async function placeFiles(
  directory: string,
  files: readonly DependencyFile[],
): Promise<PlacedFile[]> {
  if (files.length === 0) return [];
  await mkdir(directory, { recursive: true, mode: 0o700 });
  return Promise.all(
    files.map(async ({ target, data, uid, gid, mode }, index) => {
      const source = join(directory, String(index));
      await rm(source, { force: true });
      await writeFile(source, data, { mode: 0o600 });
      await chown(source, uid, gid);
      await chmod(source, mode);
      return { source, target };
    }),
  );
}

function missing(kind: string, name: string): ShoalError {
  return new ShoalError(
    'unavailable',
    `${kind} ${name} has not arrived at this node yet: a manager has to send it`,
  );
}

function fileOf(
  root: string,
  file: FileTarget,
  data: Uint8Array,
  isTemplate: boolean,
  context: TemplateContext,
): DependencyFile {
  const content = isTemplate
    ? Buffer.from(expandTemplate(Buffer.from(data).toString(), context))
    : data;
  return {
    target: file.name.startsWith('/') ? file.name : join(root, file.name),
    data: content,
    uid: numericId(file.uid, file.name),
    gid: numericId(file.gid, file.name),
    mode: file.mode & 0o7777,
  };
}

function numericId(text: string, name: string): number {
  if (text === '') return 0;
  if (/^\d{1,10}$/.test(text)) return Number(text);
  throw new ShoalError('invalid_argument', `file ${name}: "${text}" is not a numeric owner`);
}
