/** IPv4 blocks as ranges of numbers, for arithmetic on address pools. */
import { isIPv4 } from 'node:net';

export interface Block {
  /** The first address. */
  readonly first: number;
  /** How many addresses: a power of two. */
  readonly size: number;
}

const addressBits = 32;

/** Undefined for anything but the CIDR text of a block whose host bits are zero. */
export function parseBlock(text: string): Block | undefined {
  const [address = '', length = '', ...rest] = text.split('/');
  if (rest.length > 0 || !isIPv4(address) || !/^\d{1,2}$/.test(length)) return undefined;
  const prefix = Number(length);
  if (prefix > addressBits) return undefined;
  const size = 2 ** (addressBits - prefix);
  const first = address.split('.').reduce((sum, part) => sum * 256 + Number(part), 0);
  return first % size === 0 ? { first, size } : undefined;
}

export function renderBlock({ first, size }: Block): string {
  const bytes = [24, 16, 8, 0].map((shift) => Math.floor(first / 2 ** shift) % 256);
  return `${bytes.join('.')}/${addressBits - Math.log2(size)}`;
}

export function blocksOverlap(left: Block, right: Block): boolean {
  return left.first < right.first + right.size && right.first < left.first + left.size;
}
