import { describe, expect, it } from 'vitest';
import { EVENTS } from '#domain/events.js';
import { readProjectFile } from '../support/project-files.js';
import { codeSpans, tableRows } from './markdown.js';

const page = readProjectFile('docs/seeds.md');
const rows = tableRows(page);

describe('docs/seeds.md accounts for the two source documents', () => {
  it('has a row for each of the thirteen tables', () => {
    const ids = rows.map((row) => row[0] ?? '').filter((cell) => /^T\d\d$/.test(cell));
    expect(ids).toEqual(Array.from({ length: 13 }, (_, i) => `T${String(i + 1).padStart(2, '0')}`));
  });

  it('says of every line what becomes of it', () => {
    const STATE = /présent|donnée|pas encore \([\d, ]+\)|pas encore, \d|pas encore : |dehors|\(\d(, \d)*\)/;
    const silent = rows.filter((row) => !row.slice(1).some((cell) => STATE.test(cell))).map((row) => row[0]);
    expect(silent).toEqual([]);
  });

  it('names only events of the catalogue', () => {
    const camel = codeSpans(page).filter((span) => /^[a-z]+(?:[A-Z][a-z]+)+$/.test(span));
    const eventLike = camel.filter(
      (span) =>
        /(ed|Registered|Named|Held|Counted|Failed)$/.test(span) &&
        /^(issue|meeting|social|rehousing|recommendations|correspondent|contact)/.test(span),
    );
    expect(eventLike.length).toBeGreaterThan(4);
    expect(eventLike.filter((name) => !(name in EVENTS))).toEqual([]);
  });
});
