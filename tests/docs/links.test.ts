import { existsSync } from 'node:fs';
import { posix } from 'node:path';
import { describe, expect, it } from 'vitest';
import { projectPath, readProjectFile, trackedFiles } from '../support/project-files.js';
import { headingAnchor, linksOf } from './markdown.js';

const pages = trackedFiles().filter((path) => path.endsWith('.md') && !path.startsWith('tests/'));

describe('links between documents', () => {
  it.each(pages)('%s: every relative link leads to a file, and to a heading where it names one', (page) => {
    const broken = linksOf(readProjectFile(page)).filter((link) => !resolves(page, link));
    expect(broken).toEqual([]);
  });

  it('finds a broken link', () => {
    expect(resolves('README.md', 'docs/nowhere.md')).toBe(false);
    expect(resolves('README.md', 'CONTEXT.md#nowhere')).toBe(false);
    expect(resolves('README.md', 'CONTEXT.md')).toBe(true);
  });

  it('every document of docs/ can be reached from the README', () => {
    const seen = new Set<string>();
    const walk = (page: string): void => {
      if (seen.has(page) || !pages.includes(page)) return;
      seen.add(page);
      for (const link of linksOf(readProjectFile(page))) walk(targetPath(page, link).replace(/\/$/, '/README.md'));
    };
    walk('README.md');
    expect(pages.filter((page) => page.startsWith('docs/') && !seen.has(page))).toEqual([]);
  });
});

function targetPath(page: string, link: string): string {
  const [path = ''] = link.split('#');
  return path === '' ? page : posix.join(posix.dirname(page), path);
}

function resolves(page: string, link: string): boolean {
  const path = targetPath(page, link);
  if (!existsSync(projectPath(path))) return false;
  const anchor = link.split('#')[1];
  if (anchor === undefined) return true;
  return readProjectFile(path)
    .split('\n')
    .some((line) => line.startsWith('#') && headingAnchor(line) === anchor);
}
