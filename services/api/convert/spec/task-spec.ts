/**
 * The task template of a service. Two things stand elsewhere on the wire than in the JSON: the
 * limit of processes belongs to the container, and the runtime's name follows from what is set.
 */
import { ShoalError } from '#lib/errors';
import { Int64Value } from '#proto/gen/google';
import {
  RestartPolicyRestartCondition as Condition,
  ContainerSpec,
  type GenericRuntimeSpec,
  NetworkAttachmentConfig,
  NetworkAttachmentSpec,
  Placement,
  PlacementPreference,
  ResourceRequirements,
  Resources,
  RestartPolicy,
  SpreadOver,
  TaskSpec,
} from '#proto/gen/swarm';
import { type Codec, type Field, fieldsOf, inputOf, pathOf, record } from '../codec.ts';
import {
  duration,
  int64,
  list,
  optional,
  text,
  textMap,
  uint64,
  word,
  wrapped,
} from '../values.ts';
import { driver, platform, resources } from './common.ts';
import { containerSpec } from './container-spec.ts';

const ofRestart = fieldsOf<RestartPolicy>();
const restartPolicyFields = record(RestartPolicy, [
  ofRestart.field(
    'Condition',
    'condition',
    word(
      { none: Condition.NONE, 'on-failure': Condition.ON_FAILURE, any: Condition.ANY },
      { empty: Condition.ANY },
    ),
  ),
  ofRestart.field('Delay', 'delay', duration),
  ofRestart.field('MaxAttempts', 'maxAttempts', uint64, 'always'),
  ofRestart.field('Window', 'window', duration),
]);

/** A policy without a condition means `any`; the wire's zero means `none`. */
const restartPolicy: Codec<RestartPolicy> = {
  ...restartPolicyFields,
  decode: (value, path) => {
    const policy = restartPolicyFields.decode(value, path);
    const named = inputOf(value, path).has('condition');
    return named ? policy : { ...policy, condition: Condition.ANY };
  },
};

const ofSpread = fieldsOf<SpreadOver>();
const ofPreference = fieldsOf<PlacementPreference>();
const preference = record(PlacementPreference, [
  ofPreference.field(
    'Spread',
    'spread',
    optional(
      record(SpreadOver, [ofSpread.field('SpreadDescriptor', 'spreadDescriptor', text, 'always')]),
    ),
  ),
]);

const ofPlacement = fieldsOf<Placement>();
const placement = record(Placement, [
  ofPlacement.field('Constraints', 'constraints', list(text)),
  ofPlacement.field('Preferences', 'preferences', list(preference)),
  ofPlacement.field('MaxReplicas', 'maxReplicas', uint64),
  ofPlacement.field('Platforms', 'platforms', list(platform)),
]);

const ofAttachment = fieldsOf<NetworkAttachmentConfig>();
export const networkAttachment: Codec<NetworkAttachmentConfig> = record(NetworkAttachmentConfig, [
  ofAttachment.field('Target', 'target', text),
  ofAttachment.field('Aliases', 'aliases', list(text)),
  ofAttachment.field('DriverOpts', 'driverAttachmentOpts', textMap),
]);

const ofRequirements = fieldsOf<ResourceRequirements>();
const requirements = record(ResourceRequirements, [
  ofRequirements.field('Limits', 'limits', optional(resources)),
  ofRequirements.field('Reservations', 'reservations', optional(resources)),
  ofRequirements.field('SwapBytes', 'swapBytes', wrapped(Int64Value, int64)),
  ofRequirements.field('MemorySwappiness', 'memorySwappiness', wrapped(Int64Value, int64)),
]);

/** `Resources.Limits.Pids` is the container's `pidsLimit`. */
const pidsLimit: Field<TaskSpec> = {
  decode: (input, path, into) => {
    const inner = pathOf(path, 'Resources');
    const given = input.get('resources');
    const limits = given === undefined ? undefined : inputOf(given, inner).get('limits');
    if (limits === undefined) return;
    const pids = inputOf(limits, pathOf(inner, 'Limits')).get('pids');
    if (pids === undefined) return;
    const value = int64.decode(pids, pathOf(inner, 'Limits.Pids'));
    if (value !== 0) into.container = ContainerSpec.create({ ...into.container, pidsLimit: value });
  },
  encode: (message, into) => {
    const pids = message.container?.pidsLimit ?? 0;
    if (pids === 0) return;
    const limits = resources.encode(message.resources?.limits ?? Resources.create());
    const rest = requirements.encode(message.resources ?? ResourceRequirements.create());
    into.Resources = { ...asRecord(rest), Limits: { ...asRecord(limits), Pids: pids } };
  },
};

function asRecord(value: unknown): Readonly<Record<string, unknown>> {
  return value as Readonly<Record<string, unknown>>;
}

const runtimeContainer = 'container';
const runtimeAttachment = 'attachment';

/** `Runtime` says which part is set; plugins are the one kind that cannot be asked for here. */
const runtime: Field<TaskSpec> = {
  decode: (input, path) => {
    const value = input.get('runtime');
    const name = value === undefined ? '' : text.decode(value, pathOf(path, 'Runtime'));
    if (name === '' || name === runtimeContainer || name === runtimeAttachment) return;
    throw new ShoalError(
      'unimplemented',
      `runtime ${JSON.stringify(name)} is not available: services run containers; ` +
        'leave TaskTemplate.Runtime out or set it to "container"',
    );
  },
  encode: (message, into) => {
    if (message.container !== undefined) into.Runtime = runtimeContainer;
    else if (message.attachment !== undefined) into.Runtime = runtimeAttachment;
    else if (message.generic !== undefined) into.Runtime = runtimeOf(message.generic);
  },
};

function runtimeOf(generic: GenericRuntimeSpec): string {
  return generic.kind;
}

const ofAttachmentSpec = fieldsOf<NetworkAttachmentSpec>();
const attachmentSpec = record(NetworkAttachmentSpec, [
  ofAttachmentSpec.field('ContainerID', 'containerId', text, 'always'),
]);

const of = fieldsOf<TaskSpec>();
const shared: readonly Field<TaskSpec>[] = [
  of.field('ContainerSpec', 'container', optional(containerSpec)),
  of.field('NetworkAttachmentSpec', 'attachment', optional(attachmentSpec)),
  of.field('Resources', 'resources', optional(requirements)),
  pidsLimit,
  of.field('RestartPolicy', 'restart', optional(restartPolicy)),
  of.field('Placement', 'placement', optional(placement)),
  of.field('Networks', 'networks', list(networkAttachment)),
  of.field('LogDriver', 'logDriver', optional(driver)),
  of.field('ForceUpdate', 'forceUpdate', uint64, 'always'),
];

/** In a service. */
export const taskTemplate: Codec<TaskSpec> = record(TaskSpec, [...shared, runtime]);

/** In a task, where Docker does not repeat the runtime's name. */
export const taskSpec: Codec<TaskSpec> = record(TaskSpec, shared);
