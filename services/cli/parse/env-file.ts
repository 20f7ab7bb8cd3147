/** Environment variables of a container, from `--env` and from files of `--env-file`. */

export type Lookup = (name: string) => string | undefined;

/** `NAME` alone takes the value that the user has, and is left out of a file when there is none. */
export function envEntry(text: string, lookup: Lookup): string {
  const name = text.split('=', 1)[0] ?? '';
  if (name === '') throw new Error(`invalid environment variable: "${text}"`);
  const value = lookup(name);
  return text.includes('=') || value === undefined ? text : `${name}=${value}`;
}

/** The variables of a file: one on each line, `#` begins a comment line. */
export function parseEnvFile(text: string, file: string, lookup: Lookup): string[] {
  const lines = text.replace(/^\uFEFF/, '').split(/\r?\n/);
  return lines.flatMap((line, index) => {
    const entry = line.trimStart();
    if (entry === '' || entry.startsWith('#')) return [];
    const name = entry.split('=', 1)[0] ?? '';
    if (name === '' || /\s/.test(name)) {
      throw new Error(`${file}, line ${index + 1}: invalid environment variable "${entry}"`);
    }
    const whole = envEntry(entry, lookup);
    return whole.includes('=') ? [whole] : [];
  });
}
