/**
 * IPv4 addresses and prefixes as numbers, for counting through a block.
 */
import { assert } from '#lib/assert';
import { ShoalError } from '#lib/errors';

const pattern = /^(\d{1,3})\.(\d{1,3})\.(\d{1,3})\.(\d{1,3})$/;
/** Undefined when the text is not an IPv4 address. */
export function parseAddress(text) {
  const match = pattern.exec(text);
  if (match === null) return undefined;
  const bytes = match.slice(1).map(Number);
  if (bytes.some((byte) => byte > 255)) return undefined;
  return bytes.reduce((sum, byte) => sum * 256 + byte, 0);
}
export function formatAddress(value) {
  assert(value >= 0 && value < 2 ** 32, 'an IPv4 address has 32 bits');
  return [24, 16, 8, 0].map((shift) => (value >>> shift) & 0xff).join('.');
}
/** Throws `invalid_argument` unless the text is a block in CIDR notation. */
export function parseBlock(text) {
  const [addressText = '', lengthText = ''] = text.split('/');
  const address = parseAddress(addressText);
  const prefixLength = /^\d{1,2}$/.test(lengthText) ? Number(lengthText) : 33;
  const size = 2 ** (32 - prefixLength);
  if (address === undefined || prefixLength > 32 || address % size !== 0) {
    throw new ShoalError(
      'invalid_argument',
      `"${text}" is not a block of IPv4 addresses such as 10.240.4.0/23`,
    );
  }
  return { base: address, prefixLength, size };
}
export function blockHas(block, address) {
  return address >= block.base && address < block.base + block.size;
}
//# sourceMappingURL=cidr.js.map
