import assert from 'node:assert/strict';
import { test } from 'node:test';
import { renderHosts } from './etc-files.ts';

const facts = {
  hostname: 'web-1',
  address: '10.240.4.7',
  hosts: ['10.0.0.1 db', '  10.0.0.2   cache.internal'],
  resolvConf: '',
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
