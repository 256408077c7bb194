import { describe, expect, it } from 'vitest';
import {
  personsBand,
  shownTo,
  sightOf,
  startYearBand,
  tellsOrder,
  visibleExplanation,
  visibleRules,
  visibleTasks,
  visibleTerms,
} from '#casework/confidentiality.js';
import { calendarDate, type Instant } from '#domain/dates.js';
import { ROLES } from '#domain/organisation.js';
import type { Criterion } from '#domain/policy.js';
import { CRITERIA } from '#domain/policy.js';
import { RULE_CODES } from '#domain/verdict.js';
import type { StoredProposal } from '#ports.js';

const AS_OF = calendarDate('2026-11-22');
const CONTACTED = { contactRecordedAt: '2026-11-20T09:00:00.000Z' as Instant };
const NOT_CONTACTED = { contactRecordedAt: null };
const OTHERS = ROLES.filter((role) => role !== 'association');

const term = (criterion: Criterion) =>
  ({ criterion, observed: 'x', unit: 'code', weight: 1, points: 7, source: 'policy' }) as const;
const TASKS = [
  { code: 'provideSeparationProof', owner: 'association', detail: 'separatedNotDivorced', dueOn: null },
  { code: 'completeFile', owner: 'association', detail: 'identity', dueOn: null },
  { code: 'recordContact', owner: 'landlord', detail: 'protocol', dueOn: null },
  { code: 'sendDaloNotice', owner: 'landlord', detail: null, dueOn: null },
] as const;
const told = (tasks: ReturnType<typeof visibleTasks>) => tasks.map(({ code, detail }) => [code, detail]);

describe('who sees how much', () => {
  it.each(OTHERS)('%s sees bands until the contact is recorded', (role) => {
    expect(sightOf({ role }, NOT_CONTACTED)).toBe('beforeContact');
    expect(sightOf({ role }, CONTACTED)).toBe(role === 'reserver' ? 'beforeContact' : 'afterContact');
  });
  it('the association sees its own household whole, contact or not', () => {
    expect(sightOf({ role: 'association' }, NOT_CONTACTED)).toBe('own');
    const seen = visibleTerms(CRITERIA.map(term), 'own', AS_OF);
    expect(seen.every(({ observed, masked }) => observed === 'x' && !masked)).toBe(true);
    expect(visibleRules(RULE_CODES, 'own')).toEqual(RULE_CODES);
    expect(visibleTasks(TASKS, 'own')).toEqual(TASKS);
  });
});

describe('after contact', () => {
  it('neither a statutory need nor an effort rate is told, but every point is', () => {
    const seen = visibleTerms(CRITERIA.map(term), 'afterContact', AS_OF);
    expect(seen.filter(({ masked }) => masked).map(({ criterion }) => criterion)).toEqual(['need', 'effortMargin']);
    expect(seen.filter(({ observed }) => observed === null)).toHaveLength(2);
    expect(seen.every(({ points }) => points === 7)).toBe(true);
  });
  it('nobody hears of an area to avoid, a refusal or a pause', () => {
    const visible = visibleRules(RULE_CODES, 'afterContact');
    expect(RULE_CODES.filter((code) => !visible.includes(code))).toEqual(['EXCLUDED_AREA', 'REFUSED_BEFORE', 'PAUSED']);
  });
  it('the landlord sees its tasks, and of the others only that the file is incomplete', () => {
    expect(told(visibleTasks(TASKS, 'afterContact'))).toEqual([
      ['recordContact', 'protocol'],
      ['sendDaloNotice', null],
      ['completeFile', null],
    ]);
  });
});

