/**
 * Errors across the wire: a `ShoalError` becomes a gRPC status with its details as JSON in a binary
 * trailer, and comes out as an equal `ShoalError` at the other end. Causes stay at home.
 */
import { Metadata, type StatusObject } from '@grpc/grpc-js';
import { codeOfGrpcStatus, type ErrorDetails, grpcStatusOf, ShoalError } from '#lib/errors';

/** Present in every failure that a server of ours reports, empty or not. */
export const detailsTrailer = 'shoal-details-bin';

/** Trailers must fit into the peer's header limit (64 KiB), and percent-encoding triples bytes. */
const messageCharsMax = 4_000;
const detailsBytesMax = 16_384;

export type Status = Pick<StatusObject, 'code' | 'details' | 'metadata'>;

export function statusOf(error: ShoalError): Status {
  const metadata = new Metadata();
  const details = Buffer.from(JSON.stringify(error.details));
  metadata.set(detailsTrailer, details.length <= detailsBytesMax ? details : Buffer.from('{}'));
  // Through UTF-8 and back: a lone surrogate would make the percent-encoding of the header throw.
  const message = Buffer.from(error.message.slice(0, messageCharsMax)).toString();
  return { code: grpcStatusOf(error.code), details: message, metadata };
}

/** True when the status was made by a server of ours, not by a library or a connection. */
export function isFromHandler(status: Status): boolean {
  return status.metadata.get(detailsTrailer).length > 0;
}

export function errorOf(status: Status): ShoalError {
  const code = codeOfGrpcStatus(status.code);
  return new ShoalError(code, status.details, { details: parseDetails(status.metadata) });
}

/** Only what has the promised shape is taken: the peer may be anybody. */
function parseDetails(metadata: Metadata): ErrorDetails {
  const raw = metadata.get(detailsTrailer)[0];
  if (raw === undefined) return {};
  let value: unknown;
  try {
    value = JSON.parse(raw.toString());
  } catch (error) {
    if (error instanceof SyntaxError) return {};
    throw error;
  }
  if (typeof value !== 'object' || value === null) return {};
  return Object.fromEntries(
    Object.entries(value).filter(
      (entry): entry is [string, string] => typeof entry[1] === 'string',
    ),
  );
}
