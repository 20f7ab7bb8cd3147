import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { mergeCapabilities } from './capabilities.ts';
import { splitCommand } from './command-line.ts';
import { envEntry, parseEnvFile } from './env-file.ts';
import { parseMount, splitFields } from './mount.ts';
import { parseNetwork } from './network.ts';
import { parsePublish } from './port.ts';
import { parseTimestamp } from './timestamp.ts';
import {
  durationText,
  parseBytes,
  parseCpus,
  parseDuration,
  parseInteger,
  parseRatio,
} from './units.ts';

describe('units', () => {
  const durations: [string, number][] = [
    ['0', 0],
    ['10s', 10e9],
    ['1m30s', 90e9],
    ['1.5s', 1.5e9],
    ['500ms', 500e6],
    ['2160h', 7776e12],
    ['1h2m3s4ms', 3_723_004e6],
  ];
  for (const [text, ns] of durations) {
    test(`parseDuration: ${text} → ${ns}`, () => assert.equal(parseDuration(text), ns));
  }
  for (const text of ['', '5', 's', '5x', '-1s', '1s 2s', '1s2', '99999999999h']) {
    test(`parseDuration: "${text}" → refused`, () => assert.throws(() => parseDuration(text)));
  }
  test('parseDuration: any text of durationText → the same number', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 8e15 }), (ns) => {
        assert.equal(parseDuration(durationText(ns)), ns);
      }),
    );
  });
  const sizes: [string, number][] = [
    ['0', 0],
    ['1', 1],
    ['5b', 5],
    ['64m', 64 * 2 ** 20],
    ['64MB', 64 * 2 ** 20],
    ['512MiB', 512 * 2 ** 20],
    ['1.5g', 1.5 * 2 ** 30],
    ['2 KB', 2048],
  ];
  for (const [text, bytes] of sizes) {
    test(`parseBytes: ${text} → ${bytes}`, () => assert.equal(parseBytes(text), bytes));
  }
  for (const text of ['', 'm', '-1m', '1x', '1bb', '5ib']) {
    test(`parseBytes: "${text}" → refused`, () => assert.throws(() => parseBytes(text), /invalid/));
  }
  test('parseCpus: fractions and bad input', () => {
    assert.equal(parseCpus('0.5'), 5e8);
    assert.equal(parseCpus('.25'), 25e7);
    for (const text of ['', 'x', '-1', '0x2', 'Infinity']) assert.throws(() => parseCpus(text));
  });
  test('parseInteger and parseRatio: only what is in range', () => {
    assert.equal(parseInteger('7', 'n'), 7);
    assert.equal(parseInteger('-1', 'n', -1), -1);
    for (const text of ['', '1.5', '0x10', '1e3', '-1', ' 1']) {
      assert.throws(() => parseInteger(text, 'n'), /invalid n/);
    }
    assert.equal(parseRatio('0.25'), 0.25);
    for (const text of ['', '2', '-0.1', 'x']) assert.throws(() => parseRatio(text));
  });
});

const tcp = { Protocol: 'tcp', PublishMode: 'ingress' };

