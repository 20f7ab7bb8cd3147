/** What tests ask with, and how they read streams. */
import type { IncomingMessage } from 'node:http';
import type { Loose } from './harness.ts';

export function filters(value: unknown): string {
  return `filters=${encodeURIComponent(JSON.stringify(value))}`;
}

/** The objects of a stream that has ended. */
export function lines(text: string): Loose[] {
  return text
    .split('\r\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line));
}

/** The next piece of a stream. */
export function chunk(response: IncomingMessage): Promise<string> {
  return new Promise((resolve) => response.once('data', (data) => resolve(data.toString())));
}

/** Lets everything run that waits for nothing but its turn. */
export async function turns(): Promise<void> {
  for (let count = 0; count < 5; count++) await new Promise((resolve) => setImmediate(resolve));
}
