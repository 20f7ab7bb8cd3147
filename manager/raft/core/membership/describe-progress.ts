/** One follower's progress in one line, for logs and status output. */
import type { Progress } from './progress.ts';

const stateNames = {
  probe: 'StateProbe',
  replicate: 'StateReplicate',
  snapshot: 'StateSnapshot',
} as const;

/** `StateReplicate match=4 next=5 inflight=1`. */
export function describeProgress(progress: Progress): string {
  let text = `${stateNames[progress.state]} match=${progress.match} next=${progress.next}`;
  if (progress.isLearner) text += ' learner';
  if (progress.isPaused()) text += ' paused';
  if (progress.pendingSnapshot > 0) text += ` pendingSnap=${progress.pendingSnapshot}`;
  if (!progress.recentActive) text += ' inactive';
  const { inflights } = progress;
  if (inflights.count > 0) {
    text += ` inflight=${inflights.count}`;
    if (inflights.isFull()) text += '[full]';
  }
  return text;
}
