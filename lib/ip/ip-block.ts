/**
 * IPv4 and IPv6 addresses and CIDR blocks as numbers, for arithmetic on address pools. All texts
 * that come out are in canonical form, so that they can be compared.
 */
import { isIPv4, isIPv6 } from 'node:net';

export type IpFamily = 4 | 6;

export interface Ip {
  readonly family: IpFamily;
  readonly value: bigint;
}

export interface IpBlock {
  readonly family: IpFamily;
  /** The first address; the bits behind the prefix are zero. */
  readonly first: bigint;
  readonly prefix: number;
}

export function bitsOf(family: IpFamily): number {
  return family === 4 ? 32 : 128;
}

/** Undefined for text that is no address. */
export function parseIp(text: string): Ip | undefined {
  if (isIPv4(text)) return { family: 4, value: joined(text.split('.').map(Number), 8n) };
  if (!isIPv6(text) || text.includes('%')) return undefined;
  return { family: 6, value: joined(groupsOf(text), 16n) };
}

function joined(parts: readonly number[], bits: bigint): bigint {
  return parts.reduce((sum, part) => (sum << bits) | BigInt(part), 0n);
}

const groupCount = 8;

function groupsOf(text: string): number[] {
  const [left = '', right] = text.split('::');
  const head = sideOf(left);
  const tail = right === undefined ? [] : sideOf(right);
  const zeros = Array.from({ length: groupCount - head.length - tail.length }, () => 0);
  return [...head, ...zeros, ...tail];
}

function sideOf(text: string): number[] {
  if (text === '') return [];
  return text.split(':').flatMap((group) => {
    if (!group.includes('.')) return [Number.parseInt(group, 16)];
    const [a = 0, b = 0, c = 0, d = 0] = group.split('.').map(Number);
    return [a * 256 + b, c * 256 + d];
  });
}

export function formatIp({ family, value }: Ip): string {
  if (family === 4) return pieces(value, 4, 8n).join('.');
  const groups = pieces(value, groupCount, 16n);
  const { at, length } = longestZeros(groups);
  const hex = (part: readonly number[]): string =>
    part.map((group) => group.toString(16)).join(':');
  if (length < 2) return hex(groups);
  return `${hex(groups.slice(0, at))}::${hex(groups.slice(at + length))}`;
}

function pieces(value: bigint, count: number, bits: bigint): number[] {
  const mask = (1n << bits) - 1n;
  return Array.from({ length: count }, (_, index) =>
    Number((value >> (bits * BigInt(count - 1 - index))) & mask),
  );
}

function longestZeros(groups: readonly number[]): { at: number; length: number } {
  let best = { at: 0, length: 0 };
  let at = 0;
  for (const [index, group] of groups.entries()) {
    if (group !== 0) at = index + 1;
    else if (index + 1 - at > best.length) best = { at, length: index + 1 - at };
  }
  return best;
}

/** The block that an address with a prefix length lies in; host bits may be set. */
export function blockAround(text: string): IpBlock | undefined {
  const [address = '', length = '', ...rest] = text.split('/');
  const ip = parseIp(address);
  if (ip === undefined || rest.length > 0 || !/^\d{1,3}$/.test(length)) return undefined;
  const prefix = Number(length);
  const bits = bitsOf(ip.family);
  if (prefix > bits) return undefined;
  const hostBits = BigInt(bits - prefix);
  return { family: ip.family, first: (ip.value >> hostBits) << hostBits, prefix };
}

/** Undefined for anything but CIDR text whose host bits are zero. */
export function parseIpBlock(text: string): IpBlock | undefined {
  const block = blockAround(text);
  return block !== undefined && parseIp(text.split('/')[0] ?? '')?.value === block.first
    ? block
    : undefined;
}

export function formatIpBlock({ family, first, prefix }: IpBlock): string {
  return `${formatIp({ family, value: first })}/${prefix}`;
}

/** How many addresses it has. */
export function ipBlockSize({ family, prefix }: IpBlock): bigint {
  return 1n << BigInt(bitsOf(family) - prefix);
}

export function ipBlocksOverlap(left: IpBlock, right: IpBlock): boolean {
  if (left.family !== right.family) return false;
  return (
    left.first < right.first + ipBlockSize(right) && right.first < left.first + ipBlockSize(left)
  );
}

/** Whether the whole of `inner` lies in `outer`. */
export function ipBlockCovers(outer: IpBlock, inner: IpBlock): boolean {
  return outer.prefix <= inner.prefix && ipBlocksOverlap(outer, inner);
}

export function ipBlockHas(block: IpBlock, { family, value }: Ip): boolean {
  return (
    family === block.family && value >= block.first && value < block.first + ipBlockSize(block)
  );
}
