/**
 * Collects what a command prints: its own lines and, down to a chosen level, the nodes' logs.
 * The level `none` silences everything.
 */
import type { Logger } from '#manager/raft/core/config';

export const logLevels = ['DEBUG', 'INFO', 'WARN', 'ERROR', 'FATAL', 'NONE'] as const;
export type LogLevel = (typeof logLevels)[number];

export class Output implements Logger {
  level: LogLevel = 'DEBUG';
  #text = '';

  isQuiet(): boolean {
    return this.level === 'NONE';
  }

  write(text: string): void {
    if (!this.isQuiet()) this.#text += text;
  }

  line(text: string): void {
    this.write(`${text}\n`);
  }

  /** What was written since the last call. */
  take(): string {
    const text = this.#text;
    this.#text = '';
    return text;
  }

  /** Indents all that `act` writes. */
  indented(act: () => void): void {
    const before = this.take();
    act();
    const inner = this.take().replace(/\n$/, '');
    const lines = inner === '' ? [] : inner.split('\n');
    this.#text = before + lines.map((line) => `  ${line}\n`).join('');
  }

  debug(message: string): void {
    this.#log('DEBUG', message);
  }

  info(message: string): void {
    this.#log('INFO', message);
  }

  warn(message: string): void {
    this.#log('WARN', message);
  }

  error(message: string): void {
    this.#log('ERROR', message);
  }

  #log(level: LogLevel, message: string): void {
    if (logLevels.indexOf(level) >= logLevels.indexOf(this.level)) this.line(`${level} ${message}`);
  }
}
