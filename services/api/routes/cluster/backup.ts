/** `/shoal/v1/cluster`: the whole cluster in one encrypted file, and a new one made of it. */
import { ShoalError } from '#lib/errors';
import { type Answer, json, stream } from '../../http/answer.ts';
import type { ApiRequest } from '../../http/request.ts';
import type { Route } from '../../http/router.ts';
import { backupBytesMax } from '../../limits.ts';
import type { RouteDeps } from '../deps.ts';

/** The passphrase in base64, as a header has no room for every letter. */
const passphraseHeader = 'shoal-passphrase';

function passphraseOf(request: ApiRequest): string {
  const text = request.header(passphraseHeader);
  if (text !== '') return Buffer.from(text, 'base64').toString();
  const message = 'send the passphrase of the backup, base64, in the Shoal-Passphrase header';
  throw new ShoalError('invalid_argument', message);
}

function absent(): ShoalError {
  return new ShoalError('unimplemented', 'this daemon cannot make or restore backups');
}

async function* oneChunk(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  yield bytes;
}

async function backup({ backend }: RouteDeps, request: ApiRequest): Promise<Answer> {
  if (backend.swarm.backup === undefined) throw absent();
  const bytes = await backend.swarm.backup(passphraseOf(request), request.signal);
  return stream(oneChunk(bytes), 'application/octet-stream');
}

async function fileOf(request: ApiRequest): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  let length = 0;
  for await (const chunk of request.body) {
    length += chunk.length;
    if (length > backupBytesMax) {
      const message = `the backup is larger than ${backupBytesMax} bytes: it is none of ours`;
      throw new ShoalError('invalid_argument', message);
    }
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

async function restore({ backend }: RouteDeps, request: ApiRequest): Promise<Answer> {
  if (backend.swarm.restore === undefined) throw absent();
  const passphrase = passphraseOf(request);
  const NodeID = await backend.swarm.restore({
    listenAddr: request.text('listenAddr'),
    advertiseAddr: request.text('advertiseAddr'),
    file: await fileOf(request),
    passphrase,
  });
  return json({ NodeID });
}

export function backupRoutes(deps: RouteDeps): readonly Route[] {
  return [
    {
      verb: 'POST',
      pattern: '/shoal/v1/cluster/backup',
      handle: (request) => backup(deps, request),
    },
    {
      verb: 'POST',
      pattern: '/shoal/v1/cluster/restore',
      handle: (request) => restore(deps, request),
    },
  ];
}
