/**
 * Expected trouble, as one error class with a closed set of codes. A code is what a caller can act
 * on; the message is for the person: which object, what was asked, why not, what to do. One table
 * maps codes to gRPC and HTTP, so that an error means the same at every door.
 */

interface CodeFacts {
  /** The number in `grpc-status`. */
  readonly grpc: number;
  /** The HTTP status of the Docker-compatible API (what moby answers for the same gRPC code). */
  readonly http: number;
}

const codes = {
  /** The caller gave up. */
  cancelled: { grpc: 1, http: 500 },
  /** The outcome is not known: it may or may not have happened. */
  unknown: { grpc: 2, http: 500 },
  /** The request itself is wrong, whatever the state of the cluster. */
  invalid_argument: { grpc: 3, http: 400 },
  deadline_exceeded: { grpc: 4, http: 500 },
  not_found: { grpc: 5, http: 404 },
  already_exists: { grpc: 6, http: 409 },
  permission_denied: { grpc: 7, http: 403 },
  /** A named limit was reached; trying again later may help. */
  resource_exhausted: { grpc: 8, http: 500 },
  /** The request is fine but the object's state does not allow it now. */
  failed_precondition: { grpc: 9, http: 400 },
  /** Somebody else changed the object first: read again and retry. */
  aborted: { grpc: 10, http: 500 },
  out_of_range: { grpc: 11, http: 400 },
  unimplemented: { grpc: 12, http: 501 },
  internal: { grpc: 13, http: 500 },
  /** Not now, or not here (no leader, not a manager, connection refused). */
  unavailable: { grpc: 14, http: 503 },
  data_loss: { grpc: 15, http: 500 },
  unauthenticated: { grpc: 16, http: 401 },
} as const satisfies Record<string, CodeFacts>;

export type ErrorCode = keyof typeof codes;

/** Facts for programs, carried beside the message; they cross the wire as they are. */
export type ErrorDetails = Readonly<Record<string, string>>;

export interface ShoalErrorOptions {
  /** What went wrong below. Logged, never sent to another process. */
  readonly cause?: unknown;
  readonly details?: ErrorDetails;
}

export class ShoalError extends Error {
  override readonly name = 'ShoalError';
  readonly code: ErrorCode;
  readonly details: ErrorDetails;

  constructor(code: ErrorCode, message: string, options: ShoalErrorOptions = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.code = code;
    this.details = options.details ?? {};
  }
}

export function isShoalError(error: unknown, code?: ErrorCode): error is ShoalError {
  return error instanceof ShoalError && (code === undefined || error.code === code);
}

export function grpcStatusOf(code: ErrorCode): number {
  return codes[code].grpc;
}

export function httpStatusOf(code: ErrorCode): number {
  return codes[code].http;
}

const byGrpcStatus = new Map<number, ErrorCode>(
  Object.entries(codes).map(([code, facts]) => [facts.grpc, code as ErrorCode]),
);

/** The code of a `grpc-status`; a number that gRPC does not define counts as unknown. */
export function codeOfGrpcStatus(status: number): ErrorCode {
  return byGrpcStatus.get(status) ?? 'unknown';
}

/** The message of whatever was thrown, with the chain of causes, for a log line. */
export function explain(error: unknown): string {
  const parts: string[] = [];
  for (let at = error; at !== undefined && parts.length < 8; ) {
    parts.push(at instanceof Error ? at.message || at.name : String(at));
    at = at instanceof Error ? at.cause : undefined;
  }
  return parts.join(': ');
}
