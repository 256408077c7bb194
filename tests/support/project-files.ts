import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../..', import.meta.url));

/** Absolute path of a file of the repository. */
export function projectPath(path: string): string {
  return join(root, path);
}

export function readProjectFile(path: string): string {
  return readFileSync(projectPath(path), 'utf8');
}

let files: readonly string[] | undefined;

/** Files of the work tree that are, or would be, tracked: relative paths, sorted. */
export function trackedFiles(): readonly string[] {
  files ??= listFiles(['--cached', '--others', '--exclude-standard']);
  return files;
}

/** Files that git knows already: what is being written beside them is left out. */
export function indexedFiles(): readonly string[] {
  return listFiles(['--cached']);
}

function listFiles(which: readonly string[]): readonly string[] {
  const args = ['-c', 'safe.directory=*', 'ls-files', ...which, '-z'];
  return execFileSync('git', args, { cwd: root, encoding: 'utf8', maxBuffer: 1 << 26 })
    .split('\0')
    .filter((path) => path !== '' && existsSync(join(root, path)))
    .sort();
}
