import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** Folder of the package.json above this file: the same from the sources and from dist/. */
export function projectRoot(): string {
  let folder = dirname(fileURLToPath(import.meta.url));
  while (!existsSync(join(folder, 'package.json'))) {
    const parent = dirname(folder);
    if (parent === folder) throw new Error(`no package.json above ${fileURLToPath(import.meta.url)}`);
    folder = parent;
  }
  return folder;
}

/** The built file of a thread or child process (`workers/solve.thread.js`), whether the caller runs from dist/ or the sources. */
export function builtFile(path: string): string {
  return join(projectRoot(), 'dist', path);
}
