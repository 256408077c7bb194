import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** What a start leaves in its home while it runs, so that other commands reach its embedded database. */
export interface RunningStart {
  readonly pid: number;
  readonly databaseUrl: string;
  readonly address: string;
}

const fileOf = (home: string): string => join(home, 'running.json');

export function announceRunning(home: string, running: RunningStart): () => void {
  writeFileSync(fileOf(home), JSON.stringify(running), { mode: 0o600 });
  return () => rmSync(fileOf(home), { force: true });
}

/** The start that runs on this home, `null` where none does (or was killed). */
export function findRunning(home: string): RunningStart | null {
  try {
    const running = JSON.parse(readFileSync(fileOf(home), 'utf8')) as RunningStart;
    process.kill(running.pid, 0);
    return running;
  } catch {
    return null;
  }
}
