import { randomUUID } from 'node:crypto';
import type { AppDeps } from '#api/app.js';
import { createToken } from '#casework/tokens.js';
import { inTransaction } from '#casework/transaction.js';
import { addDays, type CalendarDate, calendarDate } from '#domain/dates.js';
import type { Departement } from '#domain/departement.js';
import type { Household, Member } from '#domain/household.js';
import { organisationId, runId } from '#domain/ids.js';
import type { Role } from '#domain/organisation.js';
import type { Vacancy } from '#domain/vacancy.js';
import { compareBaselines } from '#matching/baselines.js';
import { explainPairing, prepareExplanations } from '#matching/explain.js';
import type { Explanation } from '#matching/explanation.js';
import { openingsOf } from '#matching/openings.js';
import type { Explainer } from '#ports.js';
import { DEFAULT_POLICY } from '#scoring/default-policy.js';
import { matchRegion } from '#workers/matching.js';
import type { Solver } from '#workers/solve.js';
import type { Solved } from '#workers/solve-messages.js';
import { solveRun } from '#workers/solve-run.js';
import { CLOCK, LOGGER } from '../api/fixture.js';
import type { TestDatabase } from '../support/database.js';
import { householdRecord, landlordRecord, organisationRecord, SYSTEM, vacancyRecord } from '../support/records.js';

/** A small region for pages: two landlords, two associations, thirty households, six vacancies; one run. */
export const LANDLORD = 'bailleur-a';
export const ASSOCIATION = 'association-a';
const ROLES: readonly (readonly [Role, string])[] = [
  ['landlordReferent', LANDLORD],
  ['association', ASSOCIATION],
  ['regionalAuthority', 'drihl'],
];

export interface SeededRegion {
  readonly tokens: Readonly<Partial<Record<Role, string>>>;
  /** Runs the engine in this process until nothing waits, as a worker would. */
  solve(): Promise<void>;
  readonly explainer: Explainer<Explanation>;
}

export async function seedRegion(db: TestDatabase): Promise<SeededRegion> {
  await db.uow.transaction(SYSTEM, async (tx) => {
    await tx.organisations.insert({
      ...organisationRecord(LANDLORD, 'landlord', ['75', '92', '93']),
      name: 'Habitat des Deux Rives',
    });
    await tx.organisations.insert({ ...organisationRecord('bailleur-b', 'landlord', ['94']), name: 'Logis du Val' });
    await tx.organisations.insert({
      ...organisationRecord(ASSOCIATION, 'association', ['93', '92']),
      name: 'Association Passerelle',
    });
    await tx.organisations.insert({
      ...organisationRecord('association-b', 'association', ['75', '94']),
      name: 'Association Le Seuil',
    });
    await tx.organisations.insert({ ...organisationRecord('drihl', 'regionalAuthority'), name: 'DRIHL' });
    await tx.organisations.insert({
      ...organisationRecord('prefet-93', 'reserver', ['93']),
      name: 'Préfet de la Seine-Saint-Denis',
    });
    for (const id of [LANDLORD, 'bailleur-b']) await tx.organisations.saveLandlord(landlordRecord(id));
    await tx.organisations.saveFlowAgreement({
      landlordId: organisationId(LANDLORD),
      departement: '93',
      communeCode: null,
      contingent: 'prefect',
      reserverId: organisationId('prefet-93'),
      year: 2026,
      sharePermille: 300,
    });
    for (const household of households()) await tx.households.insert(household);
    for (const vacancy of vacancies()) await tx.vacancies.insert(vacancy);
    await tx.runs.markDirty('seeded');
  });
  return { tokens: await createTokens(db), solve: () => solve(db), explainer: explainerOf(db) };
}

async function createTokens(db: TestDatabase): Promise<SeededRegion['tokens']> {
  const shell = { uow: db.uow, clock: CLOCK, newId: randomUUID };
  const tokens: Partial<Record<Role, string>> = {};
  for (const [role, organisation] of ROLES) {
    const created = await inTransaction(shell, SYSTEM, (deps) =>
      createToken(deps, { role, organisationId: organisationId(organisation), label: 'test' }),
    );
    if (!created.ok) throw new Error(created.error.code);
    tokens[role] = created.value.token;
  }
  return tokens;
}

const BIRTHS: readonly CalendarDate[] = ['1984-05-11', '2014-03-02', '2017-09-21', '2020-01-15', '2022-06-30'].map(
  calendarDate,
);

function members(count: number): readonly Member[] {
  return BIRTHS.slice(0, count).map((birthDate, index) => ({
    role: index === 0 ? 'applicant' : 'dependant',
    birthDate,
    disabilityCard: false,
    custody: 'full',
  }));
}

