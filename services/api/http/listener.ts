/**
 * Listening on a unix socket: only root and one group may connect, from the first moment; a socket
 * that a dead daemon left is replaced, one that a living daemon serves is not.
 */
import { chmod, chown, lstat, mkdir, unlink } from 'node:fs/promises';
import { createConnection, type Server } from 'node:net';
import { dirname } from 'node:path';
import { ShoalError } from '#lib/errors';

export interface UnixListener {
  /** Stops accepting and removes the socket; resolves when all connections have ended. */
  close(): Promise<void>;
}

/** Read and write for owner and group: whoever can write to the socket is root on the machine. */
const socketMode = 0o660;
const socketUmask = 0o117;
/** The longest path that fits a unix address on Linux. */
const pathLengthMax = 107;

/** `unix:///path`, or a bare absolute path. Throws `invalid_argument` for anything else. */
export function socketPathOf(host: string): string {
  const path = host.startsWith('unix://') ? host.slice('unix://'.length) : host;
  if (!path.startsWith('/')) {
    throw new ShoalError(
      'invalid_argument',
      `cannot listen on ${host}: only unix sockets are served, such as unix:///run/shoal.sock`,
    );
  }
  if (Buffer.byteLength(path) > pathLengthMax) {
    throw new ShoalError(
      'invalid_argument',
      `cannot listen on ${host}: the path of a unix socket has at most ${pathLengthMax} bytes`,
    );
  }
  return path;
}

function codeOf(error: unknown): string | undefined {
  return error instanceof Error && 'code' in error ? String(error.code) : undefined;
}

/** Whether somebody accepts connections at `path`. */
function isServed(path: string): Promise<boolean> {
  return new Promise((resolve) => {
    const probe = createConnection(path);
    probe.on('connect', () => {
      probe.destroy();
      resolve(true);
    });
    // Refused: nobody listens. Whatever else is wrong shows when we listen ourselves.
    probe.on('error', () => resolve(false));
  });
}

async function clearStale(path: string): Promise<void> {
  let isSocket: boolean;
  try {
    isSocket = (await lstat(path)).isSocket();
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return;
    throw error;
  }
  if (!isSocket) {
    throw new ShoalError(
      'failed_precondition',
      `cannot listen on ${path}: a file that is no socket is in the way; remove it`,
    );
  }
  if (await isServed(path)) {
    throw new ShoalError(
      'failed_precondition',
      `cannot listen on ${path}: another daemon serves it; stop that one or choose another path`,
    );
  }
  await unlink(path);
}

function listenOnce(server: Server, path: string): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    // The socket is made within this call, so nobody else's file gets this mask.
    const mask = process.umask(socketUmask);
    try {
      server.listen(path, () => {
        server.off('error', reject);
        resolve();
      });
    } finally {
      process.umask(mask);
    }
  });
}

export async function listenUnix(
  server: Server,
  path: string,
  groupId: number | undefined,
): Promise<UnixListener> {
  await mkdir(dirname(path), { recursive: true });
  await clearStale(path);
  await listenOnce(server, path);
  await chmod(path, socketMode);
  if (groupId !== undefined) await chown(path, process.getuid?.() ?? 0, groupId);
  return {
    close: () =>
      new Promise((resolve, reject) => {
        // Closing removes the socket's file as well.
        server.close((error) => (error === undefined ? resolve() : reject(error)));
      }),
  };
}
