/** What every route module works with. */
import type { Clock } from '#lib/clock';
import type { Logger } from '#lib/log';
import type { Backend } from '../backend.ts';
import type { EventHub } from '../events/hub.ts';

export interface RouteDeps {
  readonly backend: Backend;
  readonly clock: Clock;
  readonly log: Logger;
  readonly events: EventHub;
}
