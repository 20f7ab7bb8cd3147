/** The words that say whether a new node may be given tasks. */
import { ShoalError } from '#lib/errors';
import { NodeSpecAvailability } from '#proto/gen/swarm';

const availabilities: Readonly<Record<string, NodeSpecAvailability>> = {
  '': NodeSpecAvailability.ACTIVE,
  active: NodeSpecAvailability.ACTIVE,
  pause: NodeSpecAvailability.PAUSE,
  drain: NodeSpecAvailability.DRAIN,
};

/** Throws `invalid_argument` for any other word. */
export function availabilityOf(text: string): NodeSpecAvailability {
  const availability = availabilities[text];
  if (availability !== undefined) return availability;
  const message = `invalid Availability: "${text}" (want active, pause or drain)`;
  throw new ShoalError('invalid_argument', message);
}
