/**
 * IP addresses as text: what is one, and which lie in a subnet.
 */
import { BlockList, isIP } from 'node:net';

export function isIpAddress(text: string): boolean {
  return isIP(text) !== 0;
}

export interface Subnet {
  /** False for an address of the other family and for text that is no address. */
  contains(address: string): boolean;
}

/** A subnet (`10.0.0.0/8`) or a single address; undefined when the text is neither. */
export function parseSubnet(text: string): Subnet | undefined {
  const [network = '', length, ...more] = text.split('/');
  const family = isIP(network);
  if (family === 0 || more.length > 0) return undefined;
  const bits = family === 4 ? 32 : 128;
  if (length !== undefined && !/^\d{1,3}$/.test(length)) return undefined;
  const prefix = length === undefined ? bits : Number(length);
  if (prefix > bits) return undefined;
  const type = family === 4 ? 'ipv4' : 'ipv6';
  const list = new BlockList();
  list.addSubnet(network, prefix, type);
  return { contains: (address) => isIP(address) === family && list.check(address, type) };
}
