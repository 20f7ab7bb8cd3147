import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { withCode } from '../runtime-suite.ts';
import { emptyUserDatabase, resolveUser } from './user.ts';

const database = {
  passwd: 'root:x:0:0:root:/root:/bin/sh\n# note\nweb:x:1000:1001::/:\nbroken\n7:x:70:70::/:\n',
  group: 'root:x:0:root\nweb:x:1001:\nextra:x:1002:web,root\nlogs:x:1003:\n',
};

describe('user: names and numbers are looked up in the image', () => {
  const cases: [string, string, string[], [number, number, number[]]][] = [
    ['empty → root with its groups', '', [], [0, 0, [0, 1002]]],
    ['name → its group and memberships', 'web', [], [1000, 1001, [1001, 1002]]],
    ['number of a known user → as by name', '1000', [], [1000, 1001, [1001, 1002]]],
    ['unknown number → group 0', '4242', [], [4242, 0, [0]]],
    ['explicit group → replaces the groups', 'web:logs', [], [1000, 1003, [1003]]],
    ['explicit numeric group', '5:6', [], [5, 6, [6]]],
    ['extra groups by name and number', 'web', ['logs', '9'], [1000, 1001, [1001, 1002, 1003, 9]]],
    ['a name that looks like a number → the name wins', '7', [], [70, 70, [70]]],
  ];
  for (const [title, user, groups, [uid, gid, additionalGids]] of cases) {
    it(title, () => {
      assert.deepEqual(resolveUser(user, groups, database), { uid, gid, additionalGids });
    });
  }
});

it('user: unknown name, group or a number too large → invalid_argument', () => {
  for (const user of ['nobody', 'web:none', '99999999999']) {
    assert.throws(() => resolveUser(user, [], database), withCode('invalid_argument'));
  }
  assert.throws(() => resolveUser('', ['none'], database), withCode('invalid_argument'));
});

it('user: image without files → numbers still work', () => {
  const expected = { uid: 5, gid: 0, additionalGids: [0] };
  assert.deepEqual(resolveUser('5', [], emptyUserDatabase), expected);
});
