/**
 * Processor time of a way through the kernel: that of the processes at its two ends. The kernel
 * carries packets of local cables in the context of whoever sends or receives, and charges it, or in
 * its own threads for softirqs, which are added. Unlike the time of the whole machine, it is not
 * moved by what others do meanwhile.
 */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { release } from 'node:os';
import { gunzipSync } from 'node:zlib';
import { cpuMs, kernelMs } from '../processes/process-facts.ts';
import { parseSoftirqMs, takesSoftirqsApart } from '../processes/stat-file.ts';

export interface PathCpu {
  readonly totalMs: number;
  /** Without what the programs do themselves, which is the same on every way. */
  readonly kernelMs: number;
}

function kernelConfiguration(): string {
  if (existsSync('/proc/config.gz')) return gunzipSync(readFileSync('/proc/config.gz')).toString();
  const path = `/boot/config-${release()}`;
  return existsSync(path) ? readFileSync(path, 'utf8') : '';
}

function softirqThreads(): readonly number[] {
  const pids = readdirSync('/proc').filter((name) => /^\d+$/.test(name));
  return pids.map(Number).filter((pid) => {
    try {
      return readFileSync(`/proc/${pid}/comm`, 'utf8').startsWith('ksoftirqd/');
    } catch {
      // It has ended meanwhile, which those threads never do.
      return false;
    }
  });
}

export class PathMeter {
  /** On such kernels the machine's softirqs count, threads included: nobody else has them. */
  readonly #isApart = takesSoftirqsApart(kernelConfiguration());
  readonly #threads = softirqThreads();

  #softirqMs(): number {
    return this.#isApart
      ? parseSoftirqMs(readFileSync('/proc/stat', 'latin1'))
      : cpuMs(this.#threads);
  }

  /** What `work` took on the way between these processes. */
  async around<T>(
    pids: readonly number[],
    work: () => Promise<T>,
  ): Promise<{ readonly result: T; readonly cpu: PathCpu }> {
    const read = (): PathCpu => {
      const softirqs = this.#softirqMs();
      return { totalMs: cpuMs(pids) + softirqs, kernelMs: kernelMs(pids) + softirqs };
    };
    const before = read();
    const result = await work();
    const after = read();
    return {
      result,
      cpu: {
        totalMs: after.totalMs - before.totalMs,
        kernelMs: after.kernelMs - before.kernelMs,
      },
    };
  }
}
