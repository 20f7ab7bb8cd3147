/** `service inspect --pretty`. */
import type { ServiceJson, UpdateConfigJson } from '../json.ts';
import { humanMemory } from './human.ts';

type Line = readonly [string, unknown];

function lines(items: readonly Line[], indent: string): string {
  return items
    .filter(([, value]) => value !== undefined && value !== '' && value !== 0)
    .map(([key, value]) => `${indent}${`${key}:`.padEnd(16 - indent.length)} ${String(value)}\n`)
    .join('');
}

function section(head: string, items: readonly Line[]): string {
  const body = lines(items, ' ');
  return body === '' ? '' : `${head}:\n${body}`;
}

/** `1m30s`: what people write for so many nanoseconds. */
export function durationText(ns: number | undefined): string | undefined {
  if (ns === undefined) return undefined;
  if (ns < 1e9) return `${ns / 1e6}ms`;
  const seconds = ns / 1e9;
  const parts = [
    [Math.floor(seconds / 3600), 'h'],
    [Math.floor((seconds % 3600) / 60), 'm'],
    [seconds % 60, 's'],
  ] as const;
  return parts
    .filter(([amount]) => amount > 0)
    .map(([amount, unit]) => `${amount}${unit}`)
    .join('');
}

function rollout(head: string, config: UpdateConfigJson | undefined): string {
  if (config === undefined) return '';
  return section(head, [
    ['Parallelism', config.Parallelism],
    ['Delay', config.Delay === 0 ? '' : durationText(config.Delay)],
    ['On failure', config.FailureAction],
    ['Monitoring', durationText(config.Monitor)],
    ['Max failures', config.MaxFailureRatio],
    ['Order', config.Order],
  ]);
}

export function renderService(service: ServiceJson): string {
  const { Spec, UpdateStatus } = service;
  const { ContainerSpec, Placement, Resources } = Spec.TaskTemplate;
  const limits = Resources?.Limits;
  const reservations = Resources?.Reservations;
  const global = Spec.Mode?.Global !== undefined;
  return [
    lines(
      [
        ['ID', service.ID],
        ['Name', Spec.Name],
      ],
      '',
    ),
    section('Labels', Object.entries(Spec.Labels ?? {})),
    lines(
      [
        ['Service Mode', global ? 'Global' : 'Replicated'],
        ['Replicas', global ? undefined : Spec.Mode?.Replicated?.Replicas],
      ],
      '',
    ),
    section('UpdateStatus', [
      ['State', UpdateStatus?.State],
      ['Started', UpdateStatus?.StartedAt],
      ['Completed', UpdateStatus?.CompletedAt],
      ['Message', UpdateStatus?.Message],
    ]),
    section('Placement', [
      ['Constraints', (Placement?.Constraints ?? []).join(', ')],
      ['Max per node', Placement?.MaxReplicas],
    ]),
    rollout('UpdateConfig', Spec.UpdateConfig),
    rollout('RollbackConfig', Spec.RollbackConfig),
    section('ContainerSpec', [
      ['Image', ContainerSpec.Image],
      ['Command', (ContainerSpec.Command ?? []).join(' ')],
      ['Args', (ContainerSpec.Args ?? []).join(' ')],
      ['Env', (ContainerSpec.Env ?? []).join(' ')],
      ['Dir', ContainerSpec.Dir],
      ['User', ContainerSpec.User],
    ]),
    section('Resources', [
      ['Limit CPU', (limits?.NanoCPUs ?? 0) / 1e9],
      ['Limit memory', limits?.MemoryBytes ? humanMemory(limits.MemoryBytes) : ''],
      ['Reserve CPU', (reservations?.NanoCPUs ?? 0) / 1e9],
      ['Reserve memory', reservations?.MemoryBytes ? humanMemory(reservations.MemoryBytes) : ''],
    ]),
    lines([['Endpoint Mode', Spec.EndpointSpec?.Mode]], ''),
    section(
      'Ports',
      (service.Endpoint?.Ports ?? []).map((port) => [
        `${port.PublishedPort}`,
        `${port.TargetPort}/${port.Protocol} ${port.PublishMode}`,
      ]),
    ),
  ].join('');
}
