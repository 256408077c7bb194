import { describe, expect, it } from 'vitest';
import { visibleExplanation, visibleRules, visibleTasks, visibleTerms } from '#casework/confidentiality.js';
import type { OrganisationAccess } from '#casework/transaction.js';
import { organisationId } from '#domain/ids.js';
import { ROLES } from '#domain/organisation.js';
import type { Criterion } from '#domain/policy.js';
import { CRITERIA } from '#domain/policy.js';
import { RULE_CODES } from '#domain/verdict.js';

function asRole(role: OrganisationAccess['role']): OrganisationAccess {
  return { kind: 'organisation', role, organisationId: organisationId('o'), departements: [], userId: null };
}
const OTHERS = ROLES.filter((role) => role !== 'association');

const term = (criterion: Criterion) =>
  ({ criterion, observed: 'x', unit: 'code', weight: 1, points: 7, source: 'policy' }) as const;

describe.each(OTHERS)('%s', (role) => {
  it('never sees a statutory need nor an effort rate, but always the points', () => {
    const seen = visibleTerms(CRITERIA.map(term), asRole(role));
    expect(seen.filter(({ masked }) => masked).map(({ criterion }) => criterion)).toEqual(['need', 'effortMargin']);
    expect(seen.filter(({ observed }) => observed === null)).toHaveLength(2);
    expect(seen.every(({ points }) => points === 7)).toBe(true);
  });

  it('never hears of an area to avoid, a refusal or a pause', () => {
    const hidden = RULE_CODES.filter((code) => !visibleRules(RULE_CODES, asRole(role)).includes(code));
    expect(hidden).toEqual(['EXCLUDED_AREA', 'REFUSED_BEFORE', 'PAUSED']);
  });

  it('sees the tasks of the landlord, and of the others only that the file is incomplete', () => {
    const tasks = visibleTasks(
      [
        { code: 'provideSeparationProof', owner: 'association', detail: 'separatedNotDivorced', dueOn: null },
        { code: 'completeFile', owner: 'association', detail: 'identity', dueOn: null },
        { code: 'recordContact', owner: 'landlord', detail: 'mandatory', dueOn: null },
      ],
      asRole(role),
    );
    expect(tasks.map(({ code, detail }) => [code, detail])).toEqual([
      ['recordContact', 'mandatory'],
      ['completeFile', null],
    ]);
  });
});

it('the association sees every value of its household', () => {
  const seen = visibleTerms(CRITERIA.map(term), asRole('association'));
  expect(seen.every(({ observed, masked }) => observed === 'x' && !masked)).toBe(true);
  expect(visibleRules(RULE_CODES, asRole('association'))).toEqual(RULE_CODES);
});

describe('the verdicts of an explanation', () => {
  const verdict = (code: (typeof RULE_CODES)[number], status: 'passed' | 'failed') =>
    ({ code, status, article: 'policy', observed: '93066', threshold: ['75', '93'], unit: 'code' }) as const;
  const explanation = {
    vacancyId: 'v',
    householdId: 'h',
    rank: 1,
    reason: null,
    eligible: true,
    points: 3,
    terms: [],
    adjustments: [],
    tasks: [],
    price: null,
    runnerUp: { householdId: 'other', points: 2 },
    pointsMissing: 0,
    smallestChange: null,
    instanceHash: 'i',
    resultHash: 'r',
  };
  const seen = (role: OrganisationAccess['role'], status: 'passed' | 'failed') =>
    visibleExplanation(
      { ...explanation, verdicts: RULE_CODES.map((code) => verdict(code, status)) } as never,
      'M-TEST',
      asRole(role),
    );

  it('are all there for a landlord where they pass, without where the household consents to live', () => {
    const { verdicts, runnerUp } = seen('landlordReferent', 'passed');
    expect(verdicts.map(({ code }) => code)).toEqual(RULE_CODES);
    expect(verdicts.every(({ observed, masked }) => observed === null && masked)).toBe(true);
    expect(verdicts.find(({ code }) => code === 'PLACE_NOT_ACCEPTED')?.threshold).toBeNull();
    expect(runnerUp).toEqual({ points: 2 });
  });

  it('hide from a landlord a failure that is the household’s own affair', () => {
    const codes = seen('landlordReferent', 'failed').verdicts.map(({ code }) => code);
    for (const hidden of ['EXCLUDED_AREA', 'REFUSED_BEFORE', 'PAUSED']) expect(codes).not.toContain(hidden);
    expect(seen('association', 'failed').verdicts.map(({ code }) => code)).toEqual(RULE_CODES);
  });
});
