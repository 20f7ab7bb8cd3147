/**
 * Where and how a registry is reached: the URL of its API and whether its identity must be proven.
 * Loopback addresses and those configured as insecure may speak plain HTTP or show any certificate.
 */
import { BlockList, isIP } from 'node:net';
import { ShoalError } from '#lib/errors';

export interface RegistryEndpoint {
  /** `host:port` for URLs. */
  readonly host: string;
  /** Its certificate need not verify and plain HTTP may be used. */
  readonly insecure: boolean;
}

/** Docker Hub's API is not at the host in its image names. */
const hubDomain = 'docker.io';
const hubHost = 'registry-1.docker.io';

function hostOf(domain: string): string {
  return domain.replace(/:\d+$/, '').replace(/^\[|\]$/g, '');
}

function isLoopback(host: string): boolean {
  return host === 'localhost' || host === '::1' || /^127\.\d+\.\d+\.\d+$/.test(host);
}

/** `insecureRegistries` holds `host[:port]` or, for addresses, CIDR blocks, as Docker's option. */
function isListed(domain: string, insecureRegistries: readonly string[]): boolean {
  const host = hostOf(domain);
  const family = isIP(host);
  return insecureRegistries.some((entry) => {
    const slash = entry.indexOf('/');
    if (slash < 0) return entry === domain;
    if (family === 0) return false;
    const [network = '', bits = ''] = entry.split('/');
    if (isIP(network) === 0 || !/^\d+$/.test(bits)) {
      throw new ShoalError('invalid_argument', `insecure registry ${entry} is no CIDR block`);
    }
    const block = new BlockList();
    block.addSubnet(network, Number(bits), isIP(network) === 6 ? 'ipv6' : 'ipv4');
    return block.check(host, family === 6 ? 'ipv6' : 'ipv4');
  });
}

export function resolveEndpoint(
  domain: string,
  insecureRegistries: readonly string[],
): RegistryEndpoint {
  if (domain === hubDomain) return { host: hubHost, insecure: false };
  const insecure = isLoopback(hostOf(domain)) || isListed(domain, insecureRegistries);
  return { host: domain, insecure };
}
