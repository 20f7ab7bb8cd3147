/**
 * PEM: the text form in which certificates, requests and keys are stored and sent. One text may
 * hold several blocks, a leaf followed by its intermediates for example.
 */
import { ShoalError } from '#lib/errors';

const lineChars = 64;

export type PemLabel = 'CERTIFICATE' | 'CERTIFICATE REQUEST';

export function pemOf(label: PemLabel, der: ArrayBuffer | Uint8Array): string {
  const base64 = Buffer.from(der instanceof ArrayBuffer ? new Uint8Array(der) : der).toString(
    'base64',
  );
  const lines: string[] = [];
  for (let at = 0; at < base64.length; at += lineChars) {
    lines.push(base64.slice(at, at + lineChars));
  }
  return `-----BEGIN ${label}-----\n${lines.join('\n')}\n-----END ${label}-----\n`;
}

/** The contents of all blocks with this label, in order. Text between blocks is ignored. */
export function dersOf(label: PemLabel, pem: string): Buffer[] {
  const pattern = new RegExp(
    `-----BEGIN ${label}-----([A-Za-z0-9+/=\\s]+)-----END ${label}-----`,
    'g',
  );
  return [...pem.matchAll(pattern)].map((match) => Buffer.from(match[1] ?? '', 'base64'));
}

/** The content of the first block. Throws `invalid_argument` when there is none. */
export function derOf(label: PemLabel, pem: string): Buffer {
  const der = dersOf(label, pem)[0];
  if (der === undefined) {
    throw new ShoalError('invalid_argument', `no PEM block "${label}" where one should be`);
  }
  return der;
}
