import { describe, expect, it } from 'vitest';
import { MAY_IMPORT, ROOMS } from '../architecture/rules.js';
import { readProjectFile } from '../support/project-files.js';
import { codeSpans, tableRows } from './markdown.js';

const rows = tableRows(readProjectFile('CONTRIBUTING.md')).filter((row) =>
  (ROOMS as readonly string[]).includes(codeSpans(row[0] ?? '')[0] ?? ''),
);
const SRC = MAY_IMPORT.api;

describe('the table of CONTRIBUTING.md says who may import whom, as the architecture test enforces it', () => {
  it('has a row for every room but tests and bench, which may import everything', () => {
    const expected = ROOMS.filter((room) => room !== 'tests' && room !== 'bench');
    expect(rows.map((row) => codeSpans(row[0] ?? '')[0]).toSorted()).toEqual(expected.toSorted());
  });

  it.each(rows.map((row) => [codeSpans(row[0] ?? '')[0] ?? '', row[1] ?? ''] as const))('%s → %s', (room, says) => {
    const [code = ''] = says.split(';');
    const named = codeSpans(code).filter((span) => span !== 'src');
    const allowed = MAY_IMPORT[room as keyof typeof MAY_IMPORT];
    const expected = says.includes('everything in `src`') ? allowed.filter((to) => !SRC.includes(to)) : allowed;
    expect(named.toSorted()).toEqual([...expected].toSorted());
  });
});
