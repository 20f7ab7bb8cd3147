/** `shoal cluster`: the whole cluster as one encrypted file, and a new cluster made of it. */
import { access, readFile, rename, rm, writeFile } from 'node:fs/promises';
import type { Command } from 'commander';
import { ShoalCommand } from '../command.ts';
import type { Context } from '../context.ts';
import { isTyped, readSecret } from './unlock.ts';

interface PassphraseFlags {
  readonly passphraseFile?: string;
}

interface BackupFlags extends PassphraseFlags {
  readonly force?: boolean;
}

interface RestoreFlags extends PassphraseFlags {
  readonly advertiseAddr?: string;
  readonly listenAddr?: string;
}

const variable = 'SHOAL_PASSPHRASE';
/** The file holds the root's key, if only encrypted. */
const fileMode = 0o600;

/** From the file, else the environment, else asked for; twice when a typing error would be fatal. */
async function passphraseOf(context: Context, flags: PassphraseFlags, isNew: boolean) {
  if (flags.passphraseFile !== undefined) {
    const [firstLine = ''] = (await readFile(flags.passphraseFile, 'utf8')).split(/\r?\n/, 1);
    return firstLine;
  }
  const given = context.variable(variable);
  if (given !== undefined && given !== '') return given;
  const typed = await readSecret(context, 'Passphrase of the backup: ');
  if (!isNew || !isTyped(context)) return typed;
  if ((await readSecret(context, 'The same again: ')) === typed) return typed;
  throw new Error('the two passphrases differ: nothing was written');
}

function headerOf(passphrase: string): Readonly<Record<string, string>> {
  return { 'shoal-passphrase': Buffer.from(passphrase).toString('base64') };
}

async function exists(path: string): Promise<boolean> {
  try {
    await access(path);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return false;
    throw error;
  }
}

async function backup(context: Context, file: string, flags: BackupFlags): Promise<void> {
  if (flags.force !== true && (await exists(file))) {
    throw new Error(`${file} is there already: choose another name, or use --force`);
  }
  const headers = headerOf(await passphraseOf(context, flags, true));
  const answer = await context.client().open('POST', '/shoal/v1/cluster/backup', { headers });
  const unfinished = `${file}.part`;
  try {
    await writeFile(unfinished, answer, { mode: fileMode });
    await rename(unfinished, file);
  } catch (error) {
    await rm(unfinished, { force: true });
    throw error;
  }
  context.print(`${file}\n`);
  context.note('Keep the passphrase elsewhere: without it the backup is of no use.\n');
}

async function* onlyChunk(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  yield bytes;
}

async function restore(context: Context, file: string, flags: RestoreFlags): Promise<void> {
  const content = await readFile(file);
  const headers = headerOf(await passphraseOf(context, flags, false));
  const { NodeID } = await context.client().post<{ NodeID: string }>('/shoal/v1/cluster/restore', {
    headers,
    query: { advertiseAddr: flags.advertiseAddr, listenAddr: flags.listenAddr },
    stream: onlyChunk(content),
  });
  context.print(`Swarm restored: current node (${NodeID}) is now its only manager.\n`);
  context.note(
    'The nodes of the backup are shown as Down: remove them, and let the machines join again.\n',
  );
}

export function clusterCommand(context: Context): Command {
  const cluster = new ShoalCommand('cluster').description('back up and restore the whole cluster');
  const passphrase = `passphrase on the first line (default: $${variable}, or asked for)`;
  cluster
    .command('backup')
    .description('write the state of the cluster to an encrypted file')
    .argument('<file>')
    .option('--passphrase-file <file>', passphrase)
    .option('-f, --force', 'replace the file')
    .action((file: string, flags: BackupFlags) => backup(context, file, flags));
  cluster
    .command('restore')
    .description('make this node, which is in no swarm, the only manager of a restored cluster')
    .argument('<file>')
    .option('--passphrase-file <file>', passphrase)
    .option('--advertise-addr <string>', 'address or interface, with optional port')
    .option('--listen-addr <string>', 'address or interface, with optional port')
    .action((file: string, flags: RestoreFlags) => restore(context, file, flags));
  return cluster;
}
