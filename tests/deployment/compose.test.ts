import { readFileSync } from 'node:fs';
import { DCLinter } from 'dclint';
import { describe, expect, it } from 'vitest';
import { projectPath } from '../support/project-files.js';

const source = readFileSync(projectPath('docker-compose.yml'), 'utf8');

/** Lines of one top-level service, by indentation. */
function service(name: string): string {
  const lines = source.split('\n');
  const start = lines.indexOf(`  ${name}:`);
  const rest = lines.slice(start + 1);
  const end = rest.findIndex((line) => /^ {0,2}\S/.test(line));
  return start < 0 ? '' : rest.slice(0, end < 0 ? undefined : end).join('\n');
}

interface LintMessage {
  readonly rule: string;
  readonly message: string;
}

function lint(path: string): readonly LintMessage[] {
  const linter = new DCLinter({ rules: {}, quiet: false, debug: false, exclude: [] });
  const results: readonly { readonly messages: readonly LintMessage[] }[] = linter.lintFiles(
    [projectPath(path)],
    false,
  );
  return results.flatMap((result) => result.messages);
}

describe('docker-compose.yml (linted; no engine runs here, so that the containers themselves are not proven)', () => {
  it('has no error and no warning of dclint', () => {
    expect(lint('docker-compose.yml')).toEqual([]);
  });

  it('is really read by the linter: an unknown key of a service is an error', () => {
    expect(lint('tests/deployment/broken/docker-compose.yml').map(({ rule }) => rule)).toEqual(['invalid-schema']);
  });

  it.each(['POSTGRES_PASSWORD', 'REDIS_PASSWORD'])(
    'gives %s no default: without it, the start fails with a sentence',
    (name) => {
      const uses = [...source.matchAll(new RegExp(`\\$\\{${name}([^}]*)\\}`, 'g'))].map((match) => match[1] ?? '');
      expect(uses.length).toBeGreaterThan(0);
      for (const use of uses) expect(use).toMatch(/^:\?\w+/);
    },
  );

  it('keeps the queue on disk and never evicts a job', () => {
    expect(service('redis')).toMatch(/--appendonly\s+- "yes"/);
    expect(service('redis')).toMatch(/--maxmemory-policy\s+- noeviction/);
  });

  it('starts the API and the workers only after the migration succeeded', () => {
    for (const name of ['api', 'worker']) {
      expect(service(name)).toMatch(/migrate:\s+condition: service_completed_successfully/);
    }
    expect(service('migrate')).toMatch(/postgres:\s+condition: service_healthy/);
  });

  it('runs several workers and publishes the API on the loopback alone', () => {
    expect(service('worker')).toMatch(/replicas: [2-9]/);
    expect([...source.matchAll(/^ {6}- '([^']+:\d+)'$/gm)].map((match) => match[1])).toEqual([
      '127.0.0.1:3000:3000',
      '127.0.0.1:8025:8025',
    ]);
  });

  it.each(['api', 'worker', 'migrate'])('%s runs on a read-only file system without any capability', (name) => {
    expect(service(name)).toContain('<<: *app');
    expect(source).toMatch(/x-app: &app[\s\S]*?read_only: true[\s\S]*?cap_drop:\s+- ALL/);
  });
});
