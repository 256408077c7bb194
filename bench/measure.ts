import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { cpus, totalmem } from 'node:os';

/** The machine that the figures are of: without it they mean nothing. */
export function machine(): string {
  const memory = Math.round(totalmem() / 2 ** 30);
  return `${cpus().length} × ${cpus()[0]?.model ?? 'processeur inconnu'}, ${memory} Gio, Node ${process.versions.node}, ${process.platform} ${process.arch}`;
}

/** Smallest value with at least `share` of the values at or under it. */
export function quantile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.max(0, Math.ceil(sorted.length * share) - 1)] ?? Number.NaN;
}

export function median(values: readonly number[]): number {
  return quantile(values, 0.5);
}

export interface TreeMemory {
  /** Resident memory of every process added up: pages they share are counted once each. */
  readonly residentMb: number;
  /** Shared pages divided among those who share them; `null` where the system does not say. */
  readonly proportionalMb: number | null;
}

/** Memory of a process and of its descendants, from /proc (Linux). */
export function treeMemory(root: number): TreeMemory {
  const pids = descendants(root);
  const residentMb = sum(pids.map((pid) => field(`/proc/${pid}/status`, 'VmRSS') ?? 0)) / 1024;
  const shares = pids.map((pid) => field(`/proc/${pid}/smaps_rollup`, 'Pss'));
  const proportionalMb = shares.some((share) => share === null) ? null : sum(shares as number[]) / 1024;
  return { residentMb, proportionalMb };
}

/** Highest resident memory a living process has reached, MB; `null` where the system does not say. */
export function peakMemoryMb(pid: number): number | null {
  const kb = field(`/proc/${pid}/status`, 'VmHWM');
  return kb === null ? null : kb / 1024;
}

/** The highest resident memory of this process counts from now on, where the system can do so (Linux). */
export function resetPeakMemory(): void {
  try {
    writeFileSync('/proc/self/clear_refs', '5');
  } catch {
    // Elsewhere it counts from the start of the process.
  }
}

function descendants(root: number): readonly number[] {
  const parents = new Map<number, number>();
  for (const name of readdirSync('/proc')) {
    if (!/^\d+$/.test(name)) continue;
    const parent = field(`/proc/${name}/status`, 'PPid');
    if (parent !== null) parents.set(Number(name), parent);
  }
  const found = [root];
  for (const pid of found) for (const [child, parent] of parents) if (parent === pid) found.push(child);
  return found;
}

function field(path: string, name: string): number | null {
  try {
    const match = new RegExp(`^${name}:\\s+(\\d+)`, 'm').exec(readFileSync(path, 'utf8'));
    return match === null ? null : Number(match[1]);
  } catch {
    return null;
  }
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