describe('parsePublish', () => {
  const cases: [string, object[]][] = [
    ['80', [{ ...tcp, TargetPort: 80, PublishedPort: 0 }]],
    ['8080:80', [{ ...tcp, TargetPort: 80, PublishedPort: 8080 }]],
    ['53:53/UDP', [{ ...tcp, Protocol: 'udp', TargetPort: 53, PublishedPort: 53 }]],
    [
      '8080-8081:90-91',
      [
        { ...tcp, TargetPort: 90, PublishedPort: 8080 },
        { ...tcp, TargetPort: 91, PublishedPort: 8081 },
      ],
    ],
    [
      '8090-8091:80',
      [
        { ...tcp, TargetPort: 80, PublishedPort: 8090 },
        { ...tcp, TargetPort: 80, PublishedPort: 8091 },
      ],
    ],
    [
      'mode=host,target=80,published=8080,protocol=udp',
      [{ Protocol: 'udp', PublishMode: 'host', TargetPort: 80, PublishedPort: 8080 }],
    ],
    ['target=80', [{ ...tcp, TargetPort: 80, PublishedPort: 0 }]],
    ['192.0.2.1:8080:80', [{ ...tcp, TargetPort: 80, PublishedPort: 8080, HostIP: '192.0.2.1' }]],
    [
      '[2001:DB8:0::9]:53:53/udp',
      [{ ...tcp, Protocol: 'udp', TargetPort: 53, PublishedPort: 53, HostIP: '2001:db8::9' }],
    ],
    [
      'host_ip=2001:db8::9,target=80',
      [{ ...tcp, TargetPort: 80, PublishedPort: 0, HostIP: '2001:db8::9' }],
    ],
  ];
  for (const [text, ports] of cases) {
    test(`${text} → ${ports.length} port(s)`, () => assert.deepEqual(parsePublish(text), ports));
  }
  const bad = ['', 'x', '0', '70000:80', '1:2:3', '127.0.0.1:80', '80/icmp', '80/tcp/udp'];
  bad.push('2001:db8::9:8080:80', '[2001:db8::9]:80', 'host_ip=eth0,target=80');
  bad.push('1-2:3-5', '3-1:80', '1-2-3:80', 'published=80', 'target=80,mode=x', 'target=80,z=1');
  for (const text of bad) {
    test(`"${text}" → refused`, () => assert.throws(() => parsePublish(text), Error));
  }
  test('any short form → the port numbers that were written', () => {
    const port = fc.integer({ min: 1, max: 65_535 });
    fc.assert(
      fc.property(port, port, fc.constantFrom('tcp', 'udp', 'sctp'), (from, to, Protocol) => {
        const expected = { Protocol, TargetPort: to, PublishedPort: from, PublishMode: 'ingress' };
        assert.deepEqual(parsePublish(`${from}:${to}/${Protocol}`), [expected]);
        const long = `published=${from},target=${to},protocol=${Protocol}`;
        assert.deepEqual(parsePublish(long), [expected]);
      }),
    );
  });
});

describe('parseMount', () => {
  const cases: [string, object][] = [
    ['target=/a', { Type: 'volume', Target: '/a' }],
    [
      'type=volume,source=v,dst=/v,readonly,volume-nocopy=false,volume-label=a=b,volume-subpath=x',
      {
        Type: 'volume',
        Source: 'v',
        Target: '/v',
        ReadOnly: true,
        VolumeOptions: { NoCopy: false, Labels: { a: 'b' }, Subpath: 'x' },
      },
    ],
    [
      'type=bind,src=/x,destination=/y,ro=true,bind-propagation=rslave,bind-recursive=disabled',
      {
        Type: 'bind',
        Source: '/x',
        Target: '/y',
        ReadOnly: true,
        BindOptions: { Propagation: 'rslave', NonRecursive: true },
      },
    ],
    [
      'type=tmpfs,target=/t,tmpfs-size=1m,tmpfs-mode=1777',
      { Type: 'tmpfs', Target: '/t', TmpfsOptions: { SizeBytes: 1_048_576, Mode: 0o1777 } },
    ],
    [
      'source=v,target=/v,volume-driver=local,"volume-opt=o=a,b"',
      {
        Type: 'volume',
        Source: 'v',
        Target: '/v',
        VolumeOptions: { DriverConfig: { Name: 'local', Options: { o: 'a,b' } } },
      },
    ],
  ];
  for (const [text, mount] of cases) {
    test(`${text} → a mount`, () => assert.deepEqual(parseMount(text), mount));
  }
  const bad: [string, RegExp][] = [
    ['source=v', /target is required/],
    ['type=bind,source=rel,target=/a', /absolute/],
    ['type=bind,target=/a', /absolute/],
    ['type=floppy,target=/a', /invalid type/],
    ['target=/a,colour=red', /unknown option 'colour'/],
    ['target=/a,constructor=x', /unknown option/],
    ['target=/a,ro=maybe', /invalid value for ro/],
    ['type=tmpfs,target=/a,tmpfs-mode=9', /octal/],
    ['type=tmpfs,source=x,target=/a', /no source/],
    ['type=bind,source=/x,target=/a,volume-nocopy', /cannot mix 'volume-\*'/],
    ['type=bind,source=/x,target=/a,bind-recursive=x', /bind-recursive/],
  ];
  for (const [text, error] of bad) {
    test(`${text} → ${error}`, () => assert.throws(() => parseMount(text), error));
  }
  test('splitFields: any fields written as CSV → the fields', () => {
    const field = fc.string({ minLength: 1 }).filter((text) => !text.startsWith('"'));
    fc.assert(
      fc.property(fc.array(field, { minLength: 1 }), (fields) => {
        const csv = fields.map((text) => `"${text.replaceAll('"', '""')}"`).join(',');
        assert.deepEqual(splitFields(csv), fields);
      }),
    );
  });
});

