import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { ShoalError } from '#lib/errors';
import { nullLogger } from '#lib/log';
import { seededRandom } from '#lib/random';
import { createContainer } from '#proto/gen/containerd/containers';
import { jsonAny, typeUrls } from '../connection/values.ts';
import { withCode } from '../runtime-suite.ts';
import { instantClock } from '../testing.ts';
import type { ContainersDeps, ContainersOptions } from './deps.ts';
import { Exec } from './exec.ts';

const never = new Promise<never>(() => undefined);
const late = async (): Promise<never> => {
  throw new ShoalError('deadline_exceeded', 'no answer');
};

/** Runs a command in a container whose runtime answers like this. */
async function exec(answers: Record<string, () => Promise<unknown>>): Promise<unknown> {
  const execFolder = await mkdtemp(join(tmpdir(), 'shoal-exec-'));
  const spec = jsonAny(typeUrls.spec, '{"process":{}}');
  const done = async (): Promise<object> => ({});
  const clients = {
    containers: { get: async () => ({ container: createContainer({ id: 'c', spec }) }) },
    tasks: {
      exec: done,
      start: done,
      kill: done,
      deleteProcess: done,
      wait: () => never,
      ...answers,
    },
  };
  const common = { clock: instantClock, random: seededRandom(1), logger: nullLogger };
  const deps = { ...common, connection: { clients } } as unknown as ContainersDeps;
  try {
    return await new Exec({ execFolder } as ContainersOptions, deps).exec('c', ['check'], 1_000);
  } finally {
    await rm(execFolder, { recursive: true });
  }
}

test('exec: the runtime does not answer → deadline_exceeded', () =>
  assert.rejects(exec({ exec: late }), withCode('deadline_exceeded')));

test('exec: the container lets no process begin, or none be killed → that is its own state', async () => {
  await assert.rejects(exec({ start: late }), withCode('failed_precondition'));
  await assert.rejects(exec({}), withCode('failed_precondition'));
});
