/** Ends the command with a code of its own, and with the failure behind it if there is one. */
export class Exit extends Error {
  override readonly name = 'Exit';
  readonly code: number;

  /** Without a cause nothing is printed: the code says it all. */
  constructor(code: number, cause?: unknown) {
    super(`exit code ${code}`, cause === undefined ? undefined : { cause });
    this.code = code;
  }
}
