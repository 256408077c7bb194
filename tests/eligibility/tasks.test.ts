import { describe, expect, it } from 'vitest';
import { calendarDate } from '#domain/dates.js';
import type { EngineHousehold } from '#domain/engine-view.js';
import { TASK_CODES, type Task } from '#domain/verdict.js';
import { evaluateAll } from '#eligibility/eligibility.js';
import { deriveHousehold } from '#eligibility/household-facts.js';
import { tasksFor } from '#eligibility/tasks.js';
import { deriveVacancy } from '#eligibility/vacancy-facts.js';
import { resolveLegislation } from '#legislation/legislation.js';
import { AS_OF, aDaloRecognition, aHousehold, aLandlord, aPolicy, aVacancy } from '../support/builders.js';

const law = resolveLegislation(AS_OF);

function tasks(
  household: Partial<EngineHousehold>,
  vacancy: Parameters<typeof aVacancy>[0] = {},
  policy = aPolicy(),
): readonly Task[] {
  const h = deriveHousehold(aHousehold(household), law, policy);
  const v = deriveVacancy(aVacancy(vacancy), aLandlord(), law);
  const context = {
    asOf: AS_OF,
    law,
    policy,
    commitmentsByHousehold: new Map(),
    refusalsByHousehold: new Map(),
    adaptedDemand: new Set<never>(),
  };
  return tasksFor(h, v, evaluateAll(h, v, context), context);
}

const needs = (declared: Partial<EngineHousehold['statutoryNeeds']>): Partial<EngineHousehold> => ({
  statutoryNeeds: { ...aHousehold().statutoryNeeds, ...declared },
});
const actionLogement = { orientation: { contingent: 'actionLogement', reserverId: null, source: 'declared' } } as const;
const line = ({ code, owner, detail }: Task) => [code, owner, detail].join(' ');

describe('tasks of a pairing', () => {
  it('are the contact alone where the file is complete', () => {
    expect(tasks({})).toEqual([{ code: 'recordContact', owner: 'landlord', detail: 'mandatory', dueOn: null }]);
  });
  it.each<{
    it: string;
    household: Partial<EngineHousehold>;
    vacancy?: Parameters<typeof aVacancy>[0];
    gives: string[];
  }>([
    {
      it: 'a missing document each',
      household: { missingDocuments: ['identity', 'taxNoticeNMinus2'] },
      gives: ['completeFile association identity', 'completeFile association taxNoticeNMinus2'],
    },
    {
      it: 'a situation without proof',
      household: { unprovenSituations: ['separatedNotDivorced'] },
      gives: ['provideSeparationProof association separatedNotDivorced'],
    },
    {
      it: 'a declared need without any label',
      household: needs({ homelessOrHosted: 'yes', violence: 'yes' }),
      gives: ['askForLabel association k', 'askForLabel association g'],
    },
    { it: 'an unknown need suggests nothing', household: needs({ homelessOrHosted: 'unknown' }), gives: [] },
    {
      it: 'a declared need of a labelled household asks for none',
      household: {
        ...needs({ violence: 'yes' }),
        priorityLabels: [
          { category: 'g', labelledOn: calendarDate('2026-02-01'), labeller: 'state', departement: '75' },
        ],
      },
      gives: [],
    },
    {
      it: 'a dwelling where the association does not work',
      household: {},
      vacancy: { dwelling: { communeCode: '93066' } },
      gives: ['findRelayAssociation association 93'],
    },
    {
      it: 'what is unknown',
      household: { regularStay: 'unknown' },
      gives: ['resolveUnknown association IRREGULAR_STAY'],
    },
    {
      it: 'AL’in where Action Logement is to designate',
      household: { actionLogement: { eligible: 'yes', alinRegisteredOn: null } },
      vacancy: actionLogement,
      gives: ['registerInAlin association '],
    },
    {
      it: 'not AL’in where it is done',
      household: { actionLogement: { eligible: 'yes', alinRegisteredOn: calendarDate('2026-01-01') } },
      vacancy: actionLogement,
      gives: [],
    },
    {
      it: 'not AL’in on another contingent',
      household: { actionLogement: { eligible: 'yes', alinRegisteredOn: null } },
      gives: [],
    },
    {
      it: 'the DALO notice (CCH R441-16-3)',
      household: { dalo: aDaloRecognition() },
      gives: ['sendDaloNotice landlord '],
    },
  ])('$it', ({ household, vacancy, gives }) => {
    expect(tasks(household, vacancy).slice(1).map(line)).toEqual(gives);
  });
  it('make the contact mandatory under the protocol whatever the policy', () => {
    const policy = aPolicy({ contact: { supportedHouseholds: 'default' } });
    expect(tasks({}, {}, policy).map(line)).toEqual(['recordContact landlord default']);
    expect(tasks({ protocolEligibleSince: AS_OF }, {}, policy).map(line)).toEqual(['recordContact landlord protocol']);
  });
  it('have no contact and fall to the landlord where no association follows the household', () => {
    const alone = { supportDepartements: [], missingDocuments: ['identity'] } as const;
    expect(tasks(alone, { dwelling: { communeCode: '93066' } }).map(line)).toEqual(['completeFile landlord identity']);
  });
  it('reach every code of the closed list', () => {
    const all = tasks(
      {
        ...needs({ unfitDwelling: 'yes' }),
        missingDocuments: ['other'],
        unprovenSituations: ['cohabitation'],
        regularStay: 'unknown',
        actionLogement: { eligible: 'yes', alinRegisteredOn: null },
      },
      { ...actionLogement, dwelling: { communeCode: '93066' } },
    );
    const codes = new Set([...all, ...tasks({ dalo: aDaloRecognition() })].map((task) => task.code));
    expect([...codes].sort()).toEqual([...TASK_CODES].sort());
  });
});
