import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parseResolvConf, renderHosts, renderResolvConf } from './etc-files.ts';

const facts = {
  hostname: 'web-1',
  address: '10.240.4.7',
  hosts: ['10.0.0.1 db', '  10.0.0.2   cache.internal'],
  nameservers: ['10.0.0.53', '1.1.1.1'],
  search: ['example.org'],
  options: ['ndots:2'],
};

test('etc files: hosts → localhost, the spec’s entries, the container itself', () => {
  assert.equal(
    renderHosts(facts),
    `127.0.0.1\tlocalhost
::1\tlocalhost ip6-localhost ip6-loopback
10.0.0.1\tdb
10.0.0.2\tcache.internal
10.240.4.7\tweb-1
`,
  );
});

test('etc files: resolv.conf → what is said and no more', () => {
  assert.equal(
    renderResolvConf(facts),
    `search example.org
nameserver 10.0.0.53
nameserver 1.1.1.1
options ndots:2
`,
  );
  assert.equal(renderResolvConf({ ...facts, search: [], options: [], nameservers: [] }), '');
});

test('etc files: the node’s resolv.conf → without servers that only the node reaches', () => {
  const text = `# comment
nameserver 127.0.0.53
nameserver 10.0.0.53
nameserver ::1
search a.example b.example
options edns0 trust-ad
`;
  assert.deepEqual(parseResolvConf(text), {
    nameservers: ['10.0.0.53'],
    search: ['a.example', 'b.example'],
    options: ['edns0', 'trust-ad'],
  });
});
