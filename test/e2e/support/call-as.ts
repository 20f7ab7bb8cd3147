/**
 * Calls one rpc with the certificate of a node and prints what came of it as JSON. Runs on a host of
 * the lab: `call-as.ts CERTIFICATES ADDRESS SERVER_NAME METHOD`.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { isShoalError } from '#lib/errors';
import { openChannel } from '#lib/rpc/channel';
import { createClient } from '#lib/rpc/client';
import { CAService, ControlService, DispatcherService } from '#proto/gen/swarm';

const [folder = '', address = '', method = ''] = process.argv.slice(2);
const read = (name: string): string => readFileSync(join(folder, name), 'utf8');
const channel = openChannel({
  address,
  tls: () => ({
    rootsPem: read('swarm-root-ca.crt'),
    serverName: 'swarm-manager',
    identity: { certPem: read('swarm-node.crt'), keyPem: read('swarm-node.key') },
  }),
});

const calls: Readonly<Record<string, () => Promise<unknown>>> = {
  listServices: () => createClient(ControlService, channel).listServices({ filters: undefined }),
  getUnlockKey: () => createClient(CAService, channel).getUnlockKey({}),
  heartbeat: () => createClient(DispatcherService, channel).heartbeat({ sessionId: 'stolen' }),
};

try {
  const answer = await calls[method]?.();
  process.stdout.write(`${JSON.stringify({ code: 'ok', message: JSON.stringify(answer) })}\n`);
} catch (error) {
  if (!isShoalError(error)) throw error;
  process.stdout.write(`${JSON.stringify({ code: error.code, message: error.message })}\n`);
}
channel.close();
