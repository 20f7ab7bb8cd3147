/** Puts the flags of `network create` into the body of its request. Pure. */
import { parseSubnet } from '#lib/ip/ip-address';
import { parsePairs } from '../../parse/units.ts';

/** Values as typed. */
export interface CreateFlags {
  readonly driver: string;
  readonly opt: readonly string[];
  readonly label: readonly string[];
  readonly internal?: boolean;
  readonly attachable?: boolean;
  readonly ingress?: boolean;
  readonly ipv6?: boolean;
  readonly scope?: string;
  readonly ipamDriver: string;
  readonly ipamOpt: readonly string[];
  readonly subnet: readonly string[];
  readonly ipRange: readonly string[];
  readonly gateway: readonly string[];
  readonly auxAddress: readonly string[];
}

interface PoolJson {
  Subnet: string;
  IPRange?: string;
  Gateway?: string;
  AuxiliaryAddresses?: Record<string, string>;
}

/** The subnet that an address lies in. */
function poolOf(pools: readonly PoolJson[], address: string, what: string): PoolJson {
  const pool = pools.find(({ Subnet }) => parseSubnet(Subnet)?.contains(address) === true);
  if (pool === undefined) throw new Error(`no matching subnet for ${what}: give it with --subnet`);
  return pool;
}

/** Ranges, gateways and auxiliary addresses belong to the subnet that they lie in. */
function poolsOf(flags: CreateFlags): PoolJson[] {
  const pools: PoolJson[] = flags.subnet.map((Subnet) => ({ Subnet }));
  for (const range of flags.ipRange) {
    const pool = poolOf(pools, range.split('/')[0] ?? '', `range ${range}`);
    if (pool.IPRange !== undefined) {
      throw new Error(`subnet ${pool.Subnet} has two ranges, ${pool.IPRange} and ${range}`);
    }
    pool.IPRange = range;
  }
  for (const gateway of flags.gateway) {
    const pool = poolOf(pools, gateway, `gateway ${gateway}`);
    if (pool.Gateway !== undefined) {
      throw new Error(`subnet ${pool.Subnet} has two gateways, ${pool.Gateway} and ${gateway}`);
    }
    pool.Gateway = gateway;
  }
  for (const [name, address] of Object.entries(parsePairs(flags.auxAddress))) {
    const pool = poolOf(pools, address, `auxiliary address ${name}=${address}`);
    pool.AuxiliaryAddresses = { ...pool.AuxiliaryAddresses, [name]: address };
  }
  return pools;
}

/** Throws when addresses fit no subnet. */
export function networkBody(name: string, flags: CreateFlags): Readonly<Record<string, unknown>> {
  return {
    Name: name,
    Driver: flags.driver,
    Scope: flags.scope ?? '',
    Internal: flags.internal === true,
    Attachable: flags.attachable === true,
    Ingress: flags.ingress === true,
    EnableIPv6: flags.ipv6 === true,
    IPAM: {
      Driver: flags.ipamDriver,
      Options: parsePairs(flags.ipamOpt),
      Config: poolsOf(flags),
    },
    Options: parsePairs(flags.opt),
    Labels: parsePairs(flags.label),
  };
}
