/** One event as `docker events` shows it, and which ones a client asked for. */
import type { Filters } from '../http/filters.ts';

export interface ApiEvent {
  readonly Type: string;
  readonly Action: string;
  readonly Actor: {
    readonly ID: string;
    readonly Attributes: Readonly<Record<string, string>>;
  };
  readonly scope: 'local' | 'swarm';
  /** Seconds since 1970. */
  readonly time: number;
  readonly timeNano: number;
}

/** What happened, before it is stamped with a time. */
export interface Happening {
  readonly type: string;
  readonly action: string;
  readonly id: string;
  readonly attributes: Readonly<Record<string, string>>;
  readonly scope: 'local' | 'swarm';
}

const nsPerMs = 1_000_000;

export function stamp(happening: Happening, nowMs: number): ApiEvent {
  const { type, action, id, attributes, scope } = happening;
  const event: ApiEvent = {
    Type: type,
    Action: action,
    Actor: { ID: id, Attributes: attributes },
    scope,
    time: Math.floor(nowMs / 1000),
    timeNano: Math.round(nowMs) * nsPerMs,
  };
  // Old clients read these instead of Type, Action and Actor.
  if (type !== 'container' && type !== 'image') return event;
  const from = type === 'container' ? { from: attributes.image ?? '' } : {};
  return { ...{ status: action, id, ...from }, ...event };
}

export const eventFilterKeys = [
  'config',
  'container',
  'daemon',
  'event',
  'image',
  'label',
  'network',
  'node',
  'plugin',
  'scope',
  'secret',
  'service',
  'type',
  'volume',
] as const;

/** Filters that name an object of the type of the same name. */
const objectKeys = [
  'config',
  'daemon',
  'network',
  'node',
  'plugin',
  'secret',
  'service',
  'volume',
] as const;

function isNamed(event: ApiEvent, value: string): boolean {
  return event.Actor.ID === value || event.Actor.Attributes.name === value;
}

function withoutTag(image: string): string {
  const colon = image.lastIndexOf(':');
  return colon > image.lastIndexOf('/') ? image.slice(0, colon) : image;
}

function matchesImage(event: ApiEvent, value: string): boolean {
  const { ID, Attributes } = event.Actor;
  const name = Attributes[event.Type === 'image' ? 'name' : 'image'] ?? '';
  return [ID, name, withoutTag(ID), withoutTag(name)].includes(value);
}

function matchesContainer(event: ApiEvent, value: string): boolean {
  if (event.Type !== 'container') return false;
  return isNamed(event, value) || event.Actor.ID.startsWith(value);
}

export function matchesEvent(event: ApiEvent, filters: Filters): boolean {
  return (
    filters.some('type', (value) => value === event.Type) &&
    filters.some('scope', (value) => value === event.scope) &&
    filters.some('event', (value) => event.Action.split(':', 1)[0] === value.split(':', 1)[0]) &&
    filters.labels(event.Actor.Attributes) &&
    filters.some('image', (value) => matchesImage(event, value)) &&
    filters.some('container', (value) => matchesContainer(event, value)) &&
    objectKeys.every((key) =>
      filters.some(key, (value) => event.Type === key && isNamed(event, value)),
    )
  );
}
