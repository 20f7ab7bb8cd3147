/**
 * Questions and answers as bytes. Only the question of a message is looked at; what is forwarded
 * goes on as it came, so that nothing we do not know gets lost.
 */
import {
  type Answer,
  AUTHORITATIVE_ANSWER,
  decode,
  encode,
  type Question,
  RECURSION_AVAILABLE,
  RECURSION_DESIRED,
  TRUNCATED_RESPONSE,
} from 'dns-packet';
import {
  plainUdpAnswerBytesMax,
  queryBytesMax,
  tcpMessageBytesMax,
  udpAnswerBytesMax,
} from './limits.ts';
import type { ResolvedRecord } from './types.ts';

export const responseCodes = {
  success: 0,
  malformed: 1,
  serverFailure: 2,
  noSuchName: 3,
  notImplemented: 4,
} as const;

export type Transport = 'udp' | 'tcp';

export interface Query {
  readonly id: number;
  /** As sent: letters keep their case. */
  readonly question: Question;
  readonly isRecursionDesired: boolean;
  readonly hasEdns: boolean;
  /** What the client takes. */
  readonly answerBytesMax: number;
  /** The message itself. */
  readonly bytes: Buffer;
}

export type Incoming =
  | { readonly kind: 'query'; readonly query: Query }
  /** A question that cannot be dealt with, and what to say. */
  | { readonly kind: 'refused'; readonly answer: Buffer }
  /** Nothing that an answer is owed to. */
  | { readonly kind: 'malformed' };

const headerBytes = 12;
const opcodeMask = 0x7800;
const responseBit = 0x8000;
const recursionDesiredBit = 0x0100;
const truncatedBit = 0x0200;
const codeMask = 0x000f;

export function readQuery(bytes: Buffer, transport: Transport): Incoming {
  if (bytes.length < headerBytes) return { kind: 'malformed' };
  const flags = bytes.readUInt16BE(2);
  if ((flags & responseBit) !== 0) return { kind: 'malformed' };
  if ((flags & opcodeMask) !== 0) {
    return { kind: 'refused', answer: bareAnswer(bytes, responseCodes.notImplemented) };
  }
  if (bytes.length > queryBytesMax) {
    return { kind: 'refused', answer: bareAnswer(bytes, responseCodes.malformed) };
  }
  const packet = tryDecode(bytes);
  if (packet === undefined) return { kind: 'malformed' };
  const [question, ...more] = packet.questions ?? [];
  if (question === undefined || more.length > 0) {
    return { kind: 'refused', answer: bareAnswer(bytes, responseCodes.malformed) };
  }
  const edns = packet.additionals?.find((record) => record.type === 'OPT');
  const query: Query = {
    id: bytes.readUInt16BE(0),
    question,
    isRecursionDesired: (flags & recursionDesiredBit) !== 0,
    hasEdns: edns !== undefined,
    answerBytesMax: answerBytesMax(transport, edns?.udpPayloadSize),
    bytes,
  };
  return { kind: 'query', query };
}

function answerBytesMax(transport: Transport, announced: number | undefined): number {
  if (transport === 'tcp') return tcpMessageBytesMax;
  if (announced === undefined) return plainUdpAnswerBytesMax;
  return Math.min(Math.max(announced, plainUdpAnswerBytesMax), udpAnswerBytesMax);
}

/** Whatever the decoder throws about bytes that strangers sent means the same: not DNS. */
function tryDecode(bytes: Buffer): ReturnType<typeof decode> | undefined {
  try {
    return decode(bytes);
  } catch {
    return undefined;
  }
}

/** Header and nothing else. */
function bareAnswer(query: Buffer, code: number): Buffer {
  const answer = Buffer.alloc(headerBytes);
  const flags = query.readUInt16BE(2);
  const kept = flags & (opcodeMask | recursionDesiredBit);
  answer.writeUInt16BE(query.readUInt16BE(0), 0);
  answer.writeUInt16BE(responseBit | kept | code, 2);
  return answer;
}

