import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { planDns } from './render-dns.ts';
import { parseResolvConf, renderHostResolvConf, renderResolvConf } from './resolv-conf.ts';

describe('planDns', () => {
  test('a container → one sysctl and one table in its namespace', () => {
    const [sysctl, nft] = planDns('shoal-c-1', 'eth0');
    assert.deepEqual(sysctl, {
      kind: 'sysctl',
      namespace: 'shoal-c-1',
      settings: { 'net.ipv4.conf.eth0.route_localnet': '1' },
    });
    assert.equal(
      nft?.kind === 'nft' && nft.text,
      `table ip dns
delete table ip dns
table ip dns {
  chain output {
    type nat hook output priority -100; policy accept;
    ip daddr 127.0.0.11 meta l4proto { tcp, udp } th dport 53 dnat to 169.254.200.1:10053
  }
  chain postrouting {
    type nat hook postrouting priority srcnat; policy accept;
    ip saddr 127.0.0.0/8 ip daddr 169.254.200.1 masquerade
  }
}
`,
    );
  });
});

describe('resolv.conf', () => {
  const node = parseResolvConf(
    [
      '# of the machine',
      'nameserver 10.0.0.1',
      'nameserver fe80::1%eth0',
      'nameserver nonsense',
      'domain old.example',
      'search lab.example office.example',
      'options edns0 trust-ad',
      '',
    ].join('\n'),
  );

  test('the node’s file → servers, the last search list, options', () => {
    assert.deepEqual(node, {
      nameservers: ['10.0.0.1', 'fe80::1%eth0'],
      search: ['lab.example', 'office.example'],
      options: ['edns0', 'trust-ad'],
    });
  });

  test('nothing asked for → the node’s search domains, names tried as they are first', () => {
    const text = renderResolvConf({ nameservers: [], search: [], options: [] }, node);
    assert.equal(
      text,
      'nameserver 127.0.0.11\nsearch lab.example office.example\noptions ndots:0\n',
    );
  });

  test('the user’s search domains and ndots → win; a dot alone → no search', () => {
    const dns = {
      nameservers: ['9.9.9.9'],
      search: ['my.example'],
      options: ['ndots:2', 'timeout:1'],
    };
    assert.equal(
      renderResolvConf(dns, node),
      'nameserver 127.0.0.11\nsearch my.example\noptions ndots:2 timeout:1\n',
    );
    assert.equal(
      renderResolvConf({ nameservers: [], search: ['.'], options: [] }, node),
      'nameserver 127.0.0.11\noptions ndots:0\n',
    );
  });

  test('the node’s own network → the node’s file, unless the spec says otherwise', () => {
    const none = { nameservers: [], search: [], options: [] };
    assert.equal(
      renderHostResolvConf(none, node),
      'search lab.example office.example\nnameserver 10.0.0.1\nnameserver fe80::1%eth0\noptions edns0 trust-ad\n',
    );
    const own = { nameservers: ['9.9.9.9'], search: ['x.example'], options: ['ndots:1'] };
    assert.equal(
      renderHostResolvConf(own, node),
      'search x.example\nnameserver 9.9.9.9\noptions ndots:1\n',
    );
  });
});
