/** Trouble a caller of the core can cause and can name: bad configuration, bad bytes. */

export type RaftErrorCode = 'invalid-config' | 'malformed-conf-change' | 'invalid-conf-change';

/** `code` is for programs, `message` for people. */
export class RaftError extends Error {
  override readonly name = 'RaftError';
  readonly code: RaftErrorCode;

  constructor(code: RaftErrorCode, message: string) {
    super(message);
    this.code = code;
  }
}