/** An answer of ours. As many records as fit; the client is told when some are missing. */
export function renderAnswer(
  query: Query,
  code: number,
  records: readonly ResolvedRecord[] = [],
): Buffer {
  const whole = encodeRecords(query, code, records, true);
  if (whole.length <= query.answerBytesMax) return whole;
  const bare = encodeRecords(query, code, records, false);
  if (bare.length <= query.answerBytesMax) return bare;
  let fitting = 0;
  for (let tooMany = records.length; tooMany - fitting > 1; ) {
    const count = Math.floor((fitting + tooMany) / 2);
    const bytes = encodeRecords(query, code, records.slice(0, count), false);
    if (bytes.length <= query.answerBytesMax) fitting = count;
    else tooMany = count;
  }
  return truncated(encodeRecords(query, code, records.slice(0, fitting), false));
}

function encodeRecords(
  query: Query,
  code: number,
  records: readonly ResolvedRecord[],
  withAddresses: boolean,
): Buffer {
  const { question } = query;
  const extras = withAddresses ? records.flatMap(addressesOfTarget) : [];
  return encode({
    type: 'response',
    id: query.id,
    flags:
      AUTHORITATIVE_ANSWER |
      RECURSION_AVAILABLE |
      (query.isRecursionDesired ? RECURSION_DESIRED : 0) |
      code,
    questions: [question],
    answers: records.map((record) => toAnswer(question.name, record)),
    additionals: query.hasEdns ? [...extras, ednsRecord] : extras,
  });
}

function toAnswer(name: string, record: ResolvedRecord): Answer {
  const { ttl } = record;
  return record.type === 'SRV'
    ? { name, ttl, type: 'SRV', data: record.data }
    : { name, ttl, type: record.type, data: record.data };
}

function addressesOfTarget(record: ResolvedRecord): Answer[] {
  if (record.type !== 'SRV') return [];
  const { ttl, data } = record;
  return record.addresses.map((address) => ({
    name: data.target,
    ttl,
    type: address.includes(':') ? ('AAAA' as const) : ('A' as const),
    data: address,
  }));
}

const ednsRecord: Answer = {
  type: 'OPT',
  name: '.',
  udpPayloadSize: udpAnswerBytesMax,
  extendedRcode: 0,
  ednsVersion: 0,
  flags: 0,
  flag_do: false,
  options: [],
};

function truncated(answer: Buffer): Buffer {
  answer.writeUInt16BE(answer.readUInt16BE(2) | TRUNCATED_RESPONSE, 2);
  return answer;
}

/** The question as it goes to an upstream, under an id that nobody can guess. */
export function withId(bytes: Buffer, id: number): Buffer {
  const copy = Buffer.from(bytes);
  copy.writeUInt16BE(id, 0);
  return copy;
}

/** Whether the bytes answer what was sent to an upstream: same id, same question. */
export function isAnswerTo(sent: Buffer, received: Buffer): boolean {
  if (received.length < headerBytes || received.readUInt16BE(0) !== sent.readUInt16BE(0)) {
    return false;
  }
  if ((received.readUInt16BE(2) & responseBit) === 0) return false;
  // Some servers that refuse do not repeat the question.
  if (received.readUInt16BE(4) === 0) return codeOf(received) !== responseCodes.success;
  const asked = questionText(sent);
  return asked !== undefined && asked === questionText(received);
}

/** The question's bytes, in lower case: an upstream may change the letters' case. */
function questionText(message: Buffer): string | undefined {
  let at = headerBytes;
  for (let length = message[at]; length !== undefined && length !== 0; length = message[at]) {
    if (length > 63) return undefined;
    at += length + 1;
  }
  const end = at + 1 + 4;
  if (end > message.length) return undefined;
  return message.subarray(headerBytes, end).toString('latin1').toLowerCase();
}

export function codeOf(answer: Buffer): number {
  return answer.readUInt16BE(2) & codeMask;
}

export function isTruncated(answer: Buffer): boolean {
  return (answer.readUInt16BE(2) & truncatedBit) !== 0;
}

/** An upstream's answer for the client: its own id, and cut when it takes no more. */
export function renderForwarded(query: Query, answer: Buffer): Buffer {
  const copy = withId(answer, query.id);
  if (copy.length <= query.answerBytesMax) return copy;
  return truncated(encodeRecords(query, codeOf(answer), [], false));
}