describe('other grammars', () => {
  test('parseNetwork: a name, or fields', () => {
    assert.deepEqual(parseNetwork('back'), { Target: 'back' });
    assert.deepEqual(parseNetwork('name=back,alias=db,alias=x,driver-opt=a=b'), {
      Target: 'back',
      Aliases: ['db', 'x'],
      DriverOpts: { a: 'b' },
    });
    for (const text of ['alias=db', 'name=a,x', 'name=a,y=z']) {
      assert.throws(() => parseNetwork(text), /--network/);
    }
  });
  const commands: [string, string[]][] = [
    ['', []],
    ['a  b', ['a', 'b']],
    [`a "b c" 'd "e'`, ['a', 'b c', 'd "e']],
    [`x="1 2"y`, ['x=1 2y']],
    ['a\\ b ""', ['a b', '']],
  ];
  for (const [text, words] of commands) {
    test(`splitCommand: ${text} → ${words.length} words`, () =>
      assert.deepEqual(splitCommand(text), words));
  }
  test('splitCommand: an open quote → refused', () =>
    assert.throws(() => splitCommand('a "b'), /quote/));
  test('splitCommand: any words in single quotes → the words', () => {
    const word = fc.string().filter((text) => !text.includes("'"));
    fc.assert(
      fc.property(fc.array(word), (words) => {
        assert.deepEqual(splitCommand(words.map((text) => `'${text}'`).join(' ')), words);
      }),
    );
  });
  test('env: a bare name takes the value of the user', () => {
    const lookup = (name: string) => (name === 'HOME' ? '/root' : undefined);
    assert.equal(envEntry('HOME', lookup), 'HOME=/root');
    assert.equal(envEntry('NONE', lookup), 'NONE');
    assert.equal(envEntry('HOME=', lookup), 'HOME=');
    assert.throws(() => envEntry('=x', lookup), /invalid/);
    const file = '# comment\n\nA=1 # kept\r\nHOME\nNONE\n  B=2\n';
    assert.deepEqual(parseEnvFile(file, 'f', lookup), ['A=1 # kept', 'HOME=/root', 'B=2']);
    assert.throws(() => parseEnvFile('A=1\nB C=2', 'f', lookup), /f, line 2/);
  });
  test('parseTimestamp: durations count back from now, dates and seconds stand for themselves', () => {
    const now = 1_800_000_000_000;
    assert.equal(parseTimestamp('10m', now), '1799999400');
    assert.equal(parseTimestamp('1767225600.25', now), '1767225600.25');
    assert.equal(parseTimestamp('2026-01-01T00:00:00Z', now), '1767225600');
    assert.equal(parseTimestamp('2026-01-01T02:00:00.5+02:00', now), '1767225600.5');
    const local = String(new Date(2026, 0, 1).getTime() / 1000);
    for (const text of ['2026-01-01', '2026-01-01T00', '2026-01-01T00:00', '2026-01-01 00:00:00']) {
      assert.equal(parseTimestamp(text, now), local, text);
    }
    for (const text of ['', 'x', 'yesterday', '2026-13-01']) {
      assert.throws(() => parseTimestamp(text, now), /invalid/, text);
    }
  });
  const none = { add: [], drop: [] };
  const caps: [string, Parameters<typeof mergeCapabilities>, object][] = [
    [
      'names get CAP_',
      [none, { add: ['net_admin'], drop: ['ALL'] }],
      { add: ['CAP_NET_ADMIN'], drop: ['ALL'] },
    ],
    [
      'adding wins',
      [none, { add: ['chown'], drop: ['CAP_CHOWN'] }],
      { add: ['CAP_CHOWN'], drop: [] },
    ],
    ['ALL swallows', [none, { add: ['ALL', 'chown'], drop: [] }], { add: ['ALL'], drop: [] }],
    [
      'adding takes a drop back',
      [
        { add: ['CAP_NET_ADMIN'], drop: ['ALL'] },
        { add: ['ALL'], drop: ['CAP_CHOWN'] },
      ],
      { add: ['CAP_NET_ADMIN'], drop: ['CAP_CHOWN'] },
    ],
    [
      'RESET forgets',
      [
        { add: ['CAP_CHOWN'], drop: ['ALL'] },
        { add: ['RESET'], drop: ['RESET'] },
      ],
      none,
    ],
  ];
  for (const [title, args, expected] of caps) {
    test(`mergeCapabilities: ${title}`, () =>
      assert.deepEqual(mergeCapabilities(...args), expected));
  }
});
