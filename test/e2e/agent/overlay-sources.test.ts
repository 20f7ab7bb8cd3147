/**
 * Nobody sends with somebody else's address on an overlay, of either family, against the real kernel;
 * what is honest goes its ways. Needs what overlay.test.ts needs.
 */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ask, askUdp, ipIn, must, netnsDirectory } from './fake-hosts.ts';
import {
  address6,
  asking,
  lonely,
  namespaceOf,
  networkId,
  one,
  options,
  sandboxOf,
  sorted,
  until,
  useGround,
  vip,
  vip6,
  webs,
} from './overlay-ground.ts';

useGround();

const sender = namespaceOf(asking);
const inside = (netns: string, ...args: readonly string[]): Promise<string> =>
  must('nsenter', [`--net=${netnsDirectory}/${netns}`, ...args]);

interface Case {
  readonly what: string;
  readonly source: string;
  readonly isHonest: boolean;
}

/** The honest one comes last: by then the others would have come, too. */
const cases4: readonly Case[] = [
  { what: 'a container of another node', source: webs[1].address, isHonest: false },
  { what: 'nobody of the network', source: '10.0.1.99', isHonest: false },
  { what: 'the first address, which hairpins show', source: '10.0.1.1', isHonest: false },
  { what: 'a virtual address', source: vip, isHonest: false },
  { what: 'an address of elsewhere', source: '198.51.100.7', isHonest: false },
  { what: 'another node’s tunnel', source: '169.254.2.2', isHonest: false },
  { what: 'its own', source: asking.address, isHonest: true },
];
const cases6: readonly Case[] = [
  { what: 'a container of another node', source: address6(webs[1]), isHonest: false },
  { what: 'nobody of the network', source: 'fd00:0:0:1::99', isHonest: false },
  { what: 'the first address, which hairpins show', source: 'fd00:0:0:1::1', isHonest: false },
  { what: 'a virtual address', source: vip6, isHonest: false },
  { what: 'an address of elsewhere', source: '2001:db8:1::7', isHonest: false },
  { what: 'a link-local address', source: 'fe80::bad', isHonest: false },
  { what: 'its own', source: address6(asking), isHonest: true },
];
const firstPort = 7_001;

/** Each case has a port of its own, by which what arrives is counted. */
async function sendAll(cases: readonly Case[], target: string): Promise<void> {
  const list = cases.map(({ source }, index) => [source, firstPort + index]);
  const program = `
    const send = ([source, port]) => new Promise((done, fail) => {
      const scope = source.startsWith('fe80:') ? '%eth1' : '';
      const s = require('dgram').createSocket('${target.includes(':') ? 'udp6' : 'udp4'}');
      s.on('error', fail);
      s.bind(0, source + scope, () => s.send('x', port, '${target}', (error) => {
        s.close();
        error ? fail(error) : done();
      }));
    });
    (async () => { for (const each of ${JSON.stringify(list)}) await send(each); })();`;
  await inside(sender, 'node', '-e', program);
}

async function counts(netns: string, cases: readonly Case[]): Promise<number[]> {
  const rules = await inside(netns, 'nft', 'list', 'table', 'inet', 'watch');
  return cases.map((_, index) => {
    const rule = new RegExp(`udp dport ${firstPort + index} counter packets (\\d+)`).exec(rules);
    return Number(rule?.[1]);
  });
}

for (const [family, cases] of [
  ['IPv4', cases4],
  ['IPv6', cases6],
] as const) {
  const addressOf = (web: typeof asking): string =>
    family === 'IPv4' ? web.address : address6(web);
  const length = family === 'IPv4' ? '32' : '128';
  test(`overlay, ${family}: forged sources → dropped, its own arrives`, options, async () => {
    const forged = cases.filter(({ isHonest }) => !isHonest).map(({ source }) => source);
    const suffix = family === 'IPv4' ? '' : ' nodad';
    await ipIn(
      sender,
      ...forged.map((source) => `address add ${source}/${length} dev eth1${suffix}`),
    );
    try {
      // The same node, and through the tunnel.
      for (const web of [webs[0], lonely]) {
        const place = namespaceOf(web);
        const rules = cases.map((_, index) => `udp dport ${firstPort + index} counter`).join('\n');
        const watch = `table inet watch {
          chain c { type filter hook prerouting priority -400; policy accept;
          ${rules}
          }
        }`;
        await inside(place, 'nft', watch);
        await sendAll(cases, addressOf(web));
        await until('its own arrives', async () => (await counts(place, cases)).at(-1) === 1);
        const seen = await counts(place, cases);
        assert.deepEqual(
          cases.map(({ what }, index) => `${what}: ${seen[index]}`),
          cases.map(({ what, isHonest }) => `${what}: ${isHonest ? 1 : 0}`),
          `to ${web.taskId}`,
        );
        await inside(place, 'nft', 'delete', 'table', 'inet', 'watch');
      }
    } finally {
      await ipIn(sender, ...forged.map((source) => `address delete ${source}/${length} dev eth1`));
    }
  });

  test(`overlay, ${family}: honest packets → everywhere, hairpins too`, options, async () => {
    const target = family === 'IPv4' ? vip : vip6;
    const expected = webs.map(({ taskId }) => `${taskId} ${addressOf(asking)}`);
    assert.deepEqual(sorted(await ask(sender, target, 80, 3)), expected);
    assert.deepEqual(sorted(await askUdp(sender, target, 80, 3)), expected);
    const hairpin = await ask(namespaceOf(webs[0]), target, 80, 3);
    assert.ok(hairpin.includes(`task11 ${family === 'IPv4' ? '10.0.1.1' : 'fd00:0:0:1::1'}`));
    assert.equal(new Set(hairpin).size, 3, hairpin.join());
  });
}

test('overlay, IPv6: a container looks for its gateway → finds it', options, async () => {
  await must('ip', ['-6', '-netns', sender, 'neighbour', 'flush', 'dev', 'eth1']);
  assert.deepEqual(await ask(sender, address6(webs[1]), 80), [`task12 ${address6(asking)}`]);
  const found = await must('ip', ['-6', '-netns', sender, 'neighbour', 'show', 'dev', 'eth1']);
  assert.match(found, /^fe80::1 lladdr /m);
});

test('overlay, IPv6: the check is deleted by hand → told and whole again', options, async () => {
  await inside(sandboxOf(one), 'nft', 'delete', 'table', 'ip6', 'sources');
  const found = await one.networks.verify();
  assert.equal(found.get(networkId), 'missing nft table ip6 sources');
  assert.equal((await one.networks.verify()).get(networkId), '');
  const rules = await inside(sandboxOf(one), 'nft', 'list', 'table', 'ip6', 'sources');
  assert.match(rules, /fib saddr \. iif oif missing drop/);
});
