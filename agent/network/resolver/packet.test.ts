import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { decode, encode } from 'dns-packet';
import fc from 'fast-check';
import { must } from '#lib/assert';
import {
  codeOf,
  isAnswerTo,
  isTruncated,
  type Query,
  readQuery,
  renderAnswer,
  renderForwarded,
  responseCodes,
  type Transport,
  withId,
} from './packet.ts';
import type { ResolvedRecord } from './types.ts';

function queryBytes(name = 'web', edns?: number): Buffer {
  const opt = {
    type: 'OPT' as const,
    name: '.',
    udpPayloadSize: edns ?? 0,
    extendedRcode: 0,
    ednsVersion: 0,
    flags: 0,
    flag_do: false,
    options: [],
  };
  return encode({
    type: 'query',
    id: 4711,
    flags: 0x100,
    questions: [{ name, type: 'A' }],
    additionals: edns === undefined ? [] : [opt],
  });
}

function read(bytes: Buffer, transport: Transport = 'udp'): Query {
  const incoming = readQuery(bytes, transport);
  assert.equal(incoming.kind, 'query');
  return must(incoming.kind === 'query' ? incoming.query : undefined, 'a query');
}

function addresses(count: number): ResolvedRecord[] {
  return Array.from({ length: count }, (_, at) => ({
    type: 'A' as const,
    ttl: 1,
    data: `10.0.${at >> 8}.${at & 255}`,
  }));
}

describe('readQuery', () => {
  test('the size that a client takes → between 512 and 1232 on UDP, 64 KiB on TCP', () => {
    const cases = [
      [undefined, 'udp', 512],
      [100, 'udp', 512],
      [1000, 'udp', 1000],
      [4096, 'udp', 1232],
      [4096, 'tcp', 65_535],
    ] as const;
    for (const [edns, transport, expected] of cases) {
      assert.equal(read(queryBytes('web', edns), transport).answerBytesMax, expected);
    }
  });

  test('no question, two questions, another operation → refused with the reason', () => {
    const none = encode({ type: 'query', id: 1, questions: [] });
    const two = encode({
      type: 'query',
      id: 1,
      questions: [
        { name: 'a', type: 'A' },
        { name: 'b', type: 'A' },
      ],
    });
    const notify = queryBytes();
    notify.writeUInt16BE(4 << 11, 2);
    const codes = [none, two, notify].map((bytes) => {
      const incoming = readQuery(bytes, 'udp');
      return incoming.kind === 'refused' ? codeOf(incoming.answer) : incoming.kind;
    });
    const { malformed, notImplemented } = responseCodes;
    assert.deepEqual(codes, [malformed, malformed, notImplemented]);
  });

  test('an answer, a stub, a name that points at itself → malformed', () => {
    const answer = renderAnswer(read(queryBytes()), responseCodes.success);
    const loop = queryBytes();
    loop.writeUInt16BE(0xc00c, 12);
    for (const bytes of [answer, Buffer.alloc(5), loop]) {
      assert.equal(readQuery(bytes, 'udp').kind, 'malformed');
    }
  });

  /** A name that leads through 8,000 others, and 4,000 records that have it: seconds of work. */
  function slowBytes(): Buffer {
    const records = 4_000;
    const last = 0x3ff0;
    const bytes = Buffer.alloc(last + 2 + records * 12);
    queryBytes('a').copy(bytes);
    bytes.writeUInt16BE(records + 1, 10);
    const first = 19;
    bytes.writeUInt16BE(99, first + 1);
    bytes.writeUInt16BE(last + 2 - first - 11, first + 9);
    for (let at = first + 11, before = 12; at <= last; before = at, at += 2) {
      bytes.writeUInt16BE(0xc000 | before, at);
    }
    for (let at = last + 2; at < bytes.length; at += 12) {
      bytes.writeUInt16BE(0xc000 | last, at);
      bytes.writeUInt16BE(99, at + 2);
    }
    return bytes;
  }

  test('more than any question has → refused without a look at all of it', () => {
    const incoming = readQuery(slowBytes(), 'tcp');
    assert.equal(incoming.kind, 'refused');
    const answer = incoming.kind === 'refused' ? incoming.answer : Buffer.alloc(12);
    assert.equal(codeOf(answer), responseCodes.malformed);
  });

  test('any bytes → never throws', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 300 }), (bytes) => {
        readQuery(Buffer.from(bytes), 'udp');
      }),
    );
  });

  test('a query with any byte changed or its end cut → never throws', () => {
    const whole = queryBytes('tasks.web.backend', 4096);
    fc.assert(
      fc.property(fc.nat(whole.length - 1), fc.nat(255), fc.nat(whole.length), (at, value, end) => {
        const bytes = Buffer.from(whole);
        bytes[at] = value;
        readQuery(bytes.subarray(0, end), 'udp');
      }),
    );
  });
});

