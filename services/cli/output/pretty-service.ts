/** `service inspect --pretty`: the same facts under the same heads as docker's. */
import { affinityLabel } from '#proto/model/mesh/affinity';
import type { ContainerSpecJson, ResourcesJson, ServiceJson, UpdateConfigJson } from '../json.ts';
import { durationText } from '../parse/units.ts';
import { ago, humanMemory } from './human.ts';
import { labelLines, lines, section } from './pretty.ts';

const nanosPerCpu = 1e9;

function duration(ns: number | undefined): string | undefined {
  return ns === undefined || ns === 0 ? undefined : durationText(ns);
}

function modeLines({ Spec }: ServiceJson): string {
  if (Spec.Mode?.Global !== undefined) return lines([['Service Mode', 'Global']]);
  const replicas = Spec.Mode?.Replicated?.Replicas;
  return lines([['Service Mode', 'Replicated']]) + lines([['Replicas', replicas]], ' ');
}

function updateStatus({ UpdateStatus }: ServiceJson, nowMs: number): string {
  if (UpdateStatus?.State === undefined) return '';
  const { State, Message, StartedAt, CompletedAt } = UpdateStatus;
  const body = lines(
    [
      ['State', State],
      ['Started', ago(nowMs, StartedAt)],
      ['Completed', ago(nowMs, CompletedAt)],
      ['Message', Message],
    ],
    ' ',
  );
  return section('UpdateStatus', body);
}

function placement({ Spec }: ServiceJson): string {
  const { Constraints, Preferences, MaxReplicas } = Spec.TaskTemplate.Placement ?? {};
  const list = (items: readonly string[] | undefined): string =>
    items === undefined || items.length === 0 ? '' : `[${items.join(' ')}]`;
  const spreads = Preferences?.map(({ Spread }) => `spread=${Spread.SpreadDescriptor}`);
  const body = lines(
    [
      ['Constraints', list(Constraints)],
      ['Preferences', list(spreads)],
      ['Max Replicas Per Node', MaxReplicas === 0 ? undefined : MaxReplicas],
    ],
    ' ',
  );
  return `Placement:\n${body}`;
}

function rollout(kind: 'Update' | 'Rollback', config: UpdateConfigJson | null | undefined): string {
  if (config === undefined || config === null) return '';
  const body = lines(
    [
      ['Parallelism', config.Parallelism ?? 0],
      ['Delay', duration(config.Delay)],
      ['On failure', config.FailureAction],
      ['Monitoring Period', duration(config.Monitor)],
      ['Max failure ratio', config.MaxFailureRatio ?? 0],
      [`${kind} order`, config.Order],
    ],
    ' ',
  );
  return section(`${kind}Config`, body);
}

function container(spec: ContainerSpecJson): string {
  const words = (list: readonly string[] | undefined): string => (list ?? []).join(' ');
  return lines(
    [
      ['Image', spec.Image],
      ['Command', words(spec.Command)],
      ['Args', words(spec.Args)],
      ['Env', words(spec.Env)],
      ['Dir', spec.Dir],
      ['User', spec.User],
      ['Init', spec.Init],
      ['Capabilities added', words(spec.CapabilityAdd)],
      ['Capabilities dropped', words(spec.CapabilityDrop)],
      ['Ulimits', words(spec.Ulimits?.map(({ Name, Soft, Hard }) => `${Name}=${Soft}:${Hard}`))],
    ],
    ' ',
  );
}

function logging({ Spec }: ServiceJson): string {
  const { Name, Options } = Spec.TaskTemplate.LogDriver ?? {};
  const options = section(' LogOpts', labelLines(Options, '  '));
  return section('Log Driver', lines([['Name', Name]], ' ') + options);
}

function mounts({ Mounts }: ContainerSpecJson): string {
  return (Mounts ?? [])
    .map(
      (mount) =>
        lines([['Target', mount.Target]], ' ') +
        lines(
          [
            ['Source', mount.Source],
            ['ReadOnly', mount.ReadOnly === true],
            ['Type', mount.Type],
          ],
          '  ',
        ),
    )
    .join('');
}

function resources(head: string, values: ResourcesJson | undefined): string {
  const body = lines(
    [
      ['CPU', values?.NanoCPUs ? values.NanoCPUs / nanosPerCpu : undefined],
      ['Memory', values?.MemoryBytes ? humanMemory(values.MemoryBytes) : undefined],
      ['PIDs', values?.Pids || undefined],
    ],
    '  ',
  );
  return section(` ${head}`, body);
}

function ports({ Endpoint }: ServiceJson): string {
  return (Endpoint?.Ports ?? [])
    .map(
      (port) =>
        ` PublishedPort = ${port.PublishedPort}\n  Protocol = ${port.Protocol}\n` +
        `  TargetPort = ${port.TargetPort}\n  PublishMode = ${port.PublishMode}\n` +
        (port.HostIP ? `  HostIP = ${port.HostIP}\n` : ''),
    )
    .join('');
}

function health({ Healthcheck }: ContainerSpecJson): string {
  if (Healthcheck === undefined) return '';
  const time = (value: unknown): string => durationText(typeof value === 'number' ? value : 0);
  const { Interval, Timeout, StartPeriod, Retries, Test } = Healthcheck;
  const body = lines(
    [
      ['Interval', time(Interval)],
      ['Retries', Number(Retries ?? 0)],
      ['StartPeriod', time(StartPeriod)],
      ['Timeout', time(Timeout)],
      ['Test', Array.isArray(Test) ? Test.join(' ') : ''],
    ],
    ' ',
  );
  return section('Healthcheck', body);
}

export function renderService(service: ServiceJson, nowMs: number): string {
  const { Spec } = service;
  const { ContainerSpec, Resources } = Spec.TaskTemplate;
  return [
    lines([
      ['ID', service.ID],
      ['Name', Spec.Name],
    ]),
    section('Labels', labelLines(Spec.Labels, ' ')),
    modeLines(service),
    updateStatus(service, nowMs),
    placement(service),
    rollout('Update', Spec.UpdateConfig),
    rollout('Rollback', Spec.RollbackConfig),
    section('ContainerSpec', container(ContainerSpec)),
    section('Mounts', mounts(ContainerSpec)),
    logging(service),
    section(
      'Resources',
      resources('Reservations', Resources?.Reservations) + resources('Limits', Resources?.Limits),
    ),
    lines([
      ['Networks', (Spec.TaskTemplate.Networks ?? []).map(({ Target }) => Target).join(' ')],
      ['Endpoint Mode', Spec.EndpointSpec?.Mode],
      ['Session Affinity', Spec.Labels?.[affinityLabel]],
    ]),
    section('Ports', ports(service)),
    health(ContainerSpec),
  ].join('');
}
