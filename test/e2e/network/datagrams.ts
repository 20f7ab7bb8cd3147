/** UDP between containers and hosts, for which the images have no program: Node in their networks. */
import type { Lab } from '../support/lab.ts';
import type { Place } from './support.ts';

function enter({ pid }: Place): string[] {
  return ['nsenter', '-t', String(pid), '-n', '--'];
}

/**
 * A server in a container's network. It answers with its slot and the client's address, and ends
 * with its container's network at the latest when the lab goes down.
 */
export function serveDatagrams(lab: Lab, place: Place, port: number): void {
  const program = `
    const s = require('dgram').createSocket('udp6');
    s.on('message', (m, from) => s.send('${place.slot} ' + from.address, from.port, from.address));
    s.bind(${port});`;
  const run = `${enter(place).join(' ')} node -e "${program.replaceAll('\n', ' ')}" </dev/null &`;
  void lab.exec(place.host, 'bash', '-c', run);
}

/** Sends datagrams from a new port each; what the servers saw. `from` is a container or a host. */
export async function askDatagrams(
  lab: Lab,
  from: string | Place,
  address: string,
  port: number,
  count: number,
): Promise<string[]> {
  const program = `
    const one = () => new Promise((done) => {
      const s = require('dgram').createSocket('${address.includes(':') ? 'udp6' : 'udp4'}');
      const timer = setTimeout(() => { done('timeout'); s.close(); }, 3000);
      s.on('message', (m) => { clearTimeout(timer); done(String(m)); s.close(); });
      s.send('x', ${port}, '${address}');
    });
    (async () => { for (let i = 0; i < ${count}; i++) console.log(await one()); })();`;
  const [host, prefix] = typeof from === 'string' ? [from, []] : [from.host, enter(from)];
  const { stdout } = await lab.exec(host, ...prefix, 'node', '-e', program);
  return stdout.trim().split('\n');
}
