/** The suite of every runtime, against containerd. */
import { it } from 'node:test';
import { describeRuntime, type ProgramKind } from '#agent/containerd/runtime-suite';
import { image, load, makeGround, whyNot } from './support.ts';

const commands: Readonly<Record<ProgramKind, readonly string[]>> = {
  // A shell as first process would ignore TERM; a trap gives it an action.
  sleeps: ['sh', '-c', 'trap "exit 143" TERM; sleep 1000 & wait'],
  'ignores-term': ['sh', '-c', 'trap "" TERM; sleep 1000'],
  'exits-3': ['sh', '-c', 'exit 3'],
  prints: ['sh', '-c', 'echo out 1; echo out 2; echo err 1 >&2'],
  'no-such-program': ['no-such-program'],
};

const reason = whyNot();
if (reason !== undefined) it(`runtime (containerd): skipped, ${reason}`, { skip: true }, () => {});
else {
  describeRuntime('containerd', async () => {
    const ground = await makeGround();
    const runtime = await ground.open();
    await load(runtime, [{ tags: [image] }]);
    const command = (kind: ProgramKind): readonly string[] => commands[kind];
    return { runtime, image, command, close: ground.close };
  });
}
