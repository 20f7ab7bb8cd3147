/**
 * Signal names and numbers of Linux, as stop signals and `docker kill` spell them.
 */
import { ShoalError } from '#lib/errors';

/** Numbers shared by x86, arm and riscv, the architectures that images are built for. */
const numbers: Readonly<Record<string, number>> = {
  HUP: 1,
  INT: 2,
  QUIT: 3,
  ILL: 4,
  TRAP: 5,
  ABRT: 6,
  IOT: 6,
  BUS: 7,
  FPE: 8,
  KILL: 9,
  USR1: 10,
  SEGV: 11,
  USR2: 12,
  PIPE: 13,
  ALRM: 14,
  TERM: 15,
  STKFLT: 16,
  CHLD: 17,
  CLD: 17,
  CONT: 18,
  STOP: 19,
  TSTP: 20,
  TTIN: 21,
  TTOU: 22,
  URG: 23,
  XCPU: 24,
  XFSZ: 25,
  VTALRM: 26,
  PROF: 27,
  WINCH: 28,
  IO: 29,
  POLL: 29,
  PWR: 30,
  SYS: 31,
};

/** The C library keeps 32 and 33 for itself; SIGRTMIN is 34 and SIGRTMAX 64. */
const realtimeMin = 34;
const realtimeMax = 64;

export const sigkill = 9;

/** Accepts `SIGTERM`, `term`, `15`, `SIGRTMIN+3`. Errors: invalid_argument. */
export function signalNumber(signal: string): number {
  const name = signal.toUpperCase().replace(/^SIG/, '');
  const plain = Number(name);
  const number = /^\d+$/.test(name) ? plain : (numbers[name] ?? realtimeNumber(name));
  if (number === undefined || number < 1 || number > realtimeMax) {
    throw new ShoalError(
      'invalid_argument',
      `${JSON.stringify(signal)} is not a signal: use a name such as SIGTERM or a number`,
    );
  }
  return number;
}

function realtimeNumber(name: string): number | undefined {
  const match = /^RT(MIN|MAX)(?:([+-])(\d+))?$/.exec(name);
  if (match === null) return undefined;
  const base = match[1] === 'MIN' ? realtimeMin : realtimeMax;
  const number = base + (match[2] === '-' ? -1 : 1) * Number(match[3] ?? 0);
  return number >= realtimeMin && number <= realtimeMax ? number : undefined;
}
