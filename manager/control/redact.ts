/**
 * Objects as they may leave the manager: without keys and without credentials. What a reply does
 * not carry, an update cannot bring back, so updates keep the stored ones.
 */
import type {
  Cluster,
  ClusterSpec,
  Secret,
  Service,
  ServiceSpec,
  Task,
  TaskSpec,
} from '#proto/gen/swarm';

const nothing = new Uint8Array(0);

function withoutAuth(spec: TaskSpec | undefined): TaskSpec | undefined {
  if (spec?.container?.pullOptions === undefined) return spec;
  return { ...spec, container: { ...spec.container, pullOptions: undefined } };
}

function redactServiceSpec(spec: ServiceSpec | undefined): ServiceSpec | undefined {
  return spec && { ...spec, task: withoutAuth(spec.task) };
}

export function redactService(service: Service): Service {
  return {
    ...service,
    spec: redactServiceSpec(service.spec),
    previousSpec: redactServiceSpec(service.previousSpec),
  };
}

export function redactTask(task: Task): Task {
  return { ...task, spec: withoutAuth(task.spec) };
}

export function redactSecret(secret: Secret): Secret {
  return { ...secret, spec: secret.spec && { ...secret.spec, data: nothing } };
}

function redactClusterSpec(spec: ClusterSpec | undefined): ClusterSpec | undefined {
  if (spec === undefined) return undefined;
  const { caConfig } = spec;
  return {
    ...spec,
    // Its only content are secrets for the admission of nodes, from before there were tokens.
    acceptancePolicy: undefined,
    caConfig: caConfig && { ...caConfig, signingCaKey: nothing },
  };
}

/** Join tokens stay: who may read the cluster may let nodes join it. */
export function redactCluster(cluster: Cluster): Cluster {
  const { rootCa } = cluster;
  const rotation = rootCa?.rootRotation;
  return {
    ...cluster,
    spec: redactClusterSpec(cluster.spec),
    rootCa: rootCa && {
      ...rootCa,
      caKey: nothing,
      rootRotation: rotation && { ...rotation, caKey: nothing },
    },
    networkBootstrapKeys: [],
    unlockKeys: [],
  };
}
