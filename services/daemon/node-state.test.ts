import assert from 'node:assert/strict';
import { mkdir, mkdtemp, readFile, rm, rmdir, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import {
  type NodeState,
  NodeStateFile,
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

  test('file: the disk does not take it → unavailable, and the next try writes it all the same', async () => {
    await inFolder(async (folder) => {
      const path = join(folder, 'state.json');
      await writeNodeState(path, state);
      const file = new NodeStateFile(path, state);
      await mkdir(`${path}.tmp`);
      await assert.rejects(file.saveSeat(0), {
        code: 'unavailable',
        message: /cannot write .*state/,
      });
      assert.equal((await readNodeState(path))?.raftId, 7);
      await rmdir(`${path}.tmp`);
      await file.saveSeat(0);
      assert.equal((await readNodeState(path))?.raftId, 0);
    });
  });

  test('file: the seat is on the disk already → nothing is written', async () => {
    const file = new NodeStateFile('/dev/null/nowhere', state);
    await file.saveSeat(7);
    await assert.rejects(file.saveSeat(8), { code: 'unavailable' });
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
