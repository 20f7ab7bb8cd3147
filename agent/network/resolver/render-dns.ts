/**
 * How a container's questions reach the node's resolver. The container asks 127.0.0.11, as it
 * would anywhere; rules in its own namespace send that to the node's end of the gateway link. The
 * question then comes from the container's gateway address, which nobody else can send from.
 */
import { hostAddress, resolverPort } from '../names.ts';
import type { NetworkStep } from '../types.ts';

/** What resolv.conf says; configurations out there have it written into them. */
export const containerNameserver = '127.0.0.11';
/** Where the resolver listens, in the node's own namespace. */
export const resolverAddress = hostAddress;

const dnsPort = 53;
const dnsTable = 'dns';

/** The rules of one container's namespace, as one transaction for `nft -f`; may be repeated. */
export function renderDnsRules(): string {
  return [
    `table ip ${dnsTable}`,
    `delete table ip ${dnsTable}`,
    `table ip ${dnsTable} {`,
    '  chain output {',
    '    type nat hook output priority -100; policy accept;',
    `    ip daddr ${containerNameserver} meta l4proto { tcp, udp } th dport ${dnsPort} ` +
      `dnat to ${resolverAddress}:${resolverPort}`,
    '  }',
    '  chain postrouting {',
    '    type nat hook postrouting priority srcnat; policy accept;',
    `    ip saddr 127.0.0.0/8 ip daddr ${resolverAddress} masquerade`,
    '  }',
    '}',
    '',
  ].join('\n');
}

/** Without it, packets with a source in 127.0.0.0/8 do not leave by the interface. */
export function dnsSysctls(gatewayDevice: string): Readonly<Record<string, string>> {
  return { [`net.ipv4.conf.${gatewayDevice}.route_localnet`]: '1' };
}

/**
 * What a container's namespace needs once its interface on the gateway network is there.
 * `gatewayDevice` is that interface's name inside the container.
 */
export function planDns(namespace: string, gatewayDevice: string): NetworkStep[] {
  return [
    { kind: 'sysctl', namespace, settings: dnsSysctls(gatewayDevice) },
    { kind: 'nft', namespace, text: renderDnsRules() },
  ];
}
