/** The commands of the interaction files, each a few lines over the environment. */
import { must } from '#lib/assert';
import { describeProgress } from '#manager/raft/core/membership/describe-progress';
import { makeMessage } from '#manager/raft/core/message';
import {
  ConfChangeTransition,
  emptySnapshot,
  MessageType,
  noBytes,
  noLimit,
} from '#manager/raft/core/types';
import { parseConfChanges } from './conf-changes-text.ts';
import { describeMessage, describeRole } from './describe.ts';
import {
  bootstrapSnapshot,
  describeRefusal,
  Environment,
  type NodeSettings,
  type Recipient,
} from './environment.ts';
import { type LogLevel, logLevels } from './output.ts';
import type { Argument, Case } from './parse.ts';

/** Ticks of an election timeout and between heartbeats in these files. */
const electionTick = 3;
const heartbeatTick = 1;

/** A window that the files never fill unless they ask for a smaller one. */
const unlimitedInflightMsgs = 2 ** 31 - 1;

/** What a command answers besides what it prints: the text of an error, if it failed. */
type CommandResult = string | undefined;
type Command = (env: Environment, testCase: Case) => CommandResult;

/** Returns a function that runs the cases of one file in order and gives each one's output. */
export function interactionRunner(): (testCase: Case) => string {
  const env = new Environment();
  return (testCase) => {
    const command = commands[testCase.command];
    if (command === undefined) return `unknown command: ${testCase.command}`;
    env.output.take();
    const error = command(env, testCase);
    const text = env.output.take() + (error ?? '');
    return text === '' ? 'ok' : text;
  };
}

const commands: Readonly<Record<string, Command>> = {
  _breakpoint: () => undefined,
  'add-nodes': addNodes,
  campaign: (env, testCase) => {
    env.member(firstId(testCase)).node.campaign();
    return undefined;
  },
  compact: (env, testCase) => {
    const id = firstId(testCase);
    if (env.member(id).storage.compact(numberAt(testCase, 1)) !== 'ok') {
      return 'requested index is unavailable due to compaction';
    }
    env.printLog(id);
    return undefined;
  },
  'deliver-msgs': deliverMessages,
  'forget-leader': (env, testCase) => {
    env.member(firstId(testCase)).node.forgetLeader();
    return undefined;
  },
  'log-level': (env, testCase) => {
    env.output.level = parseLevel(must(testCase.args[0], 'log-level needs a level').key);
    return undefined;
  },
  'process-ready': (env, testCase) =>
    eachNode(env, testCase, 'handling Ready', (id) => env.processReady(id)),
  'process-append-thread': (env, testCase) =>
    eachNode(env, testCase, 'processing append thread', (id) => env.processAppendThread(id)),
  'process-apply-thread': (env, testCase) =>
    eachNode(env, testCase, 'processing apply thread', (id) => env.processApplyThread(id)),
  propose: (env, testCase) => {
    const data = must(testCase.args[1], 'propose needs data').key;
    const { node } = env.member(firstId(testCase));
    const outcome = node.propose(new TextEncoder().encode(data));
    return describeRefusal(MessageType.MsgProp, outcome);
  },
  'propose-conf-change': proposeConfChange,
  'raft-log': (env, testCase) => {
    env.printLog(firstId(testCase));
    return undefined;
  },
  'raft-state': printStates,
  'report-unreachable': (env, testCase) => {
    const [on, reported] = nodeIds(env, testCase);
    const { node } = env.member(must(on, 'report-unreachable needs two nodes'));
    node.reportUnreachable(must(reported, 'report-unreachable needs two nodes'));
    return undefined;
  },
  'send-snapshot': sendSnapshot,
  'set-randomized-election-timeout': (env, testCase) => {
    const timeout = must(valuesOf(testCase.args, 'timeout')?.[0], 'a timeout must be given');
    env.member(firstId(testCase)).node.raft.randomizedElectionTimeout = Number(timeout);
    return undefined;
  },
  stabilize,
  status: (env, testCase) => {
    const { raft } = env.member(firstId(testCase)).node;
    if (raft.role !== 'leader') return undefined;
    for (const peer of raft.tracker.peers) env.output.line(`${peer.id}: ${describeProgress(peer)}`);
    return undefined;
  },
  'tick-election': (env, testCase) => tick(env, testCase, electionTick),
  'tick-heartbeat': (env, testCase) => tick(env, testCase, heartbeatTick),
  'transfer-leadership': (env, testCase) => {
    const from = Number(must(valuesOf(testCase.args, 'from')?.[0], 'from must be given'));
    const to = Number(must(valuesOf(testCase.args, 'to')?.[0], 'to must be given'));
    env.member(from).node.transferLeader(to);
    return undefined;
  },
};

function valuesOf(args: readonly Argument[], key: string): readonly string[] | undefined {
  return args.find((arg) => arg.key === key)?.values;
}

function numberAt(testCase: Case, position: number): number {
  const number = Number(testCase.args[position]?.key);
  if (!Number.isSafeInteger(number)) throw new Error(`argument ${position + 1} is not a number`);
  return number;
}

function firstId(testCase: Case): number {
  return numberAt(testCase, 0);
}

/** The nodes named, or all of them. */
function nodeIds(env: Environment, testCase: Case): number[] {
  const named = testCase.args
    .filter((arg) => arg.values.length === 0)
    .map((arg) => Number(arg.key));
  return named.length > 0 ? named : env.members.map((member) => member.id);
}

function parseLevel(name: string): LogLevel {
  return must(
    logLevels.find((level) => level === name.toUpperCase()),
    `log level ${name} must be one of ${logLevels.join(', ')}`,
  );
}

