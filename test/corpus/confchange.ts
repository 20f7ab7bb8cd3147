/** Runs the configuration change files: each file is one sequence of changes to one config. */
import {
  type ChangeOrigin,
  type ChangeResult,
  changeOrigin,
  changeSimply,
  enterJoint,
  leaveJoint,
} from '#manager/raft/core/membership/changer';
import { describeProgress } from '#manager/raft/core/membership/describe-progress';
import { describeConfig, Tracker } from '#manager/raft/core/membership/tracker';
import { noLimit } from '#manager/raft/core/types';
import { parseConfChanges } from './conf-changes-text.ts';
import type { Case } from './parse.ts';

/** Appends in flight that the files' trackers allow; nothing in them depends on it. */
const maxInflightMsgs = 10;

/** Returns a function that runs the cases of one file in order and gives each one's output. */
export function confChangeRunner(): (testCase: Case) => string {
  const tracker = new Tracker(maxInflightMsgs, noLimit);
  let lastIndex = 0;
  return (testCase) => {
    const origin = changeOrigin(tracker, lastIndex);
    // Each command stands for a longer log: `next` shows when a member was added.
    lastIndex++;
    const result = change(origin, testCase);
    if ('refused' in result) return result.refused;
    tracker.replace(result.config, result.progress);
    const peers = tracker.peers.map((peer) => `${peer.id}: ${describeProgress(peer)}`);
    return [describeConfig(tracker.config), ...peers].join('\n');
  };
}

function change(origin: ChangeOrigin, testCase: Case): ChangeResult {
  const changes = parseConfChanges(testCase.input);
  switch (testCase.command) {
    case 'simple':
      return changeSimply(origin, changes);
    case 'enter-joint': {
      const autoLeave = testCase.args.find((arg) => arg.key === 'autoleave')?.values[0] === 'true';
      return enterJoint(origin, autoLeave, changes);
    }
    case 'leave-joint':
      if (changes.length > 0) return { refused: 'this command takes no input' };
      return leaveJoint(origin);
    default:
      return { refused: 'unknown command' };
  }
}
