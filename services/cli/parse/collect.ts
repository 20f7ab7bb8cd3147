/** For options that may be given several times, one value each. */
export function collect(value: string, previous: readonly string[] = []): string[] {
  return [...previous, value];
}
