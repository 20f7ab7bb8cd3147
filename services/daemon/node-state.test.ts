import assert from 'node:assert/strict';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import {
  type NodeState,
  parseNodeState,
  readNodeState,
  renderNodeState,
  writeNodeState,
} from './node-state.ts';
import { claimPidfile } from './process/pidfile.ts';

const state: NodeState = {
  listenAddr: '0.0.0.0:2377',
  advertiseAddr: '192.0.2.1:2377',
  advertiseOrigin: 'local',
  dataPathAddr: '192.0.2.1',
  raftId: 7,
  managers: [{ nodeId: 'n', addr: '192.0.2.1:2377' }],
};

async function inFolder(body: (folder: string) => Promise<void>): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'shoal-'));
  try {
    await body(folder);
  } finally {
    await rm(folder, { recursive: true });
  }
}

describe('node state', () => {
  test('round trip: through text and through a file', async () => {
    assert.deepEqual(parseNodeState(renderNodeState(state), 'f'), state);
    await inFolder(async (folder) => {
      const path = join(folder, 'a', 'state.json');
      assert.equal(await readNodeState(path), undefined);
      await writeNodeState(path, state);
      assert.deepEqual(await readNodeState(path), state);
    });
  });

  const damaged: [string, string][] = [
    ['cut off', renderNodeState(state).slice(0, 40)],
    ['another version', '{"version": 99}'],
    ['a part missing', '{"version": 1, "listenAddr": "x"}'],
  ];
  for (const [name, text] of damaged) {
    test(`damaged: ${name} → data_loss that names the file`, () => {
      assert.throws(() => parseNodeState(text, '/s.json'), {
        code: 'data_loss',
        message: /\/s\.json/,
      });
    });
  }

  test('pid file: of another program or a dead process → taken over', async () => {
    await inFolder(async (folder) => {
      const path = join(folder, 'pid');
      // The test runner is alive but is no shoald.
      await writeFile(path, `${process.ppid}\n`);
      await claimPidfile(path, process.pid);
      assert.equal(await readFile(path, 'utf8'), `${process.pid}\n`);
    });
  });
});
