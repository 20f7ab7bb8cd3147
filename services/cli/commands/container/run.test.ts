import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { type Answers, shoal } from '../../testing.ts';

const id = 'a'.repeat(64);

function frame(stream: 1 | 2, text: string): Buffer {
  const head = Buffer.alloc(8);
  head[0] = stream;
  head.writeUInt32BE(text.length, 4);
  return Buffer.concat([head, Buffer.from(text)]);
}

function daemon(code: number, more: Answers = {}): Answers {
  return {
    'POST /containers/create': { status: 201, body: { Id: id, Warnings: [] } },
    [`POST /containers/${id}/attach`]: {
      type: 'application/vnd.docker.multiplexed-stream',
      body: Buffer.concat([frame(1, 'out\n'), frame(2, 'err\n')]),
    },
    [`POST /containers/${id}/wait`]: { body: { StatusCode: code } },
    [`POST /containers/${id}/start`]: { status: 204 },
    ...more,
  };
}

describe('shoal run', () => {
  test('in the foreground → attached before it starts, its output and its exit code', async () => {
    const { code, out, err, seen } = await shoal(['run', '--rm', 'busybox', 'ls', '-l'], {
      answers: daemon(3),
    });
    assert.deepEqual([code, out, err], [3, 'out\n', 'err\n']);
    assert.deepEqual(
      seen.map(({ request }) => request.replace(id, 'ID')),
      [
        'POST /containers/create',
        'POST /containers/ID/attach?stream=1&stdout=1&stderr=1',
        'POST /containers/ID/wait?condition=removed',
        'POST /containers/ID/start',
      ],
    );
    const { Cmd } = (seen[0]?.body ?? {}) as { readonly Cmd?: unknown };
    assert.deepEqual(Cmd, ['ls', '-l']);
  });

  test('detached → its id; the flags → what the API wants', async () => {
    const words = [
      ...['run', '-d', '--name', 'db', '--network', 'back', '--network-alias', 'store'],
      ...['--network', 'front', '-p', '127.0.0.1:8080:80', '-p', '53/udp', '-e', 'A=1', '-e', 'B'],
      ...['-v', 'data:/data', '--restart', 'on-failure:3', '-l', 'x=y', 'postgres'],
    ];
    const { code, out, seen } = await shoal(words, { answers: daemon(0), env: { B: 'mine' } });
    assert.deepEqual([code, out], [0, `${id}\n`]);
    assert.equal(seen[0]?.request, 'POST /containers/create?name=db');
    assert.deepEqual(seen[0]?.body, {
      Image: 'postgres',
      Env: ['A=1', 'B=mine'],
      Hostname: '',
      Labels: { x: 'y' },
      User: '',
      WorkingDir: '',
      HostConfig: {
        AutoRemove: false,
        Binds: ['data:/data'],
        Mounts: [],
        NetworkMode: 'back',
        PortBindings: {
          '80/tcp': [{ HostIp: '127.0.0.1', HostPort: '8080' }],
          '53/udp': [{ HostIp: '', HostPort: '' }],
        },
        ReadonlyRootfs: false,
        RestartPolicy: { Name: 'on-failure', MaximumRetryCount: 3 },
      },
      NetworkingConfig: {
        EndpointsConfig: { back: { Aliases: ['store'] }, front: { Aliases: [] } },
      },
    });
  });

  test('the image is not there → pulled once, then made', async () => {
    const absent = { status: 404, body: { message: 'No such image: busybox:latest' } };
    const made = { status: 201, body: { Id: id } };
    const { code, err, seen } = await shoal(['create', 'busybox'], {
      answers: {
        'POST /containers/create': [absent, made],
        'POST /images/create': { body: '{"status":"done"}\n' },
      },
    });
    assert.equal(code, 0);
    assert.match(err, /busybox is not on this node: pulling it/);
    assert.deepEqual(
      seen.map(({ request }) => request),
      [
        'POST /containers/create',
        'POST /images/create?fromImage=busybox&tag=latest',
        'POST /containers/create',
      ],
    );
  });

  test('the daemon refuses → its words, and the code that says so', async () => {
    const refusal = { status: 409, body: { message: 'the name "/db" is in use' } };
    const { code, err } = await shoal(['run', 'busybox'], {
      answers: daemon(0, { 'POST /containers/create': refusal }),
    });
    assert.deepEqual([code, err], [125, 'Error response from daemon: the name "/db" is in use\n']);
  });

  test('flags that mean nothing → refused before anything is asked', async () => {
    const cases: readonly (readonly [string[], RegExp])[] = [
      [['--restart', 'on-failure:x'], /invalid --restart "on-failure:x"/],
      [['--network-alias', 'a'], /--network-alias needs a --network/],
      [['-p', '99999:80'], /invalid port/],
      [['-e', '=1'], /invalid environment variable/],
    ];
    for (const [flags, words] of cases) {
      const { code, err, seen } = await shoal(['run', ...flags, 'busybox']);
      assert.deepEqual([code, seen], [1, []]);
      assert.match(err, words);
    }
  });
});

describe('shoal start, stop and rm', () => {
  test('several → one call each, and what failed is said at the end', async () => {
    const { code, out, err, seen } = await shoal(['rm', '-f', '-v', 'a', 'b'], {
      answers: {
        'DELETE /containers/a': { status: 404, body: { message: 'No such container: a' } },
        'DELETE /containers/b': { status: 204 },
      },
    });
    assert.deepEqual([code, out], [1, 'b\n']);
    assert.match(err, /No such container: a/);
    assert.deepEqual(
      seen.map(({ request }) => request),
      ['DELETE /containers/a?force=1&v=1', 'DELETE /containers/b?force=1&v=1'],
    );
  });

  test('start, and stop with a time', async () => {
    const answers = {
      'POST /containers/a/start': { status: 204 },
      'POST /containers/a/stop': { status: 204 },
    };
    assert.equal((await shoal(['start', 'a'], { answers })).out, 'a\n');
    const { seen } = await shoal(['stop', '-t', '3', 'a'], { answers });
    assert.equal(seen[0]?.request, 'POST /containers/a/stop?t=3');
  });
});