/** Several nodes get a headline each; a single one does not. */
function eachNode(
  env: Environment,
  testCase: Case,
  title: string,
  work: (id: number) => void,
): CommandResult {
  const ids = nodeIds(env, testCase);
  for (const id of ids) {
    if (ids.length === 1) {
      work(id);
    } else {
      env.output.line(`> ${id} ${title}`);
      env.output.indented(() => work(id));
    }
  }
  return undefined;
}

function addNodes(env: Environment, testCase: Case): CommandResult {
  let settings: NodeSettings = {
    electionTick,
    heartbeatTick,
    maxSizePerMsg: noLimit,
    maxInflightMsgs: unlimitedInflightMsgs,
  };
  let index = 0;
  let voters: number[] = [];
  let learners: number[] = [];
  let content = '';
  for (const { key, values } of testCase.args.slice(1)) {
    const value = values[0] ?? '';
    const isTrue = value === 'true';
    if (key === 'voters') voters = values.map(Number);
    else if (key === 'learners') learners = values.map(Number);
    else if (key === 'index') index = Number(value);
    else if (key === 'content') content = value;
    else if (key === 'inflight') settings = { ...settings, maxInflightMsgs: Number(value) };
    else if (key === 'async-storage-writes') settings = { ...settings, asyncStorageWrites: isTrue };
    else if (key === 'prevote') settings = { ...settings, preVote: isTrue };
    else if (key === 'checkquorum') settings = { ...settings, checkQuorum: isTrue };
    else if (key === 'max-committed-size-per-ready') {
      settings = { ...settings, maxCommittedSizePerReady: Number(value) };
    } else if (key === 'max-size-per-msg') settings = { ...settings, maxSizePerMsg: Number(value) };
    else if (key === 'disable-conf-change-validation') {
      settings = { ...settings, disableConfChangeValidation: isTrue };
    } else if (key === 'read-only') {
      settings = { ...settings, readOnlyLease: value === 'lease-based' };
    } else if (key === 'step-down-on-removal')
      settings = { ...settings, stepDownOnRemoval: isTrue };
    else return `unknown argument: ${key}`;
  }
  const isBootstrap = index > 0 || voters.length > 0 || learners.length > 0 || content !== '';
  if (isBootstrap && index <= 1) return 'index must be specified as > 1 due to bootstrap';
  const snapshot = isBootstrap
    ? bootstrapSnapshot(index, voters, learners, content)
    : emptySnapshot;
  env.addNodes(firstId(testCase), { ...settings, applied: index }, snapshot);
  return undefined;
}

function deliverMessages(env: Environment, testCase: Case): CommandResult {
  let type: MessageType | undefined;
  const recipients: Recipient[] = [];
  for (const { key, values } of testCase.args) {
    if (values.length === 0) recipients.push({ id: Number(key), drop: false });
    else if (key === 'drop')
      recipients.push(...values.map((id) => ({ id: Number(id), drop: true })));
    else if (key === 'type') {
      type = must(
        Object.entries(MessageType).find(([name]) => name === values[0])?.[1],
        `unknown message type ${values[0]}`,
      );
    }
  }
  if (env.deliver(recipients, type) === 0) env.output.line('no messages');
  return undefined;
}

function proposeConfChange(env: Environment, testCase: Case): CommandResult {
  const isV1 = valuesOf(testCase.args, 'v1')?.[0] === 'true';
  const transitions: Readonly<Record<string, ConfChangeTransition>> = {
    auto: ConfChangeTransition.Auto,
    implicit: ConfChangeTransition.JointImplicit,
    explicit: ConfChangeTransition.JointExplicit,
  };
  const name = valuesOf(testCase.args, 'transition')?.[0] ?? 'auto';
  const transition = transitions[name];
  if (transition === undefined) return `unknown transition ${name}`;
  const changes = parseConfChanges(testCase.input);
  const { node } = env.member(firstId(testCase));
  const [first] = changes;
  if (isV1) {
    if (first === undefined || changes.length > 1 || transition !== ConfChangeTransition.Auto) {
      return 'v1 conf change can only have one operation and no transition';
    }
    const outcome = node.proposeConfChange({ id: 0, ...first, context: noBytes });
    return describeRefusal(MessageType.MsgProp, outcome);
  }
  const outcome = node.proposeConfChange({ transition, changes, context: noBytes });
  return describeRefusal(MessageType.MsgProp, outcome);
}

function printStates(env: Environment): CommandResult {
  for (const { id, node } of env.members) {
    const { raft } = node;
    const voter = raft.tracker.isVoter(id) ? 'Voter' : 'Non-Voter';
    env.output.line(
      `${id}: ${describeRole(raft.role)} (${voter}) Term:${raft.term} Lead:${raft.leader}`,
    );
  }
  return undefined;
}

function sendSnapshot(env: Environment, testCase: Case): CommandResult {
  const from = env.member(firstId(testCase));
  const to = numberAt(testCase, 1);
  const message = makeMessage(MessageType.MsgSnap, {
    term: from.node.raft.term,
    from: from.id,
    to,
    snapshot: must(from.history[from.history.length - 1], 'a history begins with a snapshot'),
  });
  env.post(message);
  env.output.write(describeMessage(message));
  return undefined;
}

function stabilize(env: Environment, testCase: Case): CommandResult {
  const before = env.output.level;
  const level = valuesOf(testCase.args, 'log-level')?.[0];
  if (level !== undefined) env.output.level = parseLevel(level);
  env.stabilize(nodeIds(env, testCase));
  env.output.level = before;
  return undefined;
}

function tick(env: Environment, testCase: Case, ticks: number): CommandResult {
  const { node } = env.member(firstId(testCase));
  for (let i = 0; i < ticks; i++) node.tick();
  return undefined;
}
