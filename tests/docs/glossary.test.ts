import { describe, expect, it } from 'vitest';
import { readProjectFile, trackedFiles } from '../support/project-files.js';
import { codeSpans, tableRows } from './markdown.js';

const code = trackedFiles()
  .filter((path) => /^(src|solver|workers|api|cli|migrations)\/.*\.(ts|sql)$/.test(path))
  .map(readProjectFile)
  .join('\n');

const rows = tableRows(readProjectFile('CONTEXT.md'));
const identifiers = [...new Set(rows.flatMap((row) => codeSpans(row[1] ?? '')))];

describe('the glossary (CONTEXT.md)', () => {
  it('is read', () => {
    expect(identifiers.length).toBeGreaterThan(60);
  });

  it.each(identifiers)('%s exists in the code', (identifier) => {
    expect(isInCode(identifier)).toBe(true);
  });

  it('would miss an identifier that is not there', () => {
    expect(isInCode(['Hou', 'sehoold'].join(''))).toBe(false);
  });

  it('gives each word a definition and something to avoid', () => {
    expect(rows.filter((row) => row.length !== 4 || row.some((cell) => cell === '')).map((row) => row[0])).toEqual([]);
  });
});

function isInCode(identifier: string): boolean {
  return new RegExp(`(?<![\\w$])${identifier}(?![\\w$])`).test(code);
}
