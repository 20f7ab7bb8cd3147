/**
 * The packet rules of the gateway network as text for `nft -f`. A whole table is replaced in one
 * transaction; published ports are elements of maps, so that a change touches no rule.
 */
import { hostLink, hostTable, sandboxTable } from './names.js';

const protocols = ['tcp', 'udp', 'sctp'];
/**
 * The table in the node's own namespace. Published ports answer on every address of the node, its
 * localhost included, and from the node itself. Nobody outside reaches a container's own address
 * but through a published port.
 */
export function renderHostTable(endpoints) {
  const maps = protocols.map(
    (protocol) => `  map ${protocol}_ports { type inet_service : ipv4_addr . inet_service; }`,
  );
  const jumps = protocols.map(
    (protocol) =>
      `    fib daddr type local meta l4proto ${protocol} ` +
      `dnat ip to ${protocol} dport map @${protocol}_ports`,
  );
  return [
    `table ip ${hostTable}`,
    `delete table ip ${hostTable}`,
    `table ip ${hostTable} {`,
    ...maps,
    '  chain prerouting {',
    '    type nat hook prerouting priority dstnat; policy accept;',
    ...jumps,
    '  }',
    '  chain output {',
    '    type nat hook output priority -100; policy accept;',
    ...jumps,
    '  }',
    '  chain postrouting {',
    '    type nat hook postrouting priority srcnat; policy accept;',
    `    oifname "${hostLink}" ip saddr 127.0.0.0/8 masquerade`,
    `    iifname "${hostLink}" oifname "${hostLink}" masquerade`,
    `    iifname "${hostLink}" oifname != "${hostLink}" masquerade`,
    '  }',
    '  chain forward {',
    '    type filter hook forward priority 0; policy accept;',
    `    oifname "${hostLink}" ct status dnat accept`,
    `    oifname "${hostLink}" ct state new reject`,
    '  }',
    '}',
    ...renderElements(endpoints),
    '',
  ].join('\n');
}
/** Makes the maps of published ports hold those of `endpoints` and no others. */
export function renderHostPorts(endpoints) {
  const flushes = protocols.map((protocol) => `flush map ip ${hostTable} ${protocol}_ports`);
  return [...flushes, ...renderElements(endpoints), ''].join('\n');
}
function renderElements(endpoints) {
  return protocols.flatMap((protocol) => {
    const elements = endpoints.flatMap(({ address, ports }) =>
      ports
        .filter((port) => port.protocol === protocol)
        .map((port) => `${port.publishedPort} : ${address.v4} . ${port.targetPort}`),
    );
    if (elements.length === 0) return [];
    const list = elements.sort().join(', ');
    return [`add element ip ${hostTable} ${protocol}_ports { ${list} }`];
  });
}
/** The table in the sandbox: containers do not reach each other across the gateway network. */
export function renderSandboxTable() {
  return [
    `table ip ${sandboxTable}`,
    `delete table ip ${sandboxTable}`,
    `table ip ${sandboxTable} {`,
    '  chain forward {',
    '    type filter hook forward priority 0; policy accept;',
    '    iifname "v-*" oifname "v-*" ct state new reject',
    '  }',
    '}',
    '',
  ].join('\n');
}
//# sourceMappingURL=render-nft.js.map
