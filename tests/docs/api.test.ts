import { describe, expect, it } from 'vitest';
import { ERROR_STATUS } from '#api/errors.js';
import { ERROR_TITLES } from '#casework/errors.js';
import { EXIT } from '#cli/exit-codes.js';
import { buildProgram } from '#cli/program.js';
import { readProjectFile } from '../support/project-files.js';
import { codeSpans, tableRows } from './markdown.js';

const page = readProjectFile('docs/api.md');
const rows = tableRows(page);

/** First code span of the first cell → the other cells. */
function rowsBy(pattern: RegExp): ReadonlyMap<string, readonly string[]> {
  const found = rows.map((row) => [codeSpans(row[0] ?? '')[0] ?? '', row.slice(1)] as const);
  return new Map(found.filter(([code]) => pattern.test(code)));
}

describe('docs/api.md and the error catalogue', () => {
  const told = rowsBy(/^[A-Z]+(_[A-Z]+)*$/);

  it('list the same codes', () => {
    expect([...told.keys()].toSorted()).toEqual(Object.keys(ERROR_TITLES).toSorted());
  });

  it.each(Object.entries(ERROR_TITLES))('%s has its status and its title', (code, title) => {
    expect(told.get(code)).toEqual([String(ERROR_STATUS[code as keyof typeof ERROR_STATUS]), title]);
  });
});

describe('docs/api.md and the command line', () => {
  const told = rowsBy(/^[a-z]+(-[a-z]+)*$/);
  const commands = buildProgram().commands;
  const later = commands.filter((command) => command.description().includes('pas encore disponible'));
  const available = commands.filter((command) => !later.includes(command));
  const names = (list: typeof commands): readonly string[] => list.map((command) => command.name()).toSorted();

  it('list the same commands', () => {
    expect([...told.keys()].toSorted()).toEqual(names(available));
  });

  it('list the same reserved names', () => {
    const line = page.slice(page.lastIndexOf('*Pas encore disponible*'));
    expect(codeSpans(line).toSorted()).toEqual(names(later));
  });

  it('name every sub-command', () => {
    const missing = available.flatMap((command) => {
      const says = (told.get(command.name()) ?? []).join(' ');
      return names([...command.commands]).filter((sub) => !codeSpans(says).includes(sub));
    });
    expect(missing).toEqual([]);
  });

  it('give the exit codes', () => {
    const codes = rows.map((row) => row[0] ?? '').filter((cell) => /^\d$/.test(cell));
    expect(codes).toEqual(Object.values(EXIT).map(String));
  });
});
