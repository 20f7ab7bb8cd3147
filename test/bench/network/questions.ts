/** Questions to a DNS server: names in turn, so many in flight, each answer checked. */
import { createSocket, type Socket } from 'node:dgram';
import { encode, RECURSION_DESIRED } from 'dns-packet';
import { closedLoop, type Load } from '../processes/load.ts';
import type { QuestionsOrder } from './orders.ts';

/** Nothing is lost on the way inside one machine: a question without an answer is a failure. */
const answerMsMax = 5_000;
const codeMask = 0x000f;

/** Throws unless the answer names an address. */
export function checkAnswer(answer: Buffer, name: string): void {
  const code = answer.readUInt16BE(2) & codeMask;
  const count = answer.readUInt16BE(6);
  if (code !== 0 || count === 0) {
    throw new Error(`${name}: answered with code ${code} and ${count} addresses`);
  }
}

/** A caller has one question under way, so its socket's next datagram is the answer. */
class Caller {
  readonly #socket: Socket;
  readonly #questions: readonly { readonly name: string; readonly bytes: Buffer }[];
  #asked: number;

  private constructor(socket: Socket, names: readonly string[], first: number) {
    this.#socket = socket;
    this.#asked = first;
    this.#questions = names.map((name) => {
      const questions = [{ type: 'A' as const, name }];
      return { name, bytes: encode({ type: 'query', flags: RECURSION_DESIRED, questions }) };
    });
  }

  static open({ host, port, names }: QuestionsOrder, first: number): Promise<Caller> {
    const socket = createSocket('udp4');
    return new Promise((resolve, reject) => {
      socket.once('error', reject);
      socket.connect(port, host, () => resolve(new Caller(socket, names, first)));
    });
  }

  ask(): Promise<void> {
    const question = this.#questions[this.#asked++ % this.#questions.length];
    if (question === undefined) throw new Error('there is nothing to ask for');
    const { name, bytes } = question;
    bytes.writeUInt16BE(this.#asked & 0xffff, 0);
    return new Promise((resolve, reject) => {
      const limit = setTimeout(() => reject(new Error(`${name}: no answer`)), answerMsMax);
      this.#socket.once('message', (answer) => {
        clearTimeout(limit);
        try {
          checkAnswer(answer, name);
          resolve();
        } catch (error) {
          reject(error);
        }
      });
      this.#socket.send(bytes);
    });
  }

  close(): void {
    this.#socket.close();
  }
}

export async function askLoad(order: QuestionsOrder): Promise<Load> {
  const { inFlight, ms, names } = order;
  const callers = await Promise.all(
    Array.from({ length: inFlight }, (_, at) =>
      Caller.open(order, Math.floor((at * names.length) / inFlight)),
    ),
  );
  try {
    return await closedLoop({ inFlight, ms }, async (caller) => callers[caller]?.ask());
  } finally {
    for (const caller of callers) caller.close();
  }
}
