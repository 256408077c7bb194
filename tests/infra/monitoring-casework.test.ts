import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { householdBands } from '#casework/household-bands.js';
import { householdDeclines } from '#casework/life/agreement.js';
import { recordDecision, rectifyDecision } from '#casework/life/decisions.js';
import { signLease } from '#casework/life/follow-up.js';
import { answerInterDepartmental, requestInterDepartmental } from '#casework/life/inter-departmental.js';
import { acceptOffer, nameCorrespondent, notifyOffer } from '#casework/life/offers.js';
import { deferCandidate } from '#casework/life/presentations.js';
import type { OrganisationAccess } from '#casework/transaction.js';
import type { Household } from '#domain/household.js';
import { organisationId, type ProposalId, type RunId } from '#domain/ids.js';
import type { CaleolMotive } from '#domain/pairing-life.js';
import { catchUpMonitoring } from '#infra/monitoring-projection.js';
import { projectSubjects } from '#monitoring/project-subjects.js';
import { report } from '#monitoring/report.js';
import type { IndicatorTable } from '#monitoring/table.js';
import { Casework } from '../casework/life/fixture.js';
import { ASSOCIATION, convene, day, grantInOrder, LANDLORD, retain, SECRETARY, UNIT } from '../casework/life/walk.js';
import { figureOf } from '../monitoring/rebuilt.js';
import { createTestDatabase } from '../support/database.js';
import { accessOf, householdRecord, SYSTEM, vacancyRecord } from '../support/records.js';

/** Pairings walked by the use cases themselves, from a household of the 93 to a dwelling of the 92. */
const database = await createTestDatabase();
const casework = new Casework(database);
const UNIT_92 = accessOf('departementalUnit', 'UD92', ['92']) as OrganisationAccess;
const ELSEWHERE = vacancyRecord('any', 'L').dwelling;

beforeAll(() => casework.prepare());
beforeEach(() => {
  casework.clock.day = day('2026-11-23');
});

let dwellings = 0;

async function proposed(count: number, changes: Partial<Household> = {}) {
  dwellings += 1;
  const line = `${dwellings} rue des Essais`;
  const address = { ...ELSEWHERE.address, line, postalCode: '92000', communeCode: '92050' };
  const made = await casework.propose(
    Array.from({ length: count }, () => changes),
    { dwelling: { ...ELSEWHERE, internalId: `LOG-${dwellings}`, address } },
  );
  for (const [index, id] of made.ids.entries()) {
    await database.uow.transaction(SYSTEM, (tx) =>
      tx.events.append({
        name: 'proposalMade',
        at: casework.clock.now(),
        actor: 'engine',
        organisationId: organisationId('L'),
        householdId: made.householdIds[index] as never,
        proposalId: id,
        vacancyId: made.vacancyId,
        runId: 'run' as RunId,
        reason: null,
        data: { rank: index + 1, interDepartmental: true },
      }),
    );
  }
  return made;
}

/** Designated by the unit of the dwelling, which agrees to its neighbour's request, then retained. */
async function retained(ids: readonly ProposalId[]): Promise<void> {
  for (const id of ids) {
    await casework.must(UNIT, (deps) => requestInterDepartmental(deps, UNIT, { id }));
    await casework.must(UNIT_92, (deps) => answerInterDepartmental(deps, UNIT_92, { id, answer: 'agreed' }));
    await retain(casework, id, UNIT_92);
  }
}

/** Three candidates granted in order, the first of whom signs. */
async function leased(changes: Partial<Household>): Promise<void> {
  casework.clock.day = day('2026-11-23');
  const { vacancyId, ids } = await proposed(3, changes);
  const [id] = ids as [ProposalId];
  await retained(ids);
  const { sessionId, presentations } = await convene(casework, vacancyId, ids);
  await grantInOrder(casework, sessionId, presentations);
  const person = { name: 'Camille Exemple', position: 'Chargée de clientèle', email: 'c@example.org', phone: null };
  await casework.must(LANDLORD, (deps) => nameCorrespondent(deps, LANDLORD, { id, person }));
  await casework.must(LANDLORD, (deps) => notifyOffer(deps, LANDLORD, { id, answerDays: 10, daloNotice: true }));
  await casework.must(LANDLORD, (deps) => acceptOffer(deps, LANDLORD, { id }));
  await casework.must(LANDLORD, (deps) => signLease(deps, LANDLORD, { id }));
}

async function table(id: string, asOf = casework.clock.day): Promise<IndicatorTable> {
  while ((await catchUpMonitoring(database.pool, (subjects) => projectSubjects(subjects, householdBands))) > 0);
  const found = await database.uow.transaction(SYSTEM, (tx) =>
    report(id, { asOf, scope: { kind: 'region' } }, tx.monitoring),
  );
  if (found === undefined || !found.ok) throw new Error(`no table ${id}`);
  return found.value;
}

const first = (found: IndicatorTable) =>
  Object.fromEntries(found.rows.map(({ key, cells }) => [key, figureOf(cells[0])]).filter(([, value]) => value !== 0));

const refusal = (presentationId: string, motive: CaleolMotive) => ({
  presentationId,
  decision: 'notGranted' as const,
  rank: null,
  motive,
  motiveText: 'motif écrit de la commission',
  condition: null,
});

