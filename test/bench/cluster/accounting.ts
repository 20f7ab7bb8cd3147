/** What the kernel knows about the processes of a lab's hosts: processor time and memory. */
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

const cgroupRoot = '/sys/fs/cgroup';
const nsPerMs = 1e6;
const usPerMs = 1e3;
const bytesPerKib = 1024;

/** The path of a process's cgroup in the hierarchy that counts processor time (v1 or v2). */
function cpuCgroupOf(pid: number): { readonly mount: string; readonly path: string } {
  const lines = readFileSync(`/proc/${pid}/cgroup`, 'utf8').trim().split('\n');
  for (const line of lines) {
    const [, controllers = '', path = ''] = line.split(':');
    const names = controllers.split(',');
    if (!names.includes('cpuacct')) continue;
    const mount = [controllers, 'cpuacct'].find((name) => existsSync(join(cgroupRoot, name)));
    if (mount !== undefined) return { mount: join(cgroupRoot, mount), path };
  }
  const unified = lines.find((line) => line.startsWith('0::'));
  if (unified === undefined) throw new Error(`process ${pid} is in no cgroup that counts its time`);
  return { mount: cgroupRoot, path: unified.slice('0::'.length) };
}

/**
 * The folder that counts for a whole lab, found from one of its daemons: those live in
 * LAB/HOST/system, containers beside that leaf.
 */
export function labCpuFolder(daemonPid: number): string {
  const { mount, path } = cpuCgroupOf(daemonPid);
  return join(mount, dirname(dirname(path)));
}

export function cpuMsOf(folder: string): number {
  const v1 = join(folder, 'cpuacct.usage');
  if (existsSync(v1)) return Number(readFileSync(v1, 'utf8')) / nsPerMs;
  const used = /^usage_usec (\d+)$/m.exec(readFileSync(join(folder, 'cpu.stat'), 'utf8'))?.[1];
  if (used === undefined) throw new Error(`${folder}/cpu.stat says nothing of usage_usec`);
  return Number(used) / usPerMs;
}

function residentBytes(pid: number): number {
  const status = readFileSync(`/proc/${pid}/status`, 'utf8');
  return Number(/^VmRSS:\s+(\d+) kB$/m.exec(status)?.[1] ?? 0) * bytesPerKib;
}

/** The daemon and the containerd in the same leaf; shims belong to containers. */
export function daemonBytes(daemonPid: number): number {
  const { mount, path } = cpuCgroupOf(daemonPid);
  const pids = readFileSync(join(mount, path, 'cgroup.procs'), 'utf8')
    .trim()
    .split('\n');
  const containerds = pids.map(Number).filter((pid) => commandOf(pid) === 'containerd');
  return [daemonPid, ...containerds].reduce((sum, pid) => sum + residentBytes(pid), 0);
}

/** Empty for a process that ended since it was listed. */
function commandOf(pid: number): string {
  const file = `/proc/${pid}/comm`;
  return existsSync(file) ? readFileSync(file, 'utf8').trim() : '';
}
