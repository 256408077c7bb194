import { describe, expect, it } from 'vitest';
import { ERROR_STATUS } from '#api/errors.js';
import { ERROR_TITLES } from '#casework/errors.js';
import { EXIT } from '#cli/exit-codes.js';
import { buildProgram } from '#cli/main.js';
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
  const told = rowsBy(/^[a-z]+$/);
  const commands = buildProgram().commands.map((command) => command.name());

  it('list the same commands', () => {
    expect([...told.keys()].toSorted()).toEqual(commands.toSorted());
  });

  it.each(
    buildProgram().commands.map((command) => [command.name(), command.commands.map((sub) => sub.name())] as const),
  )('%s: names its sub-commands', (name, subs) => {
    const says = codeSpans((told.get(name) ?? []).join(' '));
    expect(subs.filter((sub) => !says.includes(sub) && !['vacancies', 'households'].includes(sub))).toEqual([]);
  });

  it('give the exit codes', () => {
    const codes = rows.map((row) => row[0] ?? '').filter((cell) => /^\d$/.test(cell));
    expect(codes).toEqual(Object.values(EXIT).map(String));
  });

  it('name no command that is both there and not yet', () => {
    const notYet = codeSpans(page.slice(page.lastIndexOf('*Pas encore disponible*')));
    expect(notYet.filter((name) => commands.includes(name))).toEqual([]);
  });
});