describe('before contact', () => {
  it('only waiting is told, by the years in which its clock may have started', () => {
    const waiting = {
      criterion: 'waiting',
      observed: 900,
      unit: 'days',
      weight: 2,
      points: 1800,
      source: 'policy',
    } as const;
    const seen = visibleTerms(
      [waiting, ...CRITERIA.filter((one) => one !== 'waiting').map(term)],
      'beforeContact',
      AS_OF,
    );
    expect(seen).toEqual([{ ...waiting, observed: 691, points: 1382, masked: true, band: { from: null, to: 2024 } }]);
  });
  it.each([
    ['2026-01-01', 0, { from: 2025, to: null }],
    ['2026-12-31', 729, { from: 2025, to: null }],
    ['2026-12-31', 730, { from: null, to: 2024 }],
    ['2026-11-22', 690, { from: 2025, to: null }],
    ['2026-11-22', 691, { from: null, to: 2024 }],
    ['2026-11-22', 4000, { from: null, to: 2024 }],
  ])('on %s, %i days of waiting are of %o', (asOf, days, band) => {
    expect(startYearBand(days, calendarDate(asOf))).toEqual(band);
  });
  it('read on every day of a year, a clock that goes on stays in its band', () => {
    const seen = new Set<string>();
    for (let day = 0; day < 365; day += 1) {
      const asOf = new Date(Date.UTC(2026, 0, 1 + day)).toISOString().slice(0, 10);
      seen.add(JSON.stringify(startYearBand(400 + day, calendarDate(asOf))));
    }
    expect([...seen]).toEqual(['{"from":null,"to":2024}']);
  });
  it.each([
    [0, { from: 1, to: 2 }],
    [1, { from: 1, to: 2 }],
    [2, { from: 1, to: 2 }],
    [3, { from: 3, to: null }],
    [9, { from: 3, to: null }],
  ])('%i persons are of %o', (persons, band) => {
    expect(personsBand(persons)).toEqual(band);
  });
  it('no task tells of a recognition, of the protocol or of the file', () => {
    expect(told(visibleTasks(TASKS, 'beforeContact'))).toEqual([['recordContact', null]]);
  });
  it('no order is told but that of waiting', () => {
    expect(CRITERIA.filter((criterion) => tellsOrder('beforeContact', criterion))).toEqual(['waiting']);
    expect(CRITERIA.filter((criterion) => !tellsOrder('afterContact', criterion))).toEqual(['need']);
  });
  it('points are the least of the lines told, and targets that tell of the household are left out', () => {
    const proposal = {
      ...NOT_CONTACTED,
      asOf: AS_OF,
      points: 1234,
      terms: [
        { criterion: 'waiting', observed: 900, unit: 'days', weight: 1, points: 900, source: 'policy' },
        term('need'),
      ],
      adjustments: [
        { kind: 'interDepartmental', scope: '75', points: 3 },
        { kind: 'firstQuartileOutsideQpv', scope: '75', points: 4 },
      ],
      tasks: [],
      subjectTo: ['IRREGULAR_STAY'],
    } as unknown as StoredProposal;
    const seen = shownTo({ role: 'landlordReferent' }, proposal);
    expect(seen).toMatchObject({ points: 691, banded: true, subjectTo: [] });
    expect(seen.adjustments.map(({ kind }) => kind)).toEqual(['interDepartmental']);
    expect(shownTo({ role: 'landlordReferent' }, { ...proposal, ...CONTACTED })).toMatchObject({
      points: 1234,
      banded: false,
      subjectTo: ['IRREGULAR_STAY'],
    });
  });
});

describe('the verdicts of an explanation', () => {
  type Status = 'passed' | 'failed' | 'unknown';
  const FILE_RULES: readonly string[] = [
    'INCOME_ABOVE_CEILING',
    'IRREGULAR_STAY',
    'CONTINGENT_NOT_OPEN',
    'EFFORT_TOO_HIGH',
    'RESIDUAL_INCOME_TOO_LOW',
  ];
  const verdict = (code: (typeof RULE_CODES)[number], status: Status) =>
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
  const seen = (sight: Parameters<typeof visibleExplanation>[1]['sight'], status: Status) =>
    visibleExplanation(
      {
        ...explanation,
        rank: status === 'failed' ? null : 1,
        price: { min: 1, max: 2 },
        verdicts: RULE_CODES.map((code) => verdict(code, status)),
      } as never,
      { ref: 'M-TEST', sight, asOf: AS_OF },
    );

  it('are all there for a landlord where they pass, without where the household consents to live', () => {
    const { verdicts, runnerUp, price } = seen('afterContact', 'passed');
    expect(verdicts.map(({ code }) => code)).toEqual(RULE_CODES);
    expect(verdicts.every(({ observed, masked }) => observed === null && masked)).toBe(true);
    expect(verdicts.find(({ code }) => code === 'PLACE_NOT_ACCEPTED')?.threshold).toBeNull();
    expect(runnerUp).toEqual({ points: 2 });
    expect(price).not.toBeNull();
  });

  it('before contact name every rule, the rules of the file alike met or unknown, and tell no value of the household', () => {
    const { verdicts, runnerUp, price, banded } = seen('beforeContact', 'passed');
    expect(verdicts.map(({ code }) => code)).toEqual(RULE_CODES);
    expect(verdicts.filter(({ status }) => status === 'notFailed').map(({ code }) => code)).toEqual(FILE_RULES);
    const ofTheFile = (status: 'passed' | 'unknown') =>
      seen('beforeContact', status).verdicts.filter(({ code }) => FILE_RULES.includes(code));
    expect(ofTheFile('unknown')).toEqual(ofTheFile('passed'));
    expect(verdicts.filter(({ threshold }) => threshold !== null).map(({ code }) => code)).toEqual([
      'TYPOLOGY_UNSUITABLE',
      'NOT_A_CANDIDATE',
      'ALREADY_COMMITTED',
      'STALE_DATA',
    ]);
    expect({ runnerUp, price, banded }).toEqual({ runnerUp: null, price: null, banded: true });
  });

  it('hide from a landlord a failure that is the household’s own affair', () => {
    for (const sight of ['beforeContact', 'afterContact'] as const) {
      const codes = seen(sight, 'failed').verdicts.map(({ code }) => code);
      for (const hidden of ['EXCLUDED_AREA', 'REFUSED_BEFORE', 'PAUSED']) expect(codes).not.toContain(hidden);
    }
    expect(seen('own', 'failed').verdicts.map(({ code }) => code)).toEqual(RULE_CODES);
  });
});
