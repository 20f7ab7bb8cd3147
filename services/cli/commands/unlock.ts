/** `swarm unlock-key` and `swarm unlock`: the key that locked managers ask for after a restart. */
import { createInterface } from 'node:readline';
import { Writable } from 'node:stream';
import type { ReadStream } from 'node:tty';
import type { Command } from 'commander';
import type { Context } from '../context.ts';
import type { ClusterSpecJson } from './cluster-flags.ts';

interface SwarmJson {
  readonly Version: { readonly Index: number };
  readonly Spec: ClusterSpecJson;
}

async function unlockKey(context: Context): Promise<string> {
  const { UnlockKey } = await context.client().get<{ UnlockKey: string }>('/swarm/unlockkey');
  if (UnlockKey === '') throw new Error('no unlock key is set');
  return UnlockKey;
}

export async function printUnlockHelp(context: Context): Promise<void> {
  const key = await unlockKey(context);
  context.print(
    'To unlock a swarm manager after it restarts, run the `shoal swarm unlock`\n' +
      `command and provide the following key:\n\n    ${key}\n\n` +
      'Remember to store this key in a password manager, since without it you\n' +
      'will not be able to restart the manager.\n',
  );
}

async function showKey(context: Context, flags: { rotate?: boolean; quiet?: boolean }) {
  const client = context.client();
  if (flags.rotate === true) {
    const { Version, Spec } = await client.get<SwarmJson>('/swarm');
    if (Spec.EncryptionConfig?.AutoLockManagers !== true) {
      throw new Error('cannot rotate because autolock is not turned on');
    }
    const query = { version: String(Version.Index), rotateManagerUnlockKey: 'true' };
    await client.post('/swarm/update', { query, body: Spec });
    if (flags.quiet !== true) context.print('Successfully rotated manager unlock key.\n\n');
  }
  if (flags.quiet === true) context.print(`${await unlockKey(context)}\n`);
  else await printUnlockHelp(context);
}

/** Somebody types, and messages may go elsewhere; otherwise it comes from a file or a program. */
export function isTyped(context: Context): boolean {
  const { isTTY }: { readonly isTTY?: boolean } = context.input() as Partial<ReadStream>;
  return isTTY === true;
}

/** One line; on a terminal what is typed is not shown. */
export async function readSecret(context: Context, prompt: string): Promise<string> {
  context.note(prompt);
  const nowhere = new Writable({ write: (_chunk, _encoding, done) => done() });
  const lines = createInterface({
    input: context.input(),
    output: nowhere,
    terminal: isTyped(context),
  });
  try {
    for await (const line of lines) return line.trim();
    return '';
  } finally {
    lines.close();
    context.note('\n');
  }
}

async function unlock(context: Context): Promise<void> {
  const client = context.client();
  const { Swarm } = await client.get<{ Swarm: { LocalNodeState: string } }>('/info');
  if (Swarm.LocalNodeState === 'inactive') throw new Error('This node is not part of a swarm');
  if (Swarm.LocalNodeState !== 'locked') throw new Error('swarm is not locked');
  const UnlockKey = await readSecret(context, 'Enter unlock key: ');
  await client.post('/swarm/unlock', { body: { UnlockKey } });
}

export function addUnlockCommands(swarm: Command, context: Context): void {
  swarm
    .command('unlock-key')
    .description('show or rotate the key that unlocks managers')
    .option('--rotate', 'replace it')
    .option('-q, --quiet', 'only the key')
    .action((flags: { rotate?: boolean; quiet?: boolean }) => showKey(context, flags));
  swarm
    .command('unlock')
    .description('unlock this manager with the key from standard input')
    .action(() => unlock(context));
}