describe('acts of casework in the tables of monitoring', () => {
  it('a unit that refuses, one that has no relay, a household that declines: each under its cause', async () => {
    const { ids } = await proposed(3);
    const [refused, alone, declined] = ids as [ProposalId, ProposalId, ProposalId];
    for (const id of ids) await casework.must(UNIT, (deps) => requestInterDepartmental(deps, UNIT, { id }));
    await casework.must(UNIT_92, (deps) =>
      answerInterDepartmental(deps, UNIT_92, { id: refused, answer: 'refused', cause: 'localPriority' }),
    );
    await casework.must(UNIT_92, (deps) =>
      answerInterDepartmental(deps, UNIT_92, { id: alone, answer: 'refused', cause: 'noSupportRelay' }),
    );
    await casework.must(ASSOCIATION, (deps) =>
      householdDeclines(deps, ASSOCIATION, { id: declined, reason: 'householdRefusesArea', effect: null }),
    );
    expect(first(await table('interdepartemental-echecs'))).toEqual({ unit: 1, noRelay: 1, household: 1 });
  });

  it('a refusal for « hors département » under its motive, an adjournment among the incomplete files', async () => {
    const { vacancyId, ids } = await proposed(3);
    await retained(ids);
    const { presentations } = await convene(casework, vacancyId, ids);
    const [outside, deferred, rectified] = presentations.map(({ id }) => id) as [string, string, string];
    for (const id of [outside, rectified])
      await casework.must(SECRETARY, (deps) => recordDecision(deps, SECRETARY, refusal(id, 'outsideDepartement')));
    await casework.must(SECRETARY, (deps) =>
      deferCandidate(deps, SECRETARY, { presentationId: deferred, document: 'taxNoticeNMinus1' }),
    );
    expect(first(await table('interdepartemental-motifs-caleol'))).toEqual({ outsideDepartement: 2 });
    await casework.must(SECRETARY, (deps) =>
      rectifyDecision(deps, SECRETARY, {
        ...refusal(rectified, 'incompleteFile'),
        reason: 'motif mal saisi à la séance',
      }),
    );
    const motives = await table('interdepartemental-motifs-caleol');
    expect(first(motives)).toEqual({ outsideDepartement: 1, incompleteFile: 1 });
    expect(motives.rows.find(({ key }) => key === 'outsideDepartement')?.label).toBe('Hors département');
    expect(first(await table('interdepartemental-echecs'))).toMatchObject({ caleol: 2 });
    const { rows } = await database.pool.query(
      'SELECT count(*)::integer AS n FROM monitoring_proposals WHERE valid_to IS NULL AND incomplete_file_on IS NOT NULL',
    );
    expect(rows).toEqual([{ n: 2 }]);
  });

  it('a lease is one in the matrix, in the place the household had accepted, under its landlord’s name', async () => {
    await leased({});
    const matrix = await table('interdepartemental');
    const to92 = matrix.columns.findIndex(({ key }) => key === '92');
    expect(figureOf(matrix.rows.find(({ key }) => key === '93')?.cells[to92])).toBe(1);
    expect(figureOf(matrix.total.cells[matrix.columns.findIndex(({ key }) => key === 'total')])).toBe(1);
    expect(first(await table('interdepartemental-voeux'))).toEqual({ consent: 1 });
    expect((await table('interdepartemental-bailleurs')).rows.find(({ kind }) => kind === 'others')).toMatchObject({
      label: '1 autres bailleurs à moins de 10 relogements',
    });
    const { rows } = await database.pool.query('SELECT landlord FROM monitoring_rehousings');
    expect(rows).toEqual([{ landlord: 'Organisme L' }]);
    const echecs = await table('interdepartemental-echecs');
    expect(echecs.headlines.map(({ cell }) => figureOf(cell))).toEqual([9, 1]);
  });

  it('a lease counts in its quartile and its scheme, from the household’s file and the threshold of the day', async () => {
    const counters = async () => {
      const { total } = await table('taux-premier-quartile', day('2026-11-30'));
      return total.cells.slice(0, 3).map(figureOf);
    };
    // The lease of the test before: 1,500 € a month for 1.3 consumption units are above 12,083 € a year and unit.
    expect(await counters()).toEqual([1, 0, 0]);
    const incomes = householdRecord('any', 'A').incomes;
    // 12,083 € × 1.3 / 12 = 1,308.99 €: the edge is of the first quartile, a cent more is not.
    await leased({ incomes: { ...incomes, declaredMonthlyCents: 130_899 } });
    expect(await counters()).toEqual([2, 1, 0]);
    await leased({ incomes: { ...incomes, declaredMonthlyCents: 130_900 } });
    expect(await counters()).toEqual([3, 1, 0]);
    await leased({ incomes: { ...incomes, declaredMonthlyCents: null } });
    expect(await counters()).toEqual([3, 1, 1]);
    const { rows } = await database.pool.query(
      `SELECT data->>'scheme' AS scheme, data->>'firstQuartile' AS first FROM events WHERE name = 'leaseSigned' ORDER BY seq`,
    );
    expect(rows.map(({ scheme }) => scheme)).toEqual(['avdlDalo', 'avdlDalo', 'avdlDalo', 'avdlDalo']);
    expect(rows.map((row) => row.first)).toEqual(['false', 'true', 'false', null]);
  });

  it('the facts of a lease are told to the landlord that signs alone, and before it signs alone', async () => {
    const told = async (access: typeof LANDLORD) => {
      const { rows } = await database.pool.query<{ household_id: string }>(
        "SELECT household_id FROM pairings WHERE state = 'leased' LIMIT 1",
      );
      return database.uow.transaction(access, (tx) => tx.households.ofLease(rows[0]?.household_id as never));
    };
    expect(await told(LANDLORD)).toBeNull();
    expect(await told(SECRETARY)).toBeNull();
    expect(await told(UNIT)).toBeNull();
  });
});
