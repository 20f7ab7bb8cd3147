/**
 * What changes under the feet of overlays and the mesh, against the real kernel: backends that drain,
 * things broken by hand, agents and nodes that go and come. Needs what overlay.test.ts needs.
 */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createNetworkTable, EndpointState } from '#proto/gen/shoal';
import { ask, client, ipIn, must, netnsDirectory, serve } from './fake-hosts.ts';
import {
  announce,
  asking,
  attach,
  gatewayId,
  hold,
  lonely,
  namespaceOf,
  networkId,
  one,
  options,
  overlayTable,
  publish,
  sandboxOf,
  setPresent,
  sorted,
  tables,
  three,
  two,
  until,
  useGround,
  vip,
  webs,
} from './overlay-ground.ts';

useGround();

test('drain: no new connections, old ones stay; gone → they end at once', options, async () => {
  const held = hold(namespaceOf(asking), vip, 80);
  const name = (await held.next()).split(' ')[0] ?? '';
  const web = webs.find(({ taskId }) => taskId === name);
  assert.ok(web !== undefined, name);
  try {
    web.state = EndpointState.ENDPOINT_DRAINING;
    await publish();
    const others = await ask(namespaceOf(asking), vip, 80, 6);
    assert.ok(!others.some((text) => text.startsWith(name)), others.join());
    assert.equal(await held.speak(), `still ${name}`);
    const meshed = await ask(client, one.address, 8080, 4);
    assert.ok(!meshed.some((text) => text.startsWith(name)), meshed.join());

    const over = new AbortController();
    let isOver = false;
    const draining = web.host.networks.drained(web.taskId, over.signal).then(() => {
      isOver = true;
    });
    // News of other kinds is not the managers' word.
    tables.notify();
    await publish();
    assert.equal(isOver, false, 'waits for the managers’ word');
    tables.drained.add(web.taskId);
    tables.notify();
    await draining;

    setPresent([...webs, asking, lonely].filter((each) => each !== web));
    await publish();
    assert.equal(await held.speak(), 'ECONNRESET');
  } finally {
    held.stop();
    web.state = EndpointState.ENDPOINT_READY;
    setPresent([...webs, asking, lonely]);
    await publish();
  }
});

test('verified while tables change → what is not done yet is not broken', options, async () => {
  const [web] = webs;
  const words = (found: ReadonlyMap<string, string>): string => [...found.values()].join('');
  await one.networks.verify();
  const announceWith = (isThere: boolean): void => {
    setPresent([...webs, asking, lonely].filter((each) => each !== web || isThere));
    announce();
  };
  for (let round = 0; round < 10; round++) {
    announceWith(round % 2 === 1);
    // The first change is under way, the next one is known and has not begun.
    await new Promise((resolve) => setImmediate(resolve));
    announceWith(round % 2 === 0);
    assert.equal(words(await one.networks.verify()), '', `round ${round}`);
  }
  setPresent([...webs, asking, lonely]);
  await publish();
});

test('broken by hand → told in words and whole again', options, async () => {
  const sandbox = sandboxOf(one);
  const inside = [`--net=${netnsDirectory}/${sandbox}`];
  const gateway = [`--net=${netnsDirectory}/${one.prefix}gw`];
  const breaks: readonly (readonly [RegExp, string, readonly string[]])[] = [
    [/missing route 10\.0\.1\.12 /, 'ip', ['-netns', sandbox, 'route', 'delete', '10.0.1.12']],
    [
      /extra route 10\.0\.1\.77 /,
      'ip',
      ['-netns', sandbox, 'route', 'add', '10.0.1.77', 'dev', 'vx4097'],
    ],
    [
      /missing tunnel entry 02:76:00:00:00:02/,
      'bridge',
      ['-netns', sandbox, 'fdb', 'del', '02:76:00:00:00:02', 'dev', 'vx4097', 'dst', two.address],
    ],
    [
      /missing nft element inet balancer vips4 10\.0\.1\.200/,
      'nsenter',
      [...inside, 'nft', 'delete', 'element', 'inet', 'balancer', 'vips4', '{', vip, '}'],
    ],
    [/missing nft table inet balancer/, 'nsenter', [...inside, 'nft', 'flush', 'ruleset']],
    [/missing link vx4097/, 'ip', ['-netns', sandbox, 'link', 'delete', 'vx4097']],
    [/missing link vx4096/, 'ip', ['-netns', `${one.prefix}gw`, 'link', 'delete', 'vx4096']],
    [
      /missing rule fwmark/,
      'ip',
      [
        '-netns',
        `${one.prefix}gw`,
        'rule',
        'del',
        'fwmark',
        '0x1000000/0xff000000',
        'lookup',
        '1000',
      ],
    ],
    [/missing nft table ip mesh/, 'nsenter', [...gateway, 'nft', 'delete', 'table', 'ip', 'mesh']],
    [/missing namespace/, 'ip', ['-netns', sandbox, 'link', 'delete', 'vx4097']],
  ];
  const told = async (): Promise<string> => {
    const found = await one.networks.verify();
    return [found.get(networkId), found.get(gatewayId)].filter((text) => text !== '').join('\n');
  };
  await told();
  assert.equal(await told(), '', 'nothing is wrong');
  for (const [words, program, args] of breaks) {
    await must(program, args);
    if (words.source === 'missing namespace') await must('ip', ['netns', 'delete', sandbox]);
    assert.match(await told(), words, args.join(' '));
    assert.equal(await told(), '', `repaired: ${args.join(' ')}`);
    const seen = await ask(namespaceOf(asking), vip, 80, 3);
    const all = new Set(seen.map((text) => text.split(' ')[0])).size;
    assert.equal(all, 3, `after ${args.join(' ')}: ${seen.join()}`);
    assert.match((await ask(client, one.address, 8080))[0] ?? '', /^task1/);
  }
});

