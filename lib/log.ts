/**
 * Logging as a dependency. Levels: error = someone must act; warn = may become an error; info =
 * rare life events; debug = the rest. Fields carry the facts, the message is a short phrase.
 */
import { pino } from 'pino';

export type LogLevel = 'error' | 'warn' | 'info' | 'debug';
export type LogFields = Readonly<Record<string, unknown>>;

export interface Logger {
  error(message: string, fields?: LogFields): void;
  warn(message: string, fields?: LogFields): void;
  info(message: string, fields?: LogFields): void;
  debug(message: string, fields?: LogFields): void;
  /** A logger whose lines carry `fields`, too. */
  child(fields: LogFields): Logger;
}

/** Names of fields whose values never reach a log. */
const secretFields = ['token', 'key', 'password', 'auth', 'joinToken', 'unlockKey', 'privateKey'];

function wrap(target: pino.Logger): Logger {
  return {
    error: (message, fields) => target.error(fields ?? {}, message),
    warn: (message, fields) => target.warn(fields ?? {}, message),
    info: (message, fields) => target.info(fields ?? {}, message),
    debug: (message, fields) => target.debug(fields ?? {}, message),
    child: (fields) => wrap(target.child(fields)),
  };
}

/** JSON lines to standard error, written at once so that a crash loses none. */
export function stderrLogger(level: LogLevel): Logger {
  const destination = pino.destination({ dest: 2, sync: true });
  return wrap(pino({ level, redact: secretFields, base: null }, destination));
}

const nothing = (): void => {};
export const nullLogger: Logger = {
  error: nothing,
  warn: nothing,
  info: nothing,
  debug: nothing,
  child: () => nullLogger,
};
