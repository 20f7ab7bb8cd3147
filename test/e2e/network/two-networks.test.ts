/**
 * Services that share two networks, one of them with IPv6 as well: ping, TCP and UDP by each address,
 * virtual address and name; a service that is on one of them alone reaches that one alone.
 */
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { Lab } from '../support/lab.ts';
import { waitFor } from '../support/wait.ts';
import { askDatagrams, serveDatagrams } from './datagrams.ts';
import { fetchFrom, inside, lookUp, mustInside, type Place, placesOf } from './support.ts';

const hosts = ['m1', 'w1', 'w2'];
const deadlineMs = 60_000;
const udpPort = 5300;

const lab = new Lab();
const docker = (...args: readonly string[]): Promise<string> => lab.mustDocker('m1', ...args);

interface ServiceJson {
  readonly Endpoint: {
    readonly VirtualIPs: readonly { readonly NetworkID: string; readonly Addr: string }[];
  };
}

interface TaskJson {
  readonly Slot: number;
  readonly NetworksAttachments: readonly {
    readonly Network: { readonly Spec: { readonly Name: string } };
    readonly Addresses: readonly string[];
  }[];
}

async function onEveryHost(name: string, networks: readonly string[], image: readonly string[]) {
  const on = networks.flatMap((network) => ['--network', network]);
  const flags = ['--replicas', '3', '--replicas-max-per-node', '1', '--stop-grace-period', '1s'];
  await docker('service', 'create', '-d', '--name', name, ...flags, ...on, ...image);
  await lab.awaitRunning('m1', name, 3, deadlineMs);
  return placesOf(lab, name, networks[0] ?? '');
}

/** All addresses of the service's tasks on a network, by slot. */
async function addressesOn(service: string, network: string): Promise<Map<number, string[]>> {
  const tasks = (await lab.tasks('m1', service)) as unknown as readonly TaskJson[];
  return new Map(
    tasks.map(({ Slot, NetworksAttachments }) => {
      const attachment = NetworksAttachments.find(({ Network }) => Network.Spec.Name === network);
      return [Slot, (attachment?.Addresses ?? []).map((address) => address.split('/')[0] ?? '')];
    }),
  );
}

async function virtualAddresses(service: string, network: string): Promise<string[]> {
  const { Id } = await lab.get<{ Id: string }>('m1', `/networks/${network}`);
  const { Endpoint } = await lab.get<ServiceJson>('m1', `/services/${service}`);
  const own = Endpoint.VirtualIPs.filter(({ NetworkID }) => NetworkID === Id);
  return own.map(({ Addr }) => Addr.split('/')[0] ?? '');
}

function urlOf(address: string): string {
  return `http://${address.includes(':') ? `[${address}]` : address}/`;
}

describe('two networks', () => {
  let servers: Place[];
  let clients: Place[];

  before(async () => {
    await lab.up('--managers', '1', '--workers', '2');
    await lab.loadImages(hosts);
    const six = ['--ipv6', '--subnet', 'fd00:5e::/64'];
    await docker('network', 'create', '-d', 'overlay', '--subnet', '10.98.1.0/24', ...six, 'front');
    await docker('network', 'create', '-d', 'overlay', '--subnet', '10.98.2.0/24', 'back');
    servers = await onEveryHost('server', ['front', 'back'], ['whoami:1']);
    clients = await onEveryHost('client', ['front', 'back'], ['busybox', 'sleep', '100000']);
    for (const server of servers) serveDatagrams(lab, server, udpPort);
  });
  after(() => lab.down());

  test('ping, TCP and UDP to every task by each of its addresses', async () => {
    for (const network of ['front', 'back']) {
      const addresses = await addressesOn('server', network);
      const own = await addressesOn('client', network);
      assert.equal(addresses.get(1)?.length, network === 'front' ? 2 : 1, 'IPv6 on one of them');
      for (const client of clients) {
        for (const [slot, each] of addresses) {
          for (const [family, address] of each.entries()) {
            const self = own.get(client.slot)?.[family] ?? '';
            const ping = address.includes(':') ? 'ping -6' : 'ping';
            await mustInside(lab, client, `${ping} -c 1 -W 2 ${address}`);
            const page = await fetchFrom(lab, client, urlOf(address));
            const seen = page.match(/client: (\S+)/)?.[1]?.replace('::ffff:', '');
            assert.equal(seen, self, `${network}: ${client.host} to ${address}`);
            await waitFor(`a datagram comes back from ${address}`, deadlineMs, async () => {
              const [answer = ''] = await askDatagrams(lab, client, address, udpPort, 1);
              assert.equal(answer.replace('::ffff:', ''), `${slot} ${self}`);
              return true;
            });
          }
        }
      }
    }
  });

  test('TCP and UDP by the virtual addresses of both networks → every task', async () => {
    for (const network of ['front', 'back']) {
      const virtual = await virtualAddresses('server', network);
      assert.equal(virtual.length, network === 'front' ? 2 : 1);
      for (const address of virtual) {
        for (const client of clients) {
          await mustInside(lab, client, `ping -c 1 -W 2 ${address}`);
          const pages = [];
          for (let n = 0; n < 6; n++) pages.push(await fetchFrom(lab, client, urlOf(address)));
          assert.equal(new Set(pages.map((page) => page.match(/hostname: \S+/)?.[0])).size, 3);
          const answers = await askDatagrams(lab, client, address, udpPort, 6);
          const slots = new Set(answers.map((answer) => answer.split(' ')[0]));
          assert.deepEqual([...slots].sort(), ['1', '2', '3'], `${address} from ${client.host}`);
        }
      }
    }
  });

  test('the name → the virtual address of the first network by name; TCP and UDP by it', async () => {
    const [first = ''] = await virtualAddresses('server', 'back');
    const [other = ''] = await virtualAddresses('server', 'front');
    for (const client of clients) {
      assert.deepEqual(await lookUp(lab, client, 'server'), [first]);
      assert.deepEqual(await lookUp(lab, client, 'server.front'), [other]);
      assert.match(await fetchFrom(lab, client, 'http://server/'), /hostname: /);
      const answers = await askDatagrams(lab, client, first, udpPort, 3);
      assert.ok(
        answers.every((answer) => /^[123] /.test(answer)),
        `${answers}`,
      );
    }
  });

  test('on one network alone → that one is reached, the other is not', async () => {
    const [alone] = await onEveryHost('alone', ['back'], ['busybox', 'sleep', '100000']);
    assert.ok(alone !== undefined);
    for (const [address = ''] of (await addressesOn('server', 'back')).values()) {
      await mustInside(lab, alone, `ping -c 1 -W 2 ${address}`);
    }
    for (const [address = ''] of (await addressesOn('server', 'front')).values()) {
      assert.notEqual((await inside(lab, alone, `ping -c 1 -W 1 ${address}`)).code, 0);
    }
    const [virtual] = await virtualAddresses('server', 'back');
    assert.deepEqual(await lookUp(lab, alone, 'server'), [virtual]);
  });
});
