/** What a user wishes of a service, field for field as it was sent. */
import { ShoalError } from '#lib/errors';
import {
  EndpointSpec,
  UpdateConfigFailureAction as FailureAction,
  GlobalJob,
  GlobalService,
  ReplicatedJob,
  ReplicatedService,
  EndpointSpecResolutionMode as ResolutionMode,
  ServiceSpec,
  UpdateConfig,
  UpdateConfigUpdateOrder as UpdateOrder,
} from '#proto/gen/swarm';
import { defaultReplicas } from '#proto/model/spec-defaults';
import { type Codec, type Field, fieldsOf, inputOf, record } from '../codec.ts';
import { float32, list, optional, plainDuration, uint64, word } from '../values.ts';
import { annotationFields, port } from './common.ts';
import { networkAttachment, taskTemplate } from './task-spec.ts';

const ofUpdate = fieldsOf<UpdateConfig>();
const updateConfig = record(UpdateConfig, [
  ofUpdate.field('Parallelism', 'parallelism', uint64, 'always'),
  ofUpdate.field('Delay', 'delay', plainDuration),
  ofUpdate.field(
    'FailureAction',
    'failureAction',
    word(
      {
        pause: FailureAction.PAUSE,
        continue: FailureAction.CONTINUE,
        rollback: FailureAction.ROLLBACK,
      },
      { empty: FailureAction.PAUSE },
    ),
  ),
  ofUpdate.field('Monitor', 'monitor', plainDuration),
  ofUpdate.field('MaxFailureRatio', 'maxFailureRatio', float32, 'always'),
  ofUpdate.field(
    'Order',
    'order',
    word(
      { 'stop-first': UpdateOrder.STOP_FIRST, 'start-first': UpdateOrder.START_FIRST },
      { empty: UpdateOrder.STOP_FIRST },
    ),
  ),
]);

const ofEndpoint = fieldsOf<EndpointSpec>();
export const endpointSpec: Codec<EndpointSpec> = record(EndpointSpec, [
  ofEndpoint.field(
    'Mode',
    'mode',
    word({ vip: ResolutionMode.VIP, dnsrr: ResolutionMode.DNSRR }, { empty: ResolutionMode.VIP }),
  ),
  ofEndpoint.field('Ports', 'ports', list(port)),
]);

const ofReplicated = fieldsOf<ReplicatedService>();
const replicatedFields = record(ReplicatedService, [
  ofReplicated.field('Replicas', 'replicas', uint64, 'always'),
]);

/** No number of replicas means one; zero means none. */
const replicated: Codec<ReplicatedService> = {
  ...replicatedFields,
  decode: (value, path) =>
    inputOf(value, path).has('replicas')
      ? replicatedFields.decode(value, path)
      : ReplicatedService.create({ replicas: defaultReplicas }),
};

const ofJob = fieldsOf<ReplicatedJob>();
const replicatedJobFields = record(ReplicatedJob, [
  ofJob.field('MaxConcurrent', 'maxConcurrent', uint64, 'always'),
  ofJob.field('TotalCompletions', 'totalCompletions', uint64, 'always'),
]);

/** One at a time unless said otherwise, and as many completions as run at a time. */
const replicatedJob: Codec<ReplicatedJob> = {
  ...replicatedJobFields,
  decode: (value, path) => {
    const job = replicatedJobFields.decode(value, path);
    const input = inputOf(value, path);
    const maxConcurrent = input.has('maxconcurrent') ? job.maxConcurrent : 1;
    const totalCompletions = input.has('totalcompletions') ? job.totalCompletions : maxConcurrent;
    return { maxConcurrent, totalCompletions };
  },
};

const of = fieldsOf<ServiceSpec>();
const modeFields: readonly Field<ServiceSpec>[] = [
  of.field('Replicated', 'replicated', optional(replicated)),
  of.field('Global', 'global', optional(record(GlobalService, []))),
  of.field('ReplicatedJob', 'replicatedJob', optional(replicatedJob)),
  of.field('GlobalJob', 'globalJob', optional(record(GlobalJob, []))),
];

const fields = record(ServiceSpec, [
  annotationFields<ServiceSpec>(),
  of.field('TaskTemplate', 'task', optional(taskTemplate)),
  of.group('Mode', modeFields, 'always'),
  of.field('UpdateConfig', 'update', optional(updateConfig)),
  of.field('RollbackConfig', 'rollback', optional(updateConfig)),
  of.field('Networks', 'networks', list(networkAttachment)),
  of.field('EndpointSpec', 'endpoint', optional(endpointSpec)),
]);

/** A spec without a mode is a replicated service with one replica, and is stored as such. */
export const serviceSpec: Codec<ServiceSpec> = {
  ...fields,
  decode: (value, path) => {
    const spec = fields.decode(value, path);
    const modes = [spec.replicated, spec.global, spec.replicatedJob, spec.globalJob];
    const count = modes.filter((mode) => mode !== undefined).length;
    if (count > 1) {
      throw new ShoalError('invalid_argument', 'must specify only one service mode');
    }
    if (count === 1) return spec;
    return { ...spec, replicated: ReplicatedService.create({ replicas: defaultReplicas }) };
  },
};
