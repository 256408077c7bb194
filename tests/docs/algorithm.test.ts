import { describe, expect, it } from 'vitest';
import { ABSENCE_REASONS, RULE_CODES } from '#domain/verdict.js';
import { readProjectFile } from '../support/project-files.js';
import { codeSpans, tableRows } from './markdown.js';

const page = readProjectFile('docs/algorithm.md');
const rows = tableRows(page);

describe('docs/algorithm.md says what the engine does', () => {
  it('has one row for each rule of eligibility, and no other', () => {
    const told = rows.map((row) => codeSpans(row[0] ?? '')[0] ?? '').filter((code) => /^[A-Z]+(_[A-Z]+)*$/.test(code));
    expect(told.toSorted()).toEqual([...RULE_CODES].toSorted());
  });

  it('gives each rule a foundation', () => {
    const rules = rows.filter((row) => (RULE_CODES as readonly string[]).includes(codeSpans(row[0] ?? '')[0] ?? ''));
    expect(rules.filter((row) => (row[2] ?? '').length < 3)).toEqual([]);
  });

  it('names the properties P1 to P10 in order', () => {
    expect(rows.map((row) => row[0]).filter((cell) => /^P\d+$/.test(cell ?? ''))).toEqual(
      Array.from({ length: 10 }, (_, i) => `P${i + 1}`),
    );
  });

  it('names every reason of absence', () => {
    expect(ABSENCE_REASONS.filter((reason) => !page.includes(`\`${reason}\``))).toEqual([]);
  });

  it('prints the default weights as the policy file has them', () => {
    const policy = flatten(JSON.parse(readProjectFile('policies/default.json')));
    const told = new Map(
      rows
        .filter((row) => row.length === 3 && /^`[a-z][\w.]*`$/.test(row[0] ?? ''))
        .map((row) => [codeSpans(row[0] ?? '')[0] ?? '', row[1] ?? '']),
    );
    const weights = [...policy].filter(([key]) => !['formatVersion', 'version', 'title'].includes(key));
    expect(Object.fromEntries(told)).toEqual(Object.fromEntries(weights));
  });
});

/** `{ a: { b: 1 } }` → `a.b` → `1`; arrays of numbers on one line, steps as `≤ upTo : points`. */
function flatten(value: unknown, prefix = ''): ReadonlyMap<string, string> {
  if (Array.isArray(value)) {
    const text = value.map((item) => (typeof item === 'object' ? `≤ ${item.upTo} : ${item.points}` : String(item)));
    return new Map([[prefix, text.join(' ; ')]]);
  }
  if (typeof value !== 'object' || value === null) return new Map([[prefix, String(value)]]);
  return new Map(
    Object.entries(value).flatMap(([key, item]) => [...flatten(item, prefix === '' ? key : `${prefix}.${key}`)]),
  );
}
