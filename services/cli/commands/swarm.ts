/** `shoal swarm`: make a swarm, join one, leave it, and the tokens that let others in. */
import { type Command, Option } from 'commander';
import { path } from '../client.ts';
import { ShoalCommand } from '../command.ts';
import type { Context } from '../context.ts';
import type { NodeJson } from '../json.ts';
import { collect } from '../parse/collect.ts';
import { parseInteger } from '../parse/units.ts';
import {
  addClusterFlags,
  applyClusterFlags,
  type ClusterFlags,
  type ClusterSpecJson,
} from './cluster-flags.ts';
import { addUnlockCommands, printUnlockHelp } from './unlock.ts';

interface SwarmJson {
  readonly Version: { readonly Index: number };
  readonly Spec: ClusterSpecJson;
  readonly TLSInfo?: { readonly TrustRoot?: string };
  readonly JoinTokens: { readonly Worker: string; readonly Manager: string };
}

interface InfoJson {
  readonly Swarm: { readonly NodeID: string; readonly ControlAvailable: boolean };
}

const listenDefault = '0.0.0.0:2377';

function availabilityOption(): Option {
  return new Option('--availability <string>', 'whether the node takes tasks')
    .choices(['active', 'pause', 'drain'])
    .default('active');
}

/** The line that lets another machine in. */
async function joinCommand(context: Context, role: 'worker' | 'manager'): Promise<string> {
  const client = context.client();
  const swarm = await client.get<SwarmJson>('/swarm');
  const info = await client.get<InfoJson>('/info');
  const node = await client.get<NodeJson>(path`/nodes/${info.Swarm.NodeID}`);
  const token = role === 'worker' ? swarm.JoinTokens.Worker : swarm.JoinTokens.Manager;
  return `    shoal swarm join --token ${token} ${node.ManagerStatus?.Addr ?? ''}\n`;
}

interface InitFlags extends ClusterFlags {
  readonly forceNewCluster?: boolean;
  readonly dataPathPort: string;
  readonly advertiseAddr?: string;
  readonly listenAddr: string;
  readonly dataPathAddr?: string;
  readonly availability: string;
  readonly defaultAddrPool: readonly string[];
  readonly defaultAddrPoolMaskLength: string;
}

async function init(context: Context, flags: InitFlags): Promise<void> {
  const client = context.client();
  const nodeId = await client.post<string>('/swarm/init', {
    body: {
      ListenAddr: flags.listenAddr,
      AdvertiseAddr: flags.advertiseAddr ?? '',
      DataPathAddr: flags.dataPathAddr ?? '',
      DefaultAddrPool: flags.defaultAddrPool,
      SubnetSize: parseInteger(flags.defaultAddrPoolMaskLength, 'mask length', 1),
      Availability: flags.availability,
      DataPathPort: parseInteger(flags.dataPathPort, 'data path port'),
      ForceNewCluster: flags.forceNewCluster === true,
      AutoLockManagers: flags.autolock === true,
      Spec: applyClusterFlags({}, flags),
    },
  });
  context.print(`Swarm initialized: current node (${nodeId}) is now a manager.\n\n`);
  context.print('To add a worker to this swarm, run the following command:\n\n');
  context.print(`${await joinCommand(context, 'worker')}\n`);
  context.print(
    "To add a manager to this swarm, run 'shoal swarm join-token manager' and follow the instructions.\n\n",
  );
  if (flags.autolock === true) await printUnlockHelp(context);
}

interface JoinFlags {
  readonly token?: string;
  readonly advertiseAddr?: string;
  readonly listenAddr: string;
  readonly dataPathAddr?: string;
  readonly availability: string;
}

async function join(context: Context, addresses: readonly string[], flags: JoinFlags) {
  const client = context.client();
  await client.post('/swarm/join', {
    body: {
      ListenAddr: flags.listenAddr,
      AdvertiseAddr: flags.advertiseAddr ?? '',
      DataPathAddr: flags.dataPathAddr ?? '',
      RemoteAddrs: addresses,
      JoinToken: flags.token ?? '',
      Availability: flags.availability,
    },
  });
  const info = await client.get<InfoJson>('/info');
  const role = info.Swarm.ControlAvailable ? 'manager' : 'worker';
  context.print(`This node joined a swarm as a ${role}.\n`);
}

