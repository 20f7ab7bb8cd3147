/**
 * IPv6 on the gateway network. Nothing is given out: every IPv4 address there has one twin, which
 * has the same 32 bits behind a fixed unique local prefix. So blocks stay blocks, and both ends of
 * the cluster know the twin without telling each other.
 */
import { must } from '#lib/assert';
import { formatIp, formatIpBlock, parseIp, parseIpBlock } from '#lib/ip/ip-block';

/** The twins of all IPv4 addresses. They never leave a node: what goes out is masqueraded. */
export const gatewayPrefix6 = 'fd73:686f:616c::/96';

const prefix = must(parseIpBlock(gatewayPrefix6), 'the prefix is a block');

/** The twin of an IPv4 address. */
export function gatewayAddress6Of(address: string): string {
  const ip = must(parseIp(address), `${address} is an address`);
  return formatIp({ family: 6, value: prefix.first + ip.value });
}

/** The twins of a block of IPv4 addresses. */
export function gatewaySubnet6Of(subnet: string): string {
  const block = must(parseIpBlock(subnet), `${subnet} is a block`);
  return formatIpBlock({
    family: 6,
    first: prefix.first + block.first,
    prefix: prefix.prefix + block.prefix,
  });
}
