import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { flagsOf, mergeValues, parseCommandLine, parseConfigFile, usage } from './flags.ts';

const flags = (...args: string[]) => flagsOf(parseCommandLine(args));

describe('flags', () => {
  test('defaults: nothing given → the installed places', () => {
    const { hosts, dataRoot, execRoot, logLevel, cgroupParent } = flags();
    assert.deepEqual(
      { hosts, dataRoot, execRoot, logLevel, cgroupParent },
      {
        hosts: ['unix:///run/shoal/docker.sock'],
        dataRoot: '/var/lib/shoal',
        execRoot: '/run/shoal',
        logLevel: 'info',
        cgroupParent: '/shoal',
      },
    );
  });

  test('command line: lists repeat, -D is debug', () => {
    const given = flags('-H', 'unix:///a', '-H', 'unix:///b', '--label', 'k=v', '-D');
    assert.deepEqual(given.hosts, ['unix:///a', 'unix:///b']);
    assert.deepEqual(given.labels, ['k=v']);
    assert.equal(given.logLevel, 'debug');
  });

  const refused: [string, string[], RegExp][] = [
    ['unknown option', ['--nope'], /nope/],
    ['stray argument', ['run'], /unexpected argument: run/],
    ['tcp host', ['-H', 'tcp://0.0.0.0:2375'], /only unix/],
    ['label without value', ['--label', 'k'], /key=value/],
    ['log level', ['--log-level', 'loud'], /must be debug, info, warn or error/],
  ];
  for (const [name, args, message] of refused) {
    test(`refused: ${name} → invalid_argument that says what to do`, () => {
      assert.throws(() => flags(...args), { code: 'invalid_argument', message });
    });
  }

  test('config file: dockerd’s plurals, merged with the command line', () => {
    const file = parseConfigFile('{"data-root": "/d", "labels": ["a=b"], "debug": true}', 'f');
    const merged = flagsOf(mergeValues(parseCommandLine(['--exec-root', '/e']), file));
    assert.deepEqual(
      [merged.dataRoot, merged.execRoot, merged.labels, merged.logLevel],
      ['/d', '/e', ['a=b'], 'debug'],
    );
  });

  const badFiles: [string, string, RegExp][] = [
    ['no JSON', '{', /is not JSON/],
    ['a list', '[]', /must hold a JSON object/],
    ['unknown key', '{"nope": 1}', /unknown option "nope"/],
    ['wrong type', '{"data-root": 5}', /"data-root" must be a string/],
    ['list of numbers', '{"labels": [1]}', /must be a list of strings/],
    ['command line only', '{"config-file": "x"}', /unknown option/],
  ];
  for (const [name, text, message] of badFiles) {
    test(`config file: ${name} → refused, the file named`, () => {
      assert.throws(() => parseConfigFile(text, '/etc/f'), { code: 'invalid_argument', message });
    });
  }

  test('both places: the same option twice → refused by name', () => {
    const merge = () => mergeValues(parseCommandLine(['--data-root', '/a']), { 'data-root': '/b' });
    assert.throws(merge, { message: /config file: data-root/ });
  });

  test('usage: names every option', () => {
    for (const name of ['--data-root', '--exec-root', '--pidfile', '--host', '--containerd']) {
      assert.ok(usage.includes(name), name);
    }
  });
});
