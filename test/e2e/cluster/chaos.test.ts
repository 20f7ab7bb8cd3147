/**
 * Twenty rounds of killed daemons, cut-off hosts and recovery under a steady load of service
 * updates. What clients were told is recorded and must be linearizable: no acknowledged write is
 * lost, no read goes back in time.
 */
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { seededRandom } from '#lib/random';
import { checkLinearizable } from '../../lin/check.ts';
import type { Operation } from '../../lin/history.ts';
import {
  type RegisterInput,
  type RegisterOutput,
  registerModel,
} from '../../lin/models/register.ts';
import { Lab } from '../support/lab.ts';
import { waitFor } from '../support/wait.ts';

const managers = ['m1', 'm2', 'm3'];
const rounds = 20;
const clients = 3;
/** Long enough for an election under load, short enough that a lost answer does not hold a client. */
const requestMs = 8_000;
const seed = Number(process.env.SHOAL_SEED ?? '1');

interface ServiceJson {
  readonly Version: { readonly Index: number };
  readonly Spec: { readonly Labels: { readonly value: string } } & Record<string, unknown>;
}

type Recorded = Operation<RegisterInput, RegisterOutput>;

describe('chaos', () => {
  const lab = new Lab();
  const history: Recorded[] = [];
  const random = seededRandom(seed);
  let stopping = false;
  /** What a client was told last that was no success, for when nothing succeeds any more. */
  const problems = new Map<string, string>();
  /** Values are numbers that are used once, so a value stands for the version it was written with. */
  let nextValue = 1;

  before(() => lab.up('--managers', '3', '--workers', '0'));
  after(() => lab.down());

  function record(client: number, input: RegisterInput, callAt: number, output?: RegisterOutput) {
    const returnAt = output === undefined ? Number.POSITIVE_INFINITY : performance.now();
    history.push({ client, input, output, callAt, returnAt });
  }

  function written(): number {
    return history.filter(({ output }) => output?.kind === 'done').length;
  }

  async function read(client: number, host: string): Promise<ServiceJson | undefined> {
    const callAt = performance.now();
    const input: RegisterInput = { kind: 'read' };
    try {
      const { status, body } = await lab.http(host, 'GET', '/services/cell', undefined, requestMs);
      if (status !== 200) {
        problems.set(`read ${host}`, `${status} ${body}`);
        return undefined;
      }
      const service: ServiceJson = JSON.parse(body);
      record(client, input, callAt, { kind: 'value', value: Number(service.Spec.Labels.value) });
      return service;
    } catch (error) {
      // A read without answer says nothing about the state.
      problems.set(`read ${host}`, String(error));
      return undefined;
    }
  }

  async function swap(client: number, host: string, found: ServiceJson): Promise<void> {
    const value = nextValue++;
    const input: RegisterInput = {
      kind: 'cas',
      from: Number(found.Spec.Labels.value),
      to: value,
    };
    const callAt = performance.now();
    const body = { ...found.Spec, Labels: { value: String(value) } };
    const path = `/services/cell/update?version=${found.Version.Index}`;
    try {
      const { status, body: text } = await lab.http(host, 'POST', path, body, requestMs);
      if (status === 200) record(client, input, callAt, { kind: 'done' });
      // Refused for its version: nothing happened. Loops write to the object, too, so this does not
      // say that the value was another one.
      else {
        problems.set(`write ${host}`, `${status} ${text}`);
        if (!/out of sequence/.test(text)) record(client, input, callAt);
      }
    } catch (error) {
      problems.set(`write ${host}`, String(error));
      record(client, input, callAt);
    }
  }

  /** One client after another request, on whichever manager it likes. */
  async function run(client: number): Promise<void> {
    while (!stopping) {
      const host = managers[random.integer(managers.length)] ?? 'm1';
      const found = await read(client, host);
      if (found !== undefined) await swap(client, host, found);
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  }

  async function allReachable(): Promise<void> {
    await waitFor('three managers that reach each other', 60_000, async () => {
      const nodes = await lab.nodes('m1');
      return nodes.every(
        (node) => node.Status.State === 'ready' && node.ManagerStatus?.Reachability === 'reachable',
      );
    });
  }

  /** Something bad happens to one manager; the majority must take a write while it lasts. */
  async function round(): Promise<string> {
    const victim = managers[random.integer(managers.length)] ?? 'm1';
    const fault = ['kill', 'partition', 'power-off'][random.integer(3)] ?? 'kill';
    const others = managers.filter((host) => host !== victim);
    const before = written();
    await lab.lab(fault, victim);
    await waitFor(`a write with ${victim} gone (${fault})`, 60_000, async () => {
      if (written() > before + 2) return true;
      throw new Error([...problems].map(([what, why]) => `${what}: ${why}`).join('; '));
    });
    assert.ok(others.length === 2);
    if (fault === 'partition') await lab.lab('heal');
    else await lab.lab(fault === 'kill' ? 'start' : 'power-on', victim);
    await allReachable();
    return `${fault} ${victim}`;
  }

  test(`${rounds} rounds of faults under load: the history is linearizable`, async (t) => {
    const body = {
      Name: 'cell',
      Labels: { value: '0' },
      TaskTemplate: { ContainerSpec: { Image: 'none' } },
      Mode: { Replicated: { Replicas: 0 } },
    };
    const callAt = performance.now();
    const created = await lab.http('m1', 'POST', '/services/create', body);
    record(clients, { kind: 'write', value: 0 }, callAt, { kind: 'done' });
    assert.equal(created.status, 201, created.body);
    const load = Array.from({ length: clients }, (_, client) => run(client));
    const done: string[] = [];
    try {
      for (let i = 0; i < rounds; i++) done.push(await round());
    } finally {
      stopping = true;
      await Promise.all(load);
    }
    await read(clients, 'm1');
    const answered = history.filter(({ output }) => output !== undefined).length;
    t.diagnostic(`seed ${seed}: ${done.join(', ')}`);
    t.diagnostic(`${history.length} operations, ${answered} answered`);
    const { verdict, explanation } = checkLinearizable(registerModel, history);
    assert.equal(verdict, 'linearizable', explanation);
    assert.ok(answered > rounds, 'the load did something');
  });
});
