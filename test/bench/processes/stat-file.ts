/** The processor times in /proc/PID/stat and /proc/stat. Pure. */

/** The kernel's unit of time in /proc, on every machine that Node runs on. */
const msPerTick = 10;
/** Fields of /proc/PID/stat behind the name. */
const fields = { user: 11, kernel: 12, childrenUser: 13, childrenKernel: 14 } as const;
/** Of the line `cpu` in /proc/stat, the name included. */
const softirqField = 7;

export interface ProcessTimes {
  readonly userMs: number;
  readonly kernelMs: number;
  /** Of programs that it started and that have ended. */
  readonly endedChildrenMs: number;
}

export function parseStat(text: string): ProcessTimes {
  // The name stands in parentheses and may hold anything.
  const rest = text.slice(text.lastIndexOf(')') + 2).split(' ');
  const ms = (field: number): number => Number(rest[field]) * msPerTick;
  return {
    userMs: ms(fields.user),
    kernelMs: ms(fields.kernel),
    endedChildrenMs: ms(fields.childrenUser) + ms(fields.childrenKernel),
  };
}

/** What all processors have spent on softirqs: packets that arrive, mostly. */
export function parseSoftirqMs(machineStat: string): number {
  const line = machineStat.split('\n').find((each) => each.startsWith('cpu '));
  return Number(line?.trim().split(/\s+/)[softirqField] ?? 0) * msPerTick;
}

/**
 * Whether this kernel, by its configuration, takes softirqs out of the time of the process that
 * they interrupt.
 */
export function takesSoftirqsApart(configuration: string): boolean {
  return /^CONFIG_IRQ_TIME_ACCOUNTING=y$/m.test(configuration);
}
