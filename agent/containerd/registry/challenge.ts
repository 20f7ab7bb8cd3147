/**
 * `WWW-Authenticate` headers of registries: which scheme is asked for and with which parameters
 * (RFC 9110 §11.6.1, limited to what the distribution token specification uses).
 */

export interface Challenge {
  /** Lower case: `basic`, `bearer`. */
  readonly scheme: string;
  readonly parameters: Readonly<Record<string, string>>;
}

const parameterPattern = /([A-Za-z0-9_-]+)\s*=\s*(?:"((?:[^"\\]|\\.)*)"|([^\s,]*))/g;

/** Splits at commas that begin a new challenge, i.e. that are followed by `word word=`. */
function splitChallenges(header: string): string[] {
  return header.split(/,\s*(?=[A-Za-z][A-Za-z0-9_-]*(?:\s+[A-Za-z0-9_-]+\s*=|\s*(?:,|$)))/);
}

function parseOne(text: string): Challenge {
  const match = /^\s*([A-Za-z][A-Za-z0-9_-]*)\s*(.*)$/s.exec(text);
  const scheme = match?.[1]?.toLowerCase() ?? '';
  const parameters: Record<string, string> = {};
  for (const [, key = '', quoted, plain] of (match?.[2] ?? '').matchAll(parameterPattern)) {
    parameters[key.toLowerCase()] =
      quoted === undefined ? (plain ?? '') : quoted.replace(/\\(.)/g, '$1');
  }
  return { scheme, parameters };
}

/** In the order of the header; schemes we do not know are kept. */
export function parseChallenges(header: string): readonly Challenge[] {
  return splitChallenges(header)
    .map(parseOne)
    .filter((challenge) => challenge.scheme !== '');
}
