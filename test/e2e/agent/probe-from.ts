/** The agent's own probe, sent from a node's namespace. */
import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import type { OpenProbe } from '#agent/network/mesh/prober';
import { netnsDirectory } from './fake-hosts.ts';

/** Each socket is a process of its own, which takes sizes as lines and tells of answers. */
export function probeFrom(netns: string): OpenProbe {
  return (address, onAnswer) => {
    const program = `
      import { createInterface } from 'node:readline';
      import { openProbe } from './agent/network/mesh/probe-socket.ts';
      const probe = openProbe('${address}', () => console.log('answer'));
      const orders = createInterface(process.stdin);
      orders.on('line', (size) => probe.ask(size === '' ? undefined : Number(size)));
      orders.on('close', () => process.exit());`;
    const args = ['--conditions=source', '--import', 'tsx', '--input-type=module', '-e', program];
    const path = `--net=${netnsDirectory}/${netns}`;
    const child = spawn('nsenter', [path, process.execPath, ...args], {
      stdio: ['pipe', 'pipe', 'inherit'],
    });
    // It may be gone before the last question.
    child.stdin.on('error', () => undefined);
    createInterface(child.stdout).on('line', onAnswer);
    return {
      ask: (packetBytes) => child.stdin.write(`${packetBytes ?? ''}\n`),
      close: () => child.stdin.end(),
    };
  };
}
