/**
 * Object ids: 25 characters of [0-9a-z], the form that Swarm's users and tools know. They carry
 * 128 bits and more of randomness, so they are never checked for collisions except by the store.
 */
import type { Random } from './random.ts';

export const idLength = 25;
/** 17 bytes are the least that fill 25 base-36 digits (36^25 is about 2^129). */
const entropyBytes = 17;
const pattern = /^[0-9a-z]{25}$/;

export function newId(random: Random): string {
  let value = 0n;
  for (const byte of random.bytes(entropyBytes)) value = (value << 8n) | BigInt(byte);
  return value.toString(36).padStart(idLength, '0').slice(-idLength);
}

export function isId(text: string): boolean {
  return pattern.test(text);
}
