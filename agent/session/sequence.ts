/**
 * The order of an assignments stream: a complete set first, then changes of which each names the
 * set that it changes. A change of another set means that one was missed.
 */
import type { AssignmentsMessage } from '#proto/gen/swarm';
import { AssignmentsMessageType } from '#proto/gen/swarm';

export class AssignmentSequence {
  /** Undefined before the first complete set. */
  #current: string | undefined;

  /** True when the message fits what was taken before; then it counts as taken. */
  take(message: AssignmentsMessage): boolean {
    const isComplete = message.type === AssignmentsMessageType.COMPLETE;
    if (!isComplete && (this.#current === undefined || message.appliesTo !== this.#current)) {
      return false;
    }
    this.#current = message.resultsIn;
    return true;
  }
}
