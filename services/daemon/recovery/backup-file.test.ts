import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { describe, test } from 'node:test';
import { seededRandom } from '#lib/random';
import { openBackup, sealBackup } from './backup-file.ts';

const head = { clusterId: 'c1', createdAt: '2030-01-01T00:00:00Z', shoal: '1.2.3' };
const state = Buffer.from('the whole state of a cluster');
const passphrase = 'correct horse battery';

const seal = (): Promise<Buffer> => sealBackup({ head, state }, passphrase, seededRandom(1));

/** The file with a valid checksum, whatever was done to it. */
function resealed(file: Buffer): Buffer {
  const body = file.subarray(0, -32);
  return Buffer.concat([body, createHash('sha256').update(body).digest()]);
}

describe('backup file', () => {
  test('sealed and opened → the same state and head; nothing of the state is in clear', async () => {
    const file = await seal();
    assert.equal(file.includes('whole state'), false);
    const opened = await openBackup(file, passphrase);
    assert.deepEqual(opened.head, head);
    assert.deepEqual(Buffer.from(opened.state), state);
  });

  test('wrong passphrase → refused, with the cluster and the time of the backup', async () => {
    await assert.rejects(openBackup(await seal(), 'another passphrase'), {
      code: 'invalid_argument',
      message: /passphrase is not that of this backup of cluster c1, made 2030-01-01/,
    });
  });

  test('too short a passphrase → no backup is made', async () => {
    const short = sealBackup({ head, state }, 'short', seededRandom(1));
    await assert.rejects(short, { message: /at least 8 characters/ });
  });

  test('any byte changed, or cut off anywhere → refused before the passphrase counts', async () => {
    const file = await seal();
    for (let at = 0; at < file.length; at++) {
      const changed = Buffer.from(file);
      changed.writeUInt8((changed.readUInt8(at) + 1) % 256, at);
      const why = /no backup of Shoal|damaged or cut off/;
      await assert.rejects(openBackup(changed, passphrase), { message: why }, `byte ${at}`);
      await assert.rejects(openBackup(file.subarray(0, at), passphrase), { message: why });
    }
  });

  test('another format → refused with both versions', async () => {
    const file = await seal();
    const text = file.toString('latin1').replace('"format":1', '"format":9');
    const foreign = resealed(Buffer.from(text, 'latin1'));
    await assert.rejects(openBackup(foreign, passphrase), {
      message: /format 9, written by Shoal 1\.2\.3; this version reads format 1/,
    });
  });

  test('head of another cluster before the state → refused', async () => {
    const file = await seal();
    const text = file.toString('latin1').replace('"c1"', '"c2"');
    const forged = resealed(Buffer.from(text, 'latin1'));
    await assert.rejects(openBackup(forged, passphrase), { message: /passphrase is not that/ });
  });
});
