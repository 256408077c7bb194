import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { describe, expect, it } from 'vitest';
import { projectPath, trackedFiles } from '../support/project-files.js';

// CommonJS package whose named exports Node cannot see.
const { validate } = createRequire(import.meta.url)('dockerfile-utils') as typeof import('dockerfile-utils');

const source = readFileSync(projectPath('Dockerfile'), 'utf8');
const lastStage = source.slice(source.lastIndexOf('\nFROM '));

describe('Dockerfile (validated; no image is built here)', () => {
  it('has no problem of dockerfile-utils', () => {
    expect(validate(source).map((problem) => problem.message)).toEqual([]);
  });

  it('is really read by the validator: an unknown instruction is a problem', () => {
    expect(validate(source.replace('EXPOSE', 'EXPOZE'))).not.toEqual([]);
  });

  it('runs as a plain user that owns none of the files', () => {
    expect(lastStage).toMatch(/^USER node$/m);
    for (const copy of lastStage.match(/^COPY .*/gm) ?? []) expect(copy).toContain('--chown=root:root');
  });

  it('installs what the lock file says and ships no development dependency', () => {
    expect(source).toMatch(/^RUN npm ci$/m);
    expect(source).toContain('npm prune --omit=dev');
  });

  it('asks its own /livez, with nothing but Node', () => {
    expect(lastStage).toMatch(/HEALTHCHECK[\s\S]*?\["node", "-e", ".*\/livez/);
    expect(source).not.toMatch(/\b(curl|wget|apt-get)\b/);
  });

  it('copies only files and folders that the repository has, or that the build makes', () => {
    const copied = [...lastStage.matchAll(/\/app\/([\w.]+)/g)].map((match) => match[1] ?? '');
    const built = ['node_modules', 'dist'];
    const missing = copied.filter((path) => !built.includes(path) && !isTracked(path));
    expect(missing).toEqual([]);
  });
});

function isTracked(path: string): boolean {
  return trackedFiles().some((file) => file === path || file.startsWith(`${path}/`));
}
