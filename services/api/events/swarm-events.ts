/**
 * What a committed change of the cluster's state means to people who watch events. Pure: one change
 * in, at most one happening out.
 */
import type { Change, ChangeKind } from '#manager/store/types';
import {
  NodeSpecAvailability as Availability,
  type Node,
  NodeRole,
  type Service,
} from '#proto/gen/swarm';
import { serviceModeOf } from '#proto/model/spec-defaults';
import { nodeStateText } from '../convert/node.ts';
import { updateStateText } from '../convert/service.ts';
import type { Happening } from './event.ts';

type Attributes = Record<string, string>;

/** `key.old` and `key.new`, when they differ. */
function addChange(attributes: Attributes, key: string, before: string, after: string): void {
  if (before === after) return;
  attributes[`${key}.new`] = after;
  attributes[`${key}.old`] = before;
}

function replicasText(service: Service): string {
  const { spec } = service;
  const counted = serviceModeOf(spec) === 'replicated' && spec?.replicated !== undefined;
  return counted ? String(spec?.replicated?.replicas ?? 0) : '';
}

function imageOf(service: Service): string {
  return service.spec?.task?.container?.image ?? '';
}

function serviceAttributes(service: Service, previous: Service | undefined): Attributes {
  const attributes: Attributes = { name: service.spec?.annotations?.name ?? '' };
  if (previous === undefined) return attributes;
  addChange(attributes, 'image', imageOf(previous), imageOf(service));
  addChange(attributes, 'replicas', replicasText(previous), replicasText(service));
  const states = [updateStateText(previous.updateStatus), updateStateText(service.updateStatus)];
  addChange(attributes, 'updatestate', states[0] ?? '', states[1] ?? '');
  return attributes;
}

const availabilityTexts: Readonly<Record<Availability, string>> = {
  [Availability.ACTIVE]: 'active',
  [Availability.PAUSE]: 'pause',
  [Availability.DRAIN]: 'drain',
};

function availabilityText(node: Node): string {
  return availabilityTexts[node.spec?.availability ?? Availability.ACTIVE];
}

function roleText(node: Node): string {
  return node.spec?.desiredRole === NodeRole.MANAGER ? 'manager' : 'worker';
}

function nodeAttributes(node: Node, previous: Node | undefined): Attributes {
  const name = node.spec?.annotations?.name || (node.description?.hostname ?? '');
  const attributes: Attributes = { name };
  if (previous === undefined) return attributes;
  addChange(attributes, 'availability', availabilityText(previous), availabilityText(node));
  addChange(attributes, 'role', roleText(previous), roleText(node));
  addChange(attributes, 'state', nodeStateText(previous.status), nodeStateText(node.status));
  const leads = [previous, node].map((each) => String(each.managerStatus?.leader ?? false));
  addChange(attributes, 'leader', leads[0] ?? '', leads[1] ?? '');
  return attributes;
}

function named(name: string | undefined): Attributes {
  return { name: name ?? '' };
}

/** A change that is no event of its own: heartbeats and versions say nothing to people. */
function attributesOf(change: Change): Attributes | undefined {
  switch (change.table) {
    case 'service':
      return serviceAttributes(change.object, updated(change.kind, change.previous));
    case 'node':
      return nodeAttributes(change.object, updated(change.kind, change.previous));
    case 'network':
    case 'secret':
    case 'config':
      return named(change.object.spec?.annotations?.name);
    case 'task':
    case 'cluster':
    case 'resource':
    case 'extension':
    case 'volume':
      return undefined;
  }
}

function updated<T>(kind: ChangeKind, previous: T | undefined): T | undefined {
  return kind === 'update' ? previous : undefined;
}

/** Undefined for tables that have no events. */
export function happeningOf(change: Change): Happening | undefined {
  const attributes = attributesOf(change);
  if (attributes === undefined) return undefined;
  return {
    type: change.table,
    action: change.kind,
    id: change.object.id,
    attributes,
    scope: 'swarm',
  };
}
