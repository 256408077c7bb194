import { describe, expect, it } from 'vitest';
import { calendarDate } from '#domain/dates.js';
import { INDICATORS } from '#monitoring/catalogue.js';
import type { MomentCondition } from '#monitoring/definition.js';
import { projectEvents } from '#monitoring/projection.js';
import { SEED_DISCREPANCIES } from '#monitoring/seed-figures/discrepancies.js';
import { SEED_SOURCE, SEED_TABLES } from '#monitoring/seed-figures/tables.generated.js';
import { needsOf } from '#monitoring/values.js';
import { trackedFiles } from '../support/project-files.js';

const on = calendarDate('2022-01-01');
const base = { household: 'h', organisation: null, provenance: 'observed', on } as const;
/** One row of each kind, to know the names of their fields. */
const sample = projectEvents([
  { ...base, name: 'supportPrescribed', data: {} },
  { ...base, name: 'blockingSituationOpened', data: { kind: 'other' } },
  { ...base, name: 'leaseSigned', data: {} },
  { ...base, name: 'oneYearFollowedUp', data: {} },
  { ...base, name: 'proposalMade', data: {} },
  { ...base, name: 'registerCompared', data: { register: 'syplo', field: 'departement', state: 'same' } },
  { ...base, name: 'socialWorkersCounted', data: { month: '2022-01', count: 1 } },
]);

const fieldsOf = (condition: MomentCondition): readonly string[] =>
  ['field', 'from', ...(condition.test.endsWith('etween') ? ['to'] : [])].flatMap((key) => {
    const named = (condition as unknown as Readonly<Record<string, string | undefined>>)[key];
    return named === undefined ? [] : [named];
  });

describe.each(INDICATORS.map((definition) => [definition.id, definition] as const))(
  'definition %s',
  (_, definition) => {
    it('says everything a reader needs, in words', () => {
      const { title, question, population, period, notKnownRule } = definition;
      expect([title, question, population, period, notKnownRule].every((words) => words.length > 5)).toBe(true);
      expect(question.endsWith('?')).toBe(true);
    });

    it('is fixed by a decision that exists', () => {
      expect(trackedFiles().some((path) => path.startsWith(`docs/decisions/${definition.adr}-`))).toBe(true);
    });

    it('reads fields that its rows have', () => {
      const needs = needsOf([...definition.columns, ...definition.headlines]);
      for (const count of [...needs.counts, ...needs.clocks]) {
        const row = sample[count.rows][0];
        expect(row).toBeDefined();
        expect(Object.keys(row ?? {})).toEqual(expect.arrayContaining(count.where.flatMap(fieldsOf)));
        expect(count.text).not.toBe('');
      }
      const axis = definition.axis.kind === 'cases' ? [] : [definition.axis.field];
      expect(Object.keys(sample[definition.rows][0] ?? {})).toEqual(
        expect.arrayContaining([...axis, definition.departementField]),
      );
    });

    it('has columns with keys of their own, all of its rows', () => {
      const keys = definition.columns.map(({ key }) => key);
      expect(new Set(keys).size).toBe(keys.length);
      const { counts, clocks } = needsOf(definition.columns);
      expect([...counts, ...clocks].filter(({ rows }) => rows !== definition.rows)).toEqual([]);
    });
  },
);

describe('the seed carried with the product', () => {
  it('every table of the seed has its indicator, under the same id and columns', () => {
    expect(SEED_SOURCE).toContain('DRIHL');
    for (const seed of SEED_TABLES) {
      const definition = INDICATORS.find(({ sourceTable }) => sourceTable === seed.source);
      expect(definition?.id).toBe(seed.id);
      expect(definition?.columns.map(({ key }) => key).toSorted()).toEqual(seed.columns.toSorted());
    }
  });

  it('each documented discrepancy gives both readings and what is printed', () => {
    expect(SEED_DISCREPANCIES).toHaveLength(20);
    for (const { table, what, stated, recomputed, printed } of SEED_DISCREPANCIES) {
      expect([what, stated, recomputed, printed].every((words) => words.length > 0)).toBe(true);
      expect(table === 'texte' || SEED_TABLES.some(({ id }) => id === table)).toBe(true);
    }
  });
});