test(
  'a restarted agent → nobody notices; containers that left are taken away',
  options,
  async () => {
    const held = hold(namespaceOf(asking), vip, 80);
    await held.next();
    try {
      await one.restart();
      assert.match(await held.speak(), /^still task1/);
      await one.networks.retain([webs[0].containerId, asking.containerId]);
      assert.match(await held.speak(), /^still task1/, 'before the containers are asked for');
      for (const web of [webs[0], asking]) await attach(web);
      await publish();
      assert.match(await held.speak(), /^still task1/);
      assert.equal((await one.networks.verify()).get(networkId), '');
      assert.deepEqual(sorted(await ask(namespaceOf(asking), vip, 80, 3)), [
        'task11 10.0.1.50',
        'task12 10.0.1.50',
        'task13 10.0.1.50',
      ]);
    } finally {
      held.stop();
    }
  },
);

test('a silent node → its backends leave the maps until it answers', options, async () => {
  await until('no node is silent', () => one.networks.report().silentNodes.length === 0);
  await ipIn(two.netns, 'link set eth0 down');
  await until(
    'node2 is silent',
    () => one.networks.report().silentNodes.join() === 'node2',
    30_000,
  );
  await until('the kernel has it', () => one.networks.report().applied.size === 2);
  await one.networks.verify();
  const seen = await ask(namespaceOf(asking), vip, 80, 4);
  assert.deepEqual(new Set(seen), new Set(['task11 10.0.1.50', 'task13 10.0.1.50']));
  await ipIn(two.netns, 'link set eth0 up');
  await until('node2 answers', () => one.networks.report().silentNodes.length === 0, 30_000);
  await one.networks.verify();
  assert.equal(new Set(await ask(namespaceOf(asking), vip, 80, 3)).size, 3);
});

test('host and none → the node’s own namespace; nothing but a loopback', options, async () => {
  const place = { taskId: 'x', networks: [], isClosed: false };
  const onHost = await one.networks.attach('e'.repeat(64), { ...place, kind: 'host' });
  assert.equal(onHost.netnsPath, '');
  const alone = await one.networks.attach('f'.repeat(64), { ...place, kind: 'none' });
  const links = await must('ip', [
    '-json',
    '-netns',
    alone.netnsPath.split('/').at(-1) ?? '',
    'link',
  ]);
  assert.deepEqual(
    (JSON.parse(links) as { ifname: string }[]).map(({ ifname }) => ifname),
    ['lo'],
  );
  await one.networks.detach('e'.repeat(64));
  await one.networks.detach('f'.repeat(64));
});

test('an encrypted network → refused with a reason, nothing in the clear', options, async () => {
  const id = 'cryptcryptcryptcryptcrypt';
  const secret = createNetworkTable({
    ...overlayTable(),
    networkId: id,
    vni: 4098,
    encrypted: true,
  });
  tables.set([...tables.tables(), secret]);
  const network = { networkId: id, networkName: 'secret', addresses: ['10.0.1.90'] };
  const place = { taskId: 'y', kind: 'own' as const, networks: [network], isClosed: false };
  await assert.rejects(one.networks.attach('d'.repeat(64), place), /front is encrypted.*WireGuard/);
  await one.networks.detach('d'.repeat(64));
});

test(
  'the last container left → the network is gone from the node, and may come back',
  options,
  async () => {
    await three.networks.detach(webs[2].containerId);
    const list = await must('ip', ['netns', 'list']);
    assert.ok(!list.includes(sandboxOf(three)), list);
    await attach(webs[2]);
    const again = await serve(namespaceOf(webs[2]), 'task13', 80);
    try {
      assert.deepEqual(await ask(namespaceOf(asking), '10.0.1.13', 80), ['task13 10.0.1.50']);
    } finally {
      await again.stop();
    }
  },
);
