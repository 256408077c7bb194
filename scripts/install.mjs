// What `npm start` and `npm test` share: a friendly Node check, packages installed when they are not. No dependency.
import { spawn } from 'node:child_process';
import { statSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const root = fileURLToPath(new URL('..', import.meta.url));

export function checkNode() {
  const [major, minor] = process.versions.node.split('.').map(Number);
  if (major > 20 || (major === 20 && minor >= 19)) return;
  process.stderr.write(
    `Rapprochement demande Node 20.19 ou plus récent ; ici : Node ${process.versions.node}.\n` +
      'Installez une version récente (https://nodejs.org) puis relancez la même commande.\n',
  );
  process.exit(1);
}

const changedAt = (path) => {
  try {
    return statSync(join(root, path)).mtimeMs;
  } catch {
    return null;
  }
};

/** Runs a program with our terminal; resolves to its exit code (128 + n for a signal, as shells do). */
export function run(command, args, options = {}) {
  return new Promise((resolve) => {
    const child = spawn(command, args, { cwd: root, stdio: 'inherit', ...options });
    options.onSpawn?.(child);
    child.once('error', (error) => {
      process.stderr.write(`Impossible de lancer ${command} : ${error.message}\n`);
      resolve(1);
    });
    child.once('exit', (code, signal) => resolve(code ?? (signal === 'SIGINT' ? 130 : 143)));
  });
}

/** `npm ci` where node_modules is absent or older than the lock file. */
export async function installIfNeeded() {
  const installed = changedAt('node_modules/.package-lock.json');
  const locked = changedAt('package-lock.json');
  if (installed !== null && (locked === null || locked <= installed)) return;
  process.stderr.write('Installation des paquets (une seule fois, environ une minute)…\n');
  // npm is run by the Node that runs us where npm says which file it is; `npm` of the path otherwise.
  const npm = process.env.npm_execpath;
  const script = npm?.endsWith('.js') ? npm : undefined;
  const args = ['ci', '--no-audit', '--no-fund', '--loglevel=error'];
  const code = script
    ? await run(process.execPath, [script, ...args])
    : await run(process.platform === 'win32' ? 'npm.cmd' : 'npm', args);
  if (code !== 0) {
    process.stderr.write('L’installation des paquets a échoué : vérifiez l’accès au registre npm, puis relancez.\n');
    process.exit(1);
  }
}
