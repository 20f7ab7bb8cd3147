/**
 * The container's own end of an overlay network: its address and the way to the network's others.
 * The default route leads elsewhere, to the gateway network.
 */
import { isIPv6 } from 'node:net';
import { gatewayAddress, gatewayAddress6 } from '../names.ts';
import type { NetworkStep } from '../types.ts';
import type { OverlayPort } from './wish.ts';

/** Every line may be repeated. */
export function planPortInside(port: OverlayPort, subnets: readonly string[]): NetworkStep[] {
  const { device, addresses, namespace } = port;
  const lines = [
    `link set ${device} up`,
    ...addresses.map((address) =>
      isIPv6(address)
        ? `address replace ${address}/128 dev ${device} nodad`
        : `address replace ${address}/32 dev ${device}`,
    ),
    ...subnets.flatMap((subnet) => {
      const source = addresses.find((address) => isIPv6(address) === subnet.includes(':'));
      if (source === undefined) return [];
      const via = isIPv6(source) ? gatewayAddress6 : gatewayAddress;
      return [`route replace ${subnet} via ${via} dev ${device} onlink src ${source}`];
    }),
  ];
  return [{ kind: 'ip', namespace, lines }];
}
