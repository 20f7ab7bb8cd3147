/**
 * Questions about a swarm's membership as its users see it, through the sockets of a lab's hosts.
 * Every wait has a deadline and shows what was seen last.
 */
import assert from 'node:assert/strict';
import type { Lab, NodeJson } from '../support/lab.ts';
import { waitFor } from '../support/wait.ts';

export const deadlineMs = 60_000;

export interface InfoJson {
  readonly Swarm: {
    readonly NodeID: string;
    readonly NodeAddr: string;
    readonly LocalNodeState: string;
    readonly ControlAvailable: boolean;
    readonly Error: string;
    readonly Warnings?: readonly string[];
    readonly RemoteManagers: readonly { readonly NodeID: string; readonly Addr: string }[] | null;
  };
}

export interface Member extends NodeJson {
  readonly ManagerStatus?: {
    readonly Leader?: boolean;
    readonly Reachability: string;
    readonly Addr: string;
  };
}

export async function info(lab: Lab, host: string): Promise<InfoJson['Swarm']> {
  return (await lab.get<InfoJson>(host, '/info')).Swarm;
}

export async function idOf(lab: Lab, host: string): Promise<string> {
  return (await info(lab, host)).NodeID;
}

/** One line per node as `docker node ls` shows it: `m1 ready manager reachable`. */
export function show(node: Member): string {
  const { ManagerStatus, Spec, Status, Description } = node;
  const status = ManagerStatus?.Leader === true ? 'leader' : ManagerStatus?.Reachability;
  return `${Description.Hostname} ${Status.State} ${Spec.Role} ${status ?? '-'}`;
}

/** Waits until `asked` shows exactly one node with this id, of which `holds` is true. */
export function awaitNode(
  lab: Lab,
  asked: string,
  id: string,
  what: string,
  holds: (node: Member) => boolean,
): Promise<Member> {
  return waitFor(`${what}, as ${asked} sees it`, deadlineMs, async () => {
    const nodes = await lab.get<readonly Member[]>(asked, '/nodes');
    const node = nodes.find(({ ID }) => ID === id);
    if (node !== undefined && holds(node)) return node;
    throw new Error(nodes.map(show).join(', '));
  });
}

/** A manager that votes and answers. */
export function isReachableManager(node: Member): boolean {
  return node.ManagerStatus?.Reachability === 'reachable' && node.Status.State === 'ready';
}

export function isWorker(node: Member): boolean {
  return node.ManagerStatus === undefined && node.Spec.Role === 'worker';
}

/** The host's own socket answers for the cluster. */
export function awaitManagerSocket(lab: Lab, host: string): Promise<true> {
  return waitFor(`${host} answers as a manager`, deadlineMs, async () => {
    const { code, stderr } = await lab.docker(host, 'node', 'ls');
    if (code !== 0) throw new Error(stderr);
    return true;
  });
}

/** The host's own socket says that it is a worker, in the words that scripts look for. */
export async function awaitWorkerSocket(lab: Lab, host: string): Promise<void> {
  await waitFor(`${host} answers as a worker`, deadlineMs, async () => {
    const { ControlAvailable, LocalNodeState, Error: problem } = await info(lab, host);
    if (!ControlAvailable && LocalNodeState === 'active') return true;
    throw new Error(`${LocalNodeState}, control ${ControlAvailable}: ${problem}`);
  });
  const { code, stderr } = await lab.docker(host, 'node', 'ls');
  assert.notEqual(code, 0, 'a worker does not list nodes');
  assert.match(stderr, /not a swarm manager\. Worker nodes can't be used/);
}

/** A write that needs the leader and a majority goes through this host's socket. */
export async function write(lab: Lab, host: string, name: string): Promise<void> {
  const body = { Name: name, TaskTemplate: { ContainerSpec: { Image: 'whoami:1' } } };
  const mode = { Mode: { Replicated: { Replicas: 0 } } };
  await waitFor(`a write through ${host}`, deadlineMs, async () => {
    const answer = await lab.http(host, 'POST', '/services/create', { ...body, ...mode });
    // A first try may have been accepted although its answer was lost with the leader.
    if (answer.status === 201 || answer.status === 409) return true;
    throw new Error(`${answer.status} ${answer.body}`);
  });
}

export async function joinSwarm(
  lab: Lab,
  host: string,
  role: 'manager' | 'worker',
  through: string,
): Promise<void> {
  const token = (await lab.mustDocker(through, 'swarm', 'join-token', '-q', role)).trim();
  const status = (await lab.status()).find((each) => each.host === through);
  await lab.mustDocker(host, 'swarm', 'join', '--token', token, `${status?.address}:2377`);
}
