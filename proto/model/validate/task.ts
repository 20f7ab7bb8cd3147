/**
 * Checks of a task spec: what it needs from a node, where it may run, how it is restarted.
 */
import type { Placement, ResourceRequirements, Resources, TaskSpec } from '#proto/gen/swarm';
import { RestartPolicyRestartCondition } from '#proto/gen/swarm';
import { parseConstraint } from '../constraint.ts';
import {
  aliasLengthMax,
  constraintsMax,
  genericResourcesMax,
  memoryBytesMin,
  nanoCpusMin,
  networksMax,
  preferencesMax,
  shortListMax,
} from '../limits.ts';
import {
  invalid,
  validateCount,
  validateDistinct,
  validateDuration,
  validateWhole,
  within,
} from './common.ts';
import { validateContainer } from './container.ts';

export function validateTask(path: string, spec: TaskSpec | undefined): void {
  if (spec === undefined) throw invalid(path, 'TaskTemplate: missing runtime');
  const runtimes = [spec.container, spec.attachment, spec.generic].filter((part) => part);
  if (runtimes.length === 0) throw invalid(path, 'TaskTemplate: missing runtime');
  if (runtimes.length > 1) throw invalid(path, 'TaskTemplate: more than one runtime');
  if (spec.container !== undefined) validateContainer(`${path}.ContainerSpec`, spec.container);
  if (spec.resources !== undefined) validateRequirements(`${path}.Resources`, spec.resources);
  if (spec.placement !== undefined) validatePlacement(`${path}.Placement`, spec.placement);
  validateRestart(`${path}.RestartPolicy`, spec.restart);
  validateAttachments(`${path}.Networks`, spec.networks);
  validateWhole(`${path}.ForceUpdate`, spec.forceUpdate, 'ForceUpdate');
}

function validateRequirements(path: string, requirements: ResourceRequirements): void {
  const { limits, reservations, swapBytes, memorySwappiness } = requirements;
  if (limits !== undefined) {
    validateResources(`${path}.Limits`, limits);
    if (limits.generic.length > 0) {
      throw invalid(`${path}.Limits`, 'generic resources can be reserved, not limited');
    }
  }
  if (reservations !== undefined) {
    validateResources(`${path}.Reservations`, reservations);
    validateGeneric(`${path}.Reservations.GenericResources`, reservations.generic);
  }
  if (swapBytes !== undefined && swapBytes.value < -1) {
    throw invalid(`${path}.SwapBytes`, 'the swap limit must be -1 (unlimited) or not negative');
  }
  const swappiness = memorySwappiness?.value ?? -1;
  if (swappiness < -1 || swappiness > 100) {
    throw invalid(`${path}.MemorySwappiness`, 'memory swappiness must be within -1 and 100');
  }
}

const nanosPerCpu = 1_000_000_000;

function validateResources(path: string, { nanoCpus, memoryBytes }: Resources): void {
  if (nanoCpus !== 0 && nanoCpus < nanoCpusMin) {
    const given = nanoCpus / nanosPerCpu;
    const reason = `invalid cpu value ${given}: Must be at least ${nanoCpusMin / nanosPerCpu}`;
    throw invalid(`${path}.NanoCPUs`, reason);
  }
  if (memoryBytes !== 0 && memoryBytes < memoryBytesMin) {
    const reason = `invalid memory value ${memoryBytes}: Must be at least 4MiB`;
    throw invalid(`${path}.MemoryBytes`, reason);
  }
}

function validateGeneric(path: string, generic: Resources['generic']): void {
  validateCount(path, generic, genericResourcesMax);
  for (const { namedResourceSpec, discreteResourceSpec } of generic) {
    if (namedResourceSpec !== undefined || discreteResourceSpec === undefined) {
      throw invalid(path, 'generic resources are asked for by number, not by name');
    }
    if (discreteResourceSpec.kind === '') throw invalid(path, 'a generic resource has a kind');
    validateWhole(path, discreteResourceSpec.value, `the count of ${discreteResourceSpec.kind}`);
  }
  validateDistinct(
    path,
    generic.map(({ discreteResourceSpec }) => discreteResourceSpec?.kind ?? ''),
    (kind) => `duplicate generic resource: ${kind}`,
  );
}

function validatePlacement(path: string, placement: Placement): void {
  validateCount(`${path}.Constraints`, placement.constraints, constraintsMax);
  validateCount(`${path}.Preferences`, placement.preferences, preferencesMax);
  validateCount(`${path}.Platforms`, placement.platforms, shortListMax);
  validateWhole(`${path}.MaxReplicas`, placement.maxReplicas, 'MaxReplicas');
  placement.constraints.forEach((text, index) => {
    within(`${path}.Constraints[${index}]`, () => parseConstraint(text));
  });
  for (const { spread } of placement.preferences) {
    if ((spread?.spreadDescriptor ?? '') === '') {
      throw invalid(`${path}.Preferences`, 'a placement preference says what to spread over');
    }
  }
}

function validateRestart(path: string, policy: TaskSpec['restart']): void {
  if (policy === undefined) return;
  if (!Object.values(RestartPolicyRestartCondition).includes(policy.condition)) {
    throw invalid(`${path}.Condition`, 'the restart condition is none, on-failure or any');
  }
  validateDuration(`${path}.Delay`, policy.delay, 'restart-delay');
  validateDuration(`${path}.Window`, policy.window, 'restart-window');
  validateWhole(`${path}.MaxAttempts`, policy.maxAttempts, 'restart-max-attempts');
}

export function validateAttachments(path: string, networks: TaskSpec['networks']): void {
  validateCount(path, networks, networksMax);
  networks.forEach(({ target, aliases, addresses }, index) => {
    if (target === '') throw invalid(`${path}[${index}].Target`, 'a network must be named');
    if (addresses.length > 0) {
      const reason = 'the addresses of a service and its tasks are chosen by the swarm';
      throw invalid(`${path}[${index}].Addresses`, reason);
    }
    validateAliases(`${path}[${index}].Aliases`, aliases);
  });
}

/** Names in DNS, possibly with dots in them. */
const aliasPattern = /^[a-z0-9_](?:[-_.a-z0-9]*[a-z0-9_])?$/i;

/** Throws `invalid_argument` that names the alias. */
export function validateAliases(path: string, aliases: readonly string[]): void {
  validateCount(path, aliases, shortListMax);
  for (const alias of aliases) {
    if (alias.length <= aliasLengthMax && aliasPattern.test(alias)) continue;
    throw invalid(path, `alias "${alias}" is not a name that DNS can carry`);
  }
  validateDistinct(
    path,
    aliases.map((alias) => alias.toLowerCase()),
    (alias) => `alias ${alias} is given twice`,
  );
}
