/** The numbers that the suite prints, and their goals. */
import { type Goal, ratioAtMost } from '../../measure/goal.ts';
import type { Metric } from '../../measure/report.ts';
import { sameRoundMetric } from '../../measure/same-round.ts';

const tunnelCpuRatioMax = 1.2;
const addressCpuRatioMax = 1.15;

function withGoal(metric: Metric, goal: Goal): readonly Metric[] {
  return [{ ...metric, goal }, sameRoundMetric(metric.id, goal)];
}

function bulk(id: string, what: string): readonly Metric[] {
  const goal = ratioAtMost(tunnelCpuRatioMax);
  return [
    { id, what, unit: 'Gbit/s' },
    ...withGoal({ id: `${id}Cpu`, what: '  CPU per Gbit', unit: 'ms' }, goal),
    { id: `${id}Kernel`, what: "  the kernel's part of it", unit: 'ms' },
  ];
}

function connections(id: string, what: string, goal?: Goal): readonly Metric[] {
  const cpu = { id: `${id}Cpu`, what: '  CPU per connection', unit: 'µs' };
  const kernel = { id: `${id}Kernel`, what: "  the kernel's part of it", unit: 'µs' };
  return [
    { id, what, unit: '/s' },
    ...(goal === undefined ? [cpu, kernel] : [...withGoal(cpu, goal), ...withGoal(kernel, goal)]),
  ];
}

function questions(id: string, what: string): readonly Metric[] {
  return [
    { id, what, unit: '/s' },
    { id: `${id}P50`, what: '  p50', unit: 'ms' },
    { id: `${id}P99`, what: '  p99', unit: 'ms' },
    { id: `${id}Cpu`, what: '  CPU of the resolver per question', unit: 'µs' },
  ];
}

export const metrics: readonly Metric[] = [
  ...bulk('bulk', 'bytes, tunnel | node to node'),
  ...bulk('wire', 'bytes like on a wire, tunnel | node to node'),
  { id: 'tripP50', what: 'round trip, tunnel | node to node, p50', unit: 'ms' },
  { id: 'tripP99', what: '  p99', unit: 'ms' },
  ...connections('vip', 'connections, virtual | own address', ratioAtMost(addressCpuRatioMax)),
  ...connections('vipFar', '  with the backend on the other node', ratioAtMost(addressCpuRatioMax)),
  ...connections('mesh', 'connections, published port | process of the node'),
  ...connections('meshFar', '  with the backend on the other node'),
  { id: 'applied', what: 'table row → in the kernels of both nodes', unit: 'ms' },
  { id: 'reachable', what: '  → reached from both nodes', unit: 'ms' },
  { id: 'reachableMax', what: '  the slowest of a round', unit: 'ms' },
  { id: 'changeCpu', what: '  CPU per node, programs included', unit: 'ms' },
  ...questions('names', 'names by 127.0.0.11'),
  ...questions('socket', 'names at the socket | dnsmasq'),
];
