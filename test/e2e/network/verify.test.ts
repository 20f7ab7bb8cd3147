/**
 * `shoal network verify`: whatever somebody breaks in a node's kernel by hand is named by the next
 * answer, works again with it, and is forgotten by the one after; who cannot answer is named, too.
 */
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { Lab } from '../support/lab.ts';
import { waitFor } from '../support/wait.ts';
import { fetchFrom, type Place, placesOf } from './support.ts';

const hosts = ['m1', 'w1'];
const deadlineMs = 60_000;
const sandbox = 'shoal-gw';
/** Interfaces that lead containers to the gateway network. */
const cable = 'v-';

const lab = new Lab();
const docker = (...args: readonly string[]): Promise<string> => lab.mustDocker('m1', ...args);

async function on(host: string, script: string): Promise<string> {
  const { code, stdout, stderr } = await lab.exec(host, 'sh', '-c', script);
  assert.equal(code, 0, `${host}: ${script}: ${stderr}`);
  return stdout;
}

/** One line per network and node that is not as it should be: `NETWORK NODE STATE DETAILS`. */
async function complaints(): Promise<{ readonly code: number; readonly lines: string[] }> {
  const { code, stdout } = await lab.shoal('m1', 'network', 'verify');
  const rows = stdout.trim().split('\n').slice(1);
  const lines = rows
    .map((row) => row.trim().replace(/ {2,}/g, ' | '))
    .filter((row) => !/ \| ok \| /.test(row));
  return { code, lines };
}

async function allIsWell(): Promise<void> {
  await waitFor('all nodes say that all is well', deadlineMs, async () => {
    const { code, lines } = await complaints();
    if (code === 0) return true;
    throw new Error(lines.join('\n'));
  });
}

describe('network verify', () => {
  let client: Place;

  before(async () => {
    await lab.up('--managers', '1', '--workers', '1');
    await lab.loadImages(hosts);
    await docker('network', 'create', '-d', 'overlay', 'backend');
    const everywhere = ['--mode', 'global', '--network', 'backend'];
    const ports = ['-p', '8080:80', '-p', 'published=8090,target=80,mode=host'];
    await docker('service', 'create', '-d', '--name', 'web', ...everywhere, ...ports, 'whoami:1');
    await lab.awaitRunning('m1', 'web', 2, deadlineMs);
    const places = await placesOf(lab, 'web', 'backend');
    client = places.find(({ host }) => host === 'w1') ?? assert.fail('a task on w1');
    await allIsWell();
  });
  after(() => lab.down());

  /** What a person breaks on w1, in which network it shows, and as what. */
  const damages: readonly (readonly [string, string, 'ingress' | 'backend', RegExp])[] = [
    ['published ports', 'nft flush map ip shoal tcp_ports', 'ingress', /published ports/],
    ['ports of the mesh', 'nft flush set ip shoal mesh_ports', 'ingress', /published ports/],
    ['the node’s rules', 'nft delete table ip shoal', 'ingress', /packet rules/],
    ['the way to the sandbox', 'ip link delete up0', 'ingress', /sandbox/],
    [
      'a container’s cable',
      `ip -n ${sandbox} link delete $(ip -n ${sandbox} -o link | grep -o '${cable}[^@:]*' | head -n 1)`,
      'ingress',
      /endpoint [0-9a-f]{12}/,
    ],
    ['the balancing of the mesh', `ip netns exec ${sandbox} nft flush ruleset`, 'ingress', /./],
    [
      'the tunnel of a network',
      `for n in $(ip netns list | grep -o '^shoal-n-[^ ]*'); do ip -n $n link delete $(ip -n $n -o link show type vxlan | grep -o 'vx[^@:]*' | head -n 1); done`,
      'backend',
      /vx|link|tunnel/,
    ],
    [
      'the balancing of a network',
      `for n in $(ip netns list | grep -o '^shoal-n-[^ ]*'); do ip netns exec $n nft flush ruleset; done`,
      'backend',
      /./,
    ],
  ];
  for (const [what, script, network, words] of damages) {
    test(`broken by hand: ${what} → named by one answer, and whole with it`, async () => {
      await on('w1', script);
      const { code, lines } = await complaints();
      assert.equal(code, 1, lines.join('\n'));
      const own = lines.filter((line) => line.startsWith(`${network} | w1 | differs | `));
      assert.equal(own.length, 1, lines.join('\n'));
      assert.match(own[0]?.split(' | ').slice(5).join(' ') ?? '', words);
      assert.match(await on('m1', 'curl -sS -m 5 http://10.77.0.21:8080/'), /hostname: /);
      assert.match(await on('m1', 'curl -sS -m 5 http://10.77.0.21:8090/'), /hostname: /);
      for (let n = 0; n < 4; n++) {
        assert.match(await fetchFrom(lab, client, 'http://web/'), /hostname: /);
      }
      await allIsWell();
    });
  }

  test('a daemon is gone → named as soon as it is known, and no longer once it is back', async () => {
    await lab.lab('kill', 'w1');
    const { code, lines } = await complaints();
    assert.equal(code, 1);
    assert.deepEqual(
      lines.map((line) => line.split(' | ').slice(0, 3).join(' ')),
      ['backend w1 no answer', 'ingress w1 no answer'],
    );
    await lab.lab('start', 'w1');
    await allIsWell();
  });
});
