/**
 * Who a container runs as: `uid[:gid]` or `name[:group]` looked up in the image's own passwd and
 * group files, with the groups that the image puts the user into, as Docker does it.
 */
import { ShoalError } from '#lib/errors';
import type { OciUser } from './oci.ts';

/** The text of the image's /etc/passwd and /etc/group; empty where the image has none. */
export interface UserDatabase {
  readonly passwd: string;
  readonly group: string;
}

export const emptyUserDatabase: UserDatabase = { passwd: '', group: '' };

interface PasswdEntry {
  readonly name: string;
  readonly uid: number;
  readonly gid: number;
}

interface GroupEntry {
  readonly name: string;
  readonly gid: number;
  readonly members: readonly string[];
}

/** Ids are 32 bits and the last one means "no change" to the kernel. */
const idMax = 2 ** 31 - 1;

function fieldsOf(text: string): string[][] {
  return text
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '' && !line.startsWith('#'))
    .map((line) => line.split(':'));
}

function parsePasswd(text: string): PasswdEntry[] {
  return fieldsOf(text)
    .map(([name = '', , uid = '', gid = '']) => ({ name, uid: Number(uid), gid: Number(gid) }))
    .filter((entry) => Number.isInteger(entry.uid) && Number.isInteger(entry.gid));
}

function parseGroup(text: string): GroupEntry[] {
  return fieldsOf(text)
    .map(([name = '', , gid = '', members = '']) => ({
      name,
      gid: Number(gid),
      members: members.split(',').filter((member) => member !== ''),
    }))
    .filter((entry) => Number.isInteger(entry.gid));
}

function numericId(text: string): number | undefined {
  if (!/^\d+$/.test(text)) return undefined;
  const id = Number(text);
  if (id > idMax) {
    throw new ShoalError('invalid_argument', `user or group id ${text} is above ${idMax}`);
  }
  return id;
}

function findUser(wanted: string, entries: readonly PasswdEntry[]): PasswdEntry {
  const byName = entries.find((entry) => entry.name === wanted);
  if (byName !== undefined) return byName;
  const uid = numericId(wanted);
  if (uid === undefined) {
    throw new ShoalError(
      'invalid_argument',
      `user ${JSON.stringify(wanted)} is not in the image's /etc/passwd: use a numeric id`,
    );
  }
  return entries.find((entry) => entry.uid === uid) ?? { name: '', uid, gid: 0 };
}

function findGroup(wanted: string, entries: readonly GroupEntry[]): number {
  const gid = entries.find((entry) => entry.name === wanted)?.gid ?? numericId(wanted);
  if (gid === undefined) {
    throw new ShoalError(
      'invalid_argument',
      `group ${JSON.stringify(wanted)} is not in the image's /etc/group: use a numeric id`,
    );
  }
  return gid;
}

/** `user` may be empty: that is root. Errors: invalid_argument for names the image lacks. */
export function resolveUser(
  user: string,
  extraGroups: readonly string[],
  database: UserDatabase,
): OciUser {
  const [userPart = '', groupPart = ''] = user.split(':');
  const groups = parseGroup(database.group);
  const entry = findUser(userPart === '' ? '0' : userPart, parsePasswd(database.passwd));
  const gid = groupPart === '' ? entry.gid : findGroup(groupPart, groups);
  // An explicit group replaces the user's groups, as in Docker.
  const ofUser =
    groupPart === '' && entry.name !== ''
      ? groups.filter((group) => group.members.includes(entry.name)).map((group) => group.gid)
      : [];
  const extra = extraGroups.map((group) => findGroup(group, groups));
  return { uid: entry.uid, gid, additionalGids: [...new Set([gid, ...ofUser, ...extra])] };
}
