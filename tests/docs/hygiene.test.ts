import { describe, expect, it } from 'vitest';
import { readProjectFile, trackedFiles } from '../support/project-files.js';

const TEXT =
  /\.(ts|mjs|js|json|md|ya?ml|sql|eta|css|svg|sh|txt|csv)$|^(Dockerfile|\.ci\/run|\.dockerignore|\.gitignore|\.npmrc|LICENSE)$/;
const files = trackedFiles().filter((path) => TEXT.test(path) && path !== 'tests/docs/hygiene.test.ts');

/** Folders of one machine: a checkout, a home, a scratch file. */
const MACHINE_PATH = /(?<![\w.$}-])\/(work|farm|root|home)\/[\w.-]+|(?<![\w.$}-])\/tmp\/[a-z][\w.-]*/;
const REGISTRY_HOST = /\bregistry\.[\w-]+\.(org|com|io|net)\b|\bnpmjs\.(org|com)\b|\bdeb\.debian\.org\b/;
const UNFINISHED = /\b(TODO|FIXME|XXX)\b/;

describe('what is committed belongs to no machine', () => {
  it('holds no path of a machine', () => {
    expect(matches(files, MACHINE_PATH)).toEqual([]);
  });

  it('names no package registry', () => {
    expect(matches(files, REGISTRY_HOST)).toEqual([]);
  });

  it('holds no unfinished mark', () => {
    expect(
      matches(
        files.filter((path) => path !== 'package-lock.json'),
        UNFINISHED,
      ),
    ).toEqual([]);
  });

  it('the patterns find what they look for', () => {
    expect('see /work/main/x').toMatch(MACHINE_PATH);
    expect('in /tmp/cache').toMatch(MACHINE_PATH);
    expect('a tmpfs on /tmp').not.toMatch(MACHINE_PATH);
    expect('GET /api/v1/runs').not.toMatch(MACHINE_PATH);
    expect('https://registry.example.org/x').toMatch(REGISTRY_HOST);
  });
});

describe('package.json and its lock', () => {
  const manifest = JSON.parse(readProjectFile('package.json')) as Record<string, Record<string, unknown>>;

  it('pins every version exactly', () => {
    const versions = ['dependencies', 'devDependencies'].flatMap((key) => Object.entries(manifest[key] ?? {}));
    expect(versions.length).toBeGreaterThan(10);
    expect(versions.filter(([, version]) => !/^\d+\.\d+\.\d+(-[\w.]+)?$/.test(String(version)))).toEqual([]);
  });

  it('the lock holds no download address', () => {
    expect(readProjectFile('package-lock.json')).not.toMatch(/"resolved": *"(https?|git)/);
  });
});

function matches(paths: readonly string[], pattern: RegExp): readonly string[] {
  return paths.flatMap((path) =>
    readProjectFile(path)
      .split('\n')
      .flatMap((line, i) => (pattern.test(line) ? [`${path}:${i + 1}: ${line.trim().slice(0, 120)}`] : [])),
  );
}
