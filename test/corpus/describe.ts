/** Text forms of outputs, messages and entries, as the interaction files print them. */
import { asConfChangeV2, decodeConfChange } from '#manager/raft/core/encoding/conf-change-codec';
import { messageTypeName } from '#manager/raft/core/message';
import type { Ready } from '#manager/raft/core/ready';
import {
  type Entry,
  EntryType,
  type HardState,
  isEmptySnapshot,
  localAppendThread,
  localApplyThread,
  type Message,
  noNode,
  type Role,
  type Snapshot,
} from '#manager/raft/core/types';
import { renderConfChanges } from './conf-changes-text.ts';

const roleNames: Readonly<Record<Role, string>> = {
  follower: 'StateFollower',
  candidate: 'StateCandidate',
  leader: 'StateLeader',
  'pre-candidate': 'StatePreCandidate',
};

export function describeRole(role: Role): string {
  return roleNames[role];
}

/** Ends with a line break, except when empty. */
export function describeReady(ready: Ready): string {
  const lines: string[] = [];
  if (ready.softState !== undefined) {
    lines.push(`Lead:${ready.softState.leader} State:${describeRole(ready.softState.role)}`);
  }
  if (ready.hardState !== undefined) lines.push(`HardState ${describeHardState(ready.hardState)}`);
  if (ready.readStates.length > 0) {
    const states = ready.readStates.map((state) => `{${state.index} [${state.context.join(' ')}]}`);
    lines.push(`ReadStates [${states.join(' ')}]`);
  }
  if (ready.entries.length > 0) lines.push('Entries:', ...ready.entries.map(describeEntry));
  if (ready.snapshot !== undefined) lines.push(`Snapshot ${describeSnapshot(ready.snapshot)}`);
  if (ready.committedEntries.length > 0) {
    lines.push('CommittedEntries:', ...ready.committedEntries.map(describeEntry));
  }
  if (ready.messages.length > 0) {
    lines.push('Messages:', ...ready.messages.map((message) => describeMessage(message)));
  }
  if (lines.length === 0) return '<empty Ready>';
  return `Ready MustSync=${ready.mustSync}:\n${lines.join('\n')}\n`;
}

function describeHardState(state: HardState): string {
  const vote = state.vote === noNode ? '' : ` Vote:${state.vote}`;
  return `Term:${state.term}${vote} Commit:${state.commit}`;
}

function describeSnapshot(snapshot: Snapshot): string {
  const { index, term, confState } = snapshot.metadata;
  const list = (ids: readonly number[]) => `[${ids.join(' ')}]`;
  return (
    `Index:${index} Term:${term} ConfState:Voters:${list(confState.voters)} ` +
    `VotersOutgoing:${list(confState.votersOutgoing)} Learners:${list(confState.learners)} ` +
    `LearnersNext:${list(confState.learnersNext)} AutoLeave:${confState.autoLeave}`
  );
}

function describeTarget(id: number): string {
  if (id === noNode) return 'None';
  if (id === localAppendThread) return 'AppendThread';
  return id === localApplyThread ? 'ApplyThread' : id.toString(16);
}

/** Without a line break at the end; `indent` goes before the lines after the first. */
export function describeMessage(message: Message, indent = ''): string {
  const type = messageTypeName(message.type);
  let text =
    `${indent}${describeTarget(message.from)}->${describeTarget(message.to)} ${type} ` +
    `Term:${message.term} Log:${message.logTerm}/${message.index}`;
  if (message.reject) text += ` Rejected (Hint: ${message.rejectHint})`;
  if (message.commit !== 0) text += ` Commit:${message.commit}`;
  if (message.vote !== 0) text += ` Vote:${message.vote}`;
  const entries = message.entries.map(describeEntry);
  if (entries.length === 1) text += ` Entries:[${entries[0]}]`;
  else if (entries.length > 1) {
    text += ` Entries:[${entries.map((entry) => `\n${indent}  ${entry}`).join('')}\n${indent}]`;
  }
  if (message.snapshot !== undefined && !isEmptySnapshot(message.snapshot)) {
    text += `\n${indent}  Snapshot: ${describeSnapshot(message.snapshot)}`;
  }
  if (message.responses.length > 0) {
    const responses = message.responses.map((one) => `\n${describeMessage(one, `${indent}  `)}`);
    text += ` Responses:[${responses.join('')}\n${indent}]`;
  }
  return text;
}

const entryTypeNames: Readonly<Record<EntryType, string>> = {
  [EntryType.Normal]: 'EntryNormal',
  [EntryType.ConfChange]: 'EntryConfChange',
  [EntryType.ConfChangeV2]: 'EntryConfChangeV2',
};

export function describeEntry(entry: Entry): string {
  const body =
    entry.type === EntryType.Normal
      ? quote(entry.data)
      : renderConfChanges(asConfChangeV2(decodeConfChange(entry.type, entry.data)).changes);
  const suffix = body === '' ? '' : ` ${body}`;
  return `${entry.term}/${entry.index} ${entryTypeNames[entry.type]}${suffix}`;
}

const escapes: Readonly<Record<string, string>> = {
  '\u0007': '\\a',
  '\b': '\\b',
  '\f': '\\f',
  '\n': '\\n',
  '\r': '\\r',
  '\t': '\\t',
  '\v': '\\v',
  '\\': '\\\\',
  '"': '\\"',
};

/** Bytes as a quoted string, with what cannot be printed escaped. */
function quote(data: Uint8Array): string {
  const escaped = [...new TextDecoder().decode(data)].map((char) => {
    const code = char.codePointAt(0) ?? 0;
    if (escapes[char] !== undefined) return escapes[char];
    return code < 0x20 || code === 0x7f ? `\\x${code.toString(16).padStart(2, '0')}` : char;
  });
  return `"${escaped.join('')}"`;
}
