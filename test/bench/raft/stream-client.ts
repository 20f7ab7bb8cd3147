/** Puts or gets over duplex streams, one per connection, a window of requests on each. */
import { type Channel, openChannel } from '#lib/rpc/channel';
import { createClient } from '#lib/rpc/client';
import { type Load, loadOf } from '../processes/load.ts';
import { valueBytes } from './kv-server.ts';
import { KvService } from './kv-service.ts';
import { type StreamOrder, serverName } from './orders.ts';

async function window(channel: Channel, size: number, order: StreamOrder, endMs: number) {
  const value = new Uint8Array(order.kind === 'put' ? valueBytes : 0).fill(1);
  const call = createClient(KvService, channel).open();
  const latencies: number[] = [];
  const sent: number[] = [];
  let failure: unknown;
  /** So many requests in one message. */
  const ask = (count: number, now: number): void => {
    for (let at = 0; at < count; at++) sent.push(now);
    const values = new Array<Uint8Array>(count).fill(value);
    call.send({ kind: order.kind, values }).catch((error: unknown) => {
      failure ??= error;
    });
  };
  ask(size, performance.now());
  for await (const { values } of call.responses) {
    const now = performance.now();
    for (const began of sent.splice(0, values.length)) latencies.push(now - began);
    if (now < endMs) ask(values.length, now);
    else if (sent.length === 0) call.end();
  }
  if (failure !== undefined) throw failure;
  return latencies;
}

export async function streamLoad(order: StreamOrder): Promise<Load> {
  const { identity, address, connections, inFlight, ms } = order;
  const { rootsPem, certPem, keyPem } = identity;
  const tls = { rootsPem, serverName, identity: { certPem, keyPem } };
  const channels = Array.from({ length: connections }, () =>
    openChannel({ address, tls: () => tls }),
  );
  const began = performance.now();
  const size = inFlight / connections;
  const latencies = await Promise.all(
    channels.map((channel) => window(channel, size, order, began + ms)),
  );
  const seconds = (performance.now() - began) / 1000;
  for (const channel of channels) channel.close();
  return loadOf(latencies.flat(), seconds);
}
