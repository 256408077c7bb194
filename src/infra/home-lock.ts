import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/**
 * Takes the home for this process and returns what gives it back. Throws a French sentence where a live process has
 * it; a lock left by a killed one is taken over.
 */
export function lockHome(home: string): () => void {
  const file = join(home, 'start.lock');
  const mine = `${process.pid} ${startOf(process.pid)}`;
  for (let attempt = 0; attempt < 3; attempt += 1) {
    try {
      writeFileSync(file, mine, { flag: 'wx', mode: 0o600 });
      return () => {
        if (existsSync(file) && readFileSync(file, 'utf8') === mine) rmSync(file, { force: true });
      };
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    }
    const holder = existsSync(file) ? readFileSync(file, 'utf8') : '';
    const [pid, start] = holder.split(' ');
    if (isAlive(Number(pid), start ?? '')) {
      throw new Error(
        `Rapprochement tourne déjà sur ${home} (processus ${pid}). Arrêtez-le, ou donnez un autre dossier par RAPPROCHEMENT_HOME.`,
      );
    }
    rmSync(file, { force: true });
  }
  throw new Error(`Un autre démarrage prend ${home} en ce moment : relancez dans quelques secondes.`);
}

function isAlive(pid: number, start: string): boolean {
  if (!Number.isInteger(pid) || pid <= 0) return false;
  try {
    process.kill(pid, 0);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EPERM') return false;
  }
  // A pid may have been given to another process since (containers start again at low numbers).
  return startOf(pid) === start;
}

/** When a process started, in ticks since the boot; empty where the system has no /proc. */
function startOf(pid: number): string {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    return stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19] ?? '';
  } catch {
    return '';
  }
}
