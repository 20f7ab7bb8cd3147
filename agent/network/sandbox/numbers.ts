/**
 * Addresses that follow from a node's number: of its tunnel end, and what marks its connections.
 * They mean something inside a network only.
 */
import { assert } from '#lib/assert';

/** 169.254.2.0 on, without the third byte 200, which is the link between node and sandbox. */
const firstThirdByte = 2;
const reservedThirdByte = 200;
/** 169.254.255.254 is everyone's way back (see the mesh). */
export const nodeNumberMax = 250 * 256 - 1;

const markBase = 0x01_00_00_00;
/** All marks of nodes, for a rule. */
export const markMask = '0x1000000/0xff000000';

export function tunnelHardware(number: number): string {
  const bytes = [16, 8, 0].map((shift) => ((number >>> shift) & 0xff).toString(16));
  return ['02', '76', '00', ...bytes.map((byte) => byte.padStart(2, '0'))].join(':');
}

export function tunnelAddress(number: number): string {
  assert(number >= 0 && number <= nodeNumberMax, 'a node number has a tunnel address');
  const byte = firstThirdByte + (number >>> 8);
  return `169.254.${byte >= reservedThirdByte ? byte + 1 : byte}.${number & 0xff}`;
}

export function tunnelAddress6(number: number): string {
  return `fe80:76::${number.toString(16)}`;
}

/** As the kernel prints a mark in a map. */
export function nodeMark(number: number): string {
  return `0x${(markBase + number).toString(16).padStart(8, '0')}`;
}

/** As `ip rule` prints it. */
export function ruleMark(number: number): string {
  return `0x${(markBase + number).toString(16)}`;
}