/** Differing waits, sizes, départements, labels and files, so that pages have something to tell apart. */
function households(): readonly Household[] {
  return Array.from({ length: 30 }, (_, index) => {
    const owner = index % 3 === 2 ? 'association-b' : ASSOCIATION;
    const departement: Departement = index % 3 === 2 ? '94' : index % 2 === 0 ? '93' : '92';
    const started = addDays(calendarDate('2026-10-01'), -40 * index);
    const base = householdRecord(`menage-${String(index).padStart(2, '0')}`, owner);
    const dalo =
      index % 4 === 1 || base.dalo === null ? null : { ...base.dalo, recognisedOn: addDays(started, -30), departement };
    return {
      ...base,
      departement,
      members: members(1 + (index % 4)),
      dalo,
      priorityLabels: dalo === null ? [] : base.priorityLabels,
      incomes: {
        ...base.incomes,
        referenceTax: {
          ...base.incomes.referenceTax,
          nMinus2Cents: index % 7 === 3 ? null : 1_000_000 + 20_000 * index,
          nMinus1Cents: null,
        },
      },
      support:
        base.support === null
          ? null
          : ({ ...base.support, departement, towardsStartedOn: started } as Household['support']),
      documents: index % 5 === 2 ? [{ code: 'taxNoticeNMinus2', status: 'missing', checkedOn: null }] : [],
    };
  });
}

function vacancies(): readonly Vacancy[] {
  const at = (line: string, postalCode: string, communeCode: string) => ({
    line,
    postalCode,
    communeCode,
    complement: null,
  });
  const make = (
    id: string,
    landlord: string,
    dwelling: Partial<Vacancy['dwelling']>,
    changes: Partial<Vacancy> = {},
  ): Vacancy => {
    const base = vacancyRecord(id, landlord, changes);
    return { ...base, dwelling: { ...base.dwelling, ...dwelling } };
  };
  return [
    make(
      'saint-denis',
      LANDLORD,
      { address: at('9012 rue des Tilleuls', '93200', '93066') },
      { caleolOn: calendarDate('2026-12-10') },
    ),
    make('nanterre', LANDLORD, {
      address: at('9004 avenue du Parc', '92000', '92050'),
      size: 'T2',
      floorAreaM2: 44,
      rentCents: 31_250,
      fundingCode: '10',
    }),
    make(
      'paris',
      LANDLORD,
      { address: at('9100 rue des Essais', '75018', '75118'), size: 'T4', floorAreaM2: 80, rentCents: 52_000 },
      { reservation: { state: 'oriented', contingent: 'unreserved', reserverId: null, reserverDeadline: null } },
    ),
    make(
      'montreuil',
      LANDLORD,
      { address: at('9007 rue du Verger', '93100', '93048') },
      { reservation: { state: 'toBeOriented' } },
    ),
    make('pantin', LANDLORD, {
      address: at('9001 quai du Canal', '93500', '93055'),
      size: 'T6',
      floorAreaM2: 120,
      rentCents: 70_000,
    }),
    make('creteil', 'bailleur-b', {
      address: at('9033 rue de la Brèche', '94000', '94028'),
      size: 'T1',
      floorAreaM2: 28,
      rentCents: 27_000,
    }),
  ];
}

/** The engine itself, without its thread. */
const inProcess: Solver = {
  async solve(snapshot, policy, observer) {
    let solved: Solved | undefined;
    await solveRun({ id: 1, snapshot, policy }, (message) => {
      if (message.kind === 'frozen') observer.frozen(message.inputHash, message.instanceBytes);
      if (message.kind === 'solved') solved = message.solved;
    });
    if (solved === undefined) throw new Error('the run said nothing');
    return solved;
  },
  abort: async () => {},
  close: async () => {},
};

async function solve(db: TestDatabase): Promise<void> {
  await matchRegion(
    { pool: db.pool, clock: CLOCK, log: LOGGER as never, policy: DEFAULT_POLICY, solver: inProcess },
    new AbortController().signal,
  );
}

export function explainerOf(db: TestDatabase): Explainer<Explanation> {
  return {
    async explain(id, vacancy, household) {
      const run = await db.uow.transaction(SYSTEM, (tx) => tx.runs.load(runId(id)));
      if (run === null) throw new RangeError('the run is gone');
      return explainPairing(run.instance, run.result, vacancy, household);
    },
    async compare(id) {
      const run = await db.uow.transaction(SYSTEM, (tx) => tx.runs.load(runId(id)));
      if (run === null) throw new RangeError('the run is gone');
      const { graph, plan } = prepareExplanations(run.instance);
      return compareBaselines(graph, plan);
    },
    async openings(id, changed) {
      const run = await db.uow.transaction(SYSTEM, (tx) => tx.runs.load(runId(id)));
      if (run === null) throw new RangeError('the run is gone');
      return openingsOf(prepareExplanations(run.instance).graph, changed);
    },
  };
}

export function appDeps(db: TestDatabase, region: SeededRegion): AppDeps {
  return {
    uow: db.uow,
    clock: CLOCK,
    explainer: region.explainer,
    runProgress: { subscribe: () => () => {} },
    logger: LOGGER,
    demo: { tokens: region.tokens },
    version: 'test',
    ready: async () => ({ ok: true, missing: [] }),
  };
}