async function joinToken(
  context: Context,
  role: string,
  flags: { readonly rotate?: boolean; readonly quiet?: boolean },
): Promise<void> {
  if (role !== 'worker' && role !== 'manager') {
    throw new Error('unknown role: want worker or manager');
  }
  const client = context.client();
  if (flags.rotate === true) {
    const { Version, Spec } = await client.get<SwarmJson>('/swarm');
    const query = {
      version: String(Version.Index),
      rotateWorkerToken: String(role === 'worker'),
      rotateManagerToken: String(role === 'manager'),
    };
    await client.post('/swarm/update', { query, body: Spec });
    if (flags.quiet !== true) context.print(`Successfully rotated ${role} join token.\n\n`);
  }
  if (flags.quiet === true) {
    const { JoinTokens } = await client.get<SwarmJson>('/swarm');
    context.print(`${role === 'worker' ? JoinTokens.Worker : JoinTokens.Manager}\n`);
    return;
  }
  context.print(`To add a ${role} to this swarm, run the following command:\n\n`);
  context.print(`${await joinCommand(context, role)}\n`);
}

async function update(context: Context, flags: ClusterFlags): Promise<void> {
  const client = context.client();
  const { Version, Spec } = await client.get<SwarmJson>('/swarm');
  const query = { version: String(Version.Index) };
  await client.post('/swarm/update', { query, body: applyClusterFlags(Spec, flags) });
  context.print('Swarm updated.\n');
  const wasLocked = Spec.EncryptionConfig?.AutoLockManagers === true;
  if (flags.autolock === true && !wasLocked) await printUnlockHelp(context);
}

function updateCommand(context: Context): Command {
  const command = new ShoalCommand('update').description('change the settings of the swarm');
  addClusterFlags(command);
  return command.action(async (flags: ClusterFlags) => {
    if (Object.keys(flags).length > 0) return update(context, flags);
    command.outputHelp();
  });
}

export function initCommand(context: Context): Command {
  const command = new ShoalCommand('init')
    .description('make this node the first manager of a new swarm')
    .option('--advertise-addr <addr>', 'address that the others reach: IP, interface, with :PORT')
    .option('--listen-addr <addr>', 'where the manager port listens', listenDefault)
    .option('--data-path-addr <addr>', 'address for container traffic')
    .option('--data-path-port <port>', 'UDP port for container traffic', '0')
    .option('--force-new-cluster', 'make a new swarm out of the state of this node')
    .option('--default-addr-pool <cidr>', 'pools for overlay networks', collect, [])
    .option('--default-addr-pool-mask-length <n>', 'prefix length of their subnets', '24')
    .addOption(availabilityOption())
    .action((flags: InitFlags) => init(context, flags));
  addClusterFlags(command);
  return command;
}

export function joinCommandOf(context: Context): Command {
  return new ShoalCommand('join')
    .description('join a swarm as the role that the token gives')
    .argument('<host:port...>', 'a manager of the swarm')
    .requiredOption('--token <token>', 'from `shoal swarm join-token worker|manager`')
    .option('--advertise-addr <addr>', 'address that the others reach')
    .option('--listen-addr <addr>', 'where the manager port listens', listenDefault)
    .option('--data-path-addr <addr>', 'address for container traffic')
    .addOption(availabilityOption())
    .action((addresses: string[], flags: JoinFlags) => join(context, addresses, flags));
}

export function swarmCommand(context: Context): Command {
  const swarm = new ShoalCommand('swarm').description('manage the swarm');
  swarm.addCommand(initCommand(context));
  swarm.addCommand(joinCommandOf(context));
  swarm.addCommand(updateCommand(context));
  addUnlockCommands(swarm, context);
  swarm
    .command('ca')
    .description("show the certificate of the swarm's authority")
    .action(async () => {
      const { TLSInfo } = await context.client().get<SwarmJson>('/swarm');
      context.print(`${(TLSInfo?.TrustRoot ?? '').trimEnd()}\n`);
    });
  swarm
    .command('join-token')
    .description('show or rotate the token for joining')
    .argument('<worker|manager>')
    .option('--rotate', 'replace it: the old one lets nobody in any more')
    .option('-q, --quiet', 'only the token')
    .action((role: string, flags) => joinToken(context, role, flags));
  swarm
    .command('leave')
    .description('leave the swarm: its containers on this node are removed')
    .option('-f, --force', 'leave although this node is a manager')
    .action(async (flags: { force?: boolean }) => {
      const query = flags.force === true ? { force: '1' } : {};
      await context.client().post('/swarm/leave', { query });
      context.print('Node left the swarm.\n');
    });
  return swarm;
}
