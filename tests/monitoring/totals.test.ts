import { describe, expect, it } from 'vitest';
import { calendarDate } from '#domain/dates.js';
import { INDICATORS } from '#monitoring/catalogue.js';
import { computeIndicator } from '#monitoring/compute.js';
import { countRows } from '#monitoring/count-rows.js';
import { FAIRNESS_ATTRIBUTES } from '#monitoring/definitions/fairness-attributes.js';
import { fairnessTable } from '#monitoring/fairness.js';
import { interDepartmentalMatrix } from '#monitoring/inter-departmental.js';
import { projectEvents } from '#monitoring/projection.js';
import { randomHistory } from './random-history.js';

const asOf = calendarDate('2022-12-31');
const rows = projectEvents([
  ...randomHistory(7),
  ...randomHistory(8).map((e) => ({ ...e, household: `b-${e.household}` })),
]);

/** A database that forgets a household in its groups, and not in its total. */
const forgetful = async (plan: Parameters<typeof countRows>[1]) =>
  countRows(rows, plan).map((group) =>
    group.key === null ? { ...group, counts: group.counts.map((count) => count + 1) } : group,
  );

describe('a total that is not the sum of its parts and of the unknown', () => {
  const grouped = INDICATORS.filter(
    ({ axis, columns }) => axis.kind !== 'cases' && columns.some(({ kind }) => kind === 'count'),
  );

  it.each(grouped.map((definition) => [definition.id, definition] as const))(
    '%s is not printed',
    async (_, definition) => {
      const request = { asOf, scope: { kind: 'region' } } as const;
      await expect(computeIndicator(definition, request, forgetful)).rejects.toThrow('is not the sum of its parts');
    },
  );

  it.each(FAIRNESS_ATTRIBUTES.map((attribute) => [attribute.id, attribute] as const))(
    'nor is %s',
    async (_, attribute) => {
      const request = { asOf, scope: { kind: 'region' } } as const;
      await expect(fairnessTable(attribute, request, forgetful)).rejects.toThrow('is not the sum of its parts');
    },
  );

  it('nor is the matrix', async () => {
    await expect(interDepartmentalMatrix({ asOf, population: 'avdl' }, forgetful)).rejects.toThrow('is not the sum');
  });
});