describe('renderAnswer', () => {
  test('records → the question as asked, with the case of its letters', () => {
    const packet = decode(renderAnswer(read(queryBytes('WeB')), 0, addresses(2)));
    assert.equal(packet.id, 4711);
    assert.deepEqual([packet.flag_qr, packet.flag_aa, packet.flag_rd], [true, true, true]);
    assert.equal(packet.questions?.[0]?.name, 'WeB');
    assert.deepEqual(
      packet.answers?.map((record) => ('data' in record ? record.data : undefined)),
      ['10.0.0.0', '10.0.0.1'],
    );
  });

  test('any number of records → fits the client, and says when some are missing', () => {
    fc.assert(
      fc.property(fc.nat(300), fc.constantFrom(undefined, 1232), (count, edns) => {
        const query = read(queryBytes('tasks.web', edns));
        const bytes = renderAnswer(query, 0, addresses(count));
        assert.ok(bytes.length <= query.answerBytesMax);
        const included = decode(bytes).answers?.length ?? 0;
        assert.equal(isTruncated(bytes), included < count);
        assert.ok(count === 0 || included > 0);
      }),
      { numRuns: 50 },
    );
  });

  test('TCP → a thousand records', () => {
    const bytes = renderAnswer(read(queryBytes('tasks.web'), 'tcp'), 0, addresses(1000));
    assert.equal(decode(bytes).answers?.length, 1000);
    assert.equal(isTruncated(bytes), false);
  });

  test('SRV → addresses beside it while there is room, left out before records are', () => {
    const records = Array.from(
      { length: 9 },
      (_, at): ResolvedRecord => ({
        type: 'SRV',
        ttl: 1,
        data: { port: 80, target: `web.${at}.t${at}.net` },
        addresses: [`10.0.0.${at}`],
      }),
    );
    const few = decode(renderAnswer(read(queryBytes()), 0, records.slice(0, 2)));
    assert.equal(few.additionals?.length, 2);
    const bytes = renderAnswer(read(queryBytes()), 0, records);
    assert.deepEqual([decode(bytes).answers?.length, decode(bytes).additionals?.length], [9, 0]);
    assert.equal(isTruncated(bytes), false);
  });
});

describe('answers of upstreams', () => {
  const sent = queryBytes('example.com');

  test('same id and question in any case → taken; another id, question or a query → not', () => {
    const answer = renderAnswer(read(queryBytes('EXAMPLE.com')), 0, addresses(1));
    const other = renderAnswer(read(queryBytes('example.net')), 0, addresses(1));
    assert.equal(isAnswerTo(sent, answer), true);
    assert.equal(isAnswerTo(sent, withId(answer, 1)), false);
    assert.equal(isAnswerTo(sent, other), false);
    assert.equal(isAnswerTo(sent, sent), false);
    assert.equal(isAnswerTo(sent, Buffer.alloc(3)), false);
  });

  test('larger than the client takes → cut, and said so', () => {
    const query = read(sent);
    const large = renderAnswer(read(sent, 'tcp'), 0, addresses(100));
    const cut = renderForwarded(query, large);
    assert.equal(isTruncated(cut), true);
    assert.equal(decode(cut).answers?.length, 0);
    const small = renderAnswer(query, 0, addresses(3));
    assert.deepEqual(renderForwarded(query, withId(small, 9)), small);
  });
});
