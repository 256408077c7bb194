import { beforeAll, describe, expect, it } from 'vitest';
import { calendarDate } from '#domain/dates.js';
import { DEPARTEMENTS } from '#domain/departement.js';
import { cohorts } from '#monitoring/cohorts.js';
import { interDepartmentalMatrix } from '#monitoring/inter-departmental.js';
import { objectiveLine } from '#monitoring/objective.js';
import { figure } from '#simulation/reconstitution/targets.js';
import { figureOf, type Rebuilt, rebuilt } from './rebuilt.js';

const asOf = calendarDate('2022-12-31');
let history: Rebuilt;
beforeAll(() => {
  history = rebuilt();
});

describe('figures of the text of the seed, recomputed from the same events', () => {
  it('the 233 oldest: 96 rehoused, 47 left, 79 wait, and the 11 of whom the text says nothing', async () => {
    const table = await history.table('les-plus-anciens', asOf);
    expect(table.rows.map(({ key, cells }) => [key, figureOf(cells[0]), figureOf(cells[1])])).toEqual([
      ['reloges', 96, 41],
      ['sortis', 47, 20],
      ['en_attente', 79, 34],
      ['proposition', 11, 5],
    ]);
    expect(figureOf(table.total.cells[0])).toBe(233);
    expect(history.headline(table, 'en_attente_eligibles_al')).toBe(16);
  });

  it('261 blocking situations of five kinds, reported by fifteen associations', async () => {
    const table = await history.table('situations-bloquantes', asOf);
    expect(table.rows.map(({ cells }) => figureOf(cells[0]))).toEqual([69, 64, 62, 60, 6, 0]);
    expect(figureOf(table.total.cells[0])).toBe(261);
    expect(history.headline(table, 'associations')).toBe(15);
  });

  it('the survey one year after: returns and findings', async () => {
    const table = await history.table('enquete-un-an', asOf);
    expect(table.total.cells.map(figureOf)).toEqual([1288, 1134]);
    expect(Object.fromEntries(table.headlines.map(({ key, cell }) => [key, figureOf(cell)]))).toEqual({
      bailleurs: 39,
      retours_bailleurs: 25,
      taux_retour_bailleurs: 64,
      taux_retour_menages: 88,
      impayes: 11.5,
      defaut_assurance: 16,
      absence_reponse: 13.4,
      conges: 3.6,
      fin_deux_ans: 20,
    });
  });

  it('the protocol: 45 % ended, 18 % in ADL, 33 % waiting, 3 % left', async () => {
    const table = await history.table('T11', asOf);
    expect(table.headlines.map(({ cell }) => figureOf(cell))).toEqual([45, 18, 33, 3]);
  });

  it('38 % of the eligible to Action Logement rehoused, 54 % of the others', async () => {
    const eligible = await history.table('T09', asOf);
    expect(history.headline(eligible, 'signales')).toBe(418);
    expect(history.headline(eligible, 'taux')).toBe(38);
    expect(history.headline(await history.table('T10', asOf), 'taux')).toBe(54);
  });

  it('inter-departmental: 5,3 % of all, 6,1 % of the located', async () => {
    const table = await history.table('T10', asOf);
    expect(history.headline(table, 'part_sur_tous')).toBe(5.3);
    expect(history.headline(table, 'part_sur_localises')).toBe(6.1);
  });

  it('2,8 % of allocations with the 79 unlocated, 2,7 % without', async () => {
    expect(history.headline(await history.table('T02', asOf), 'pct_avdl_localises')).toBe(2.7);
  });

  it('the four contingents, the others and the unknown make the allocations of T02', async () => {
    const ids = ['T03', 'T04', 'T05', 'T06', 'autres-reservataires', 'contingent-non-connu'];
    const tables = await Promise.all(ids.map((id) => history.table(id, asOf)));
    const sums = [0, 2, 4].map((column) =>
      tables.reduce((sum, { total }) => sum + (figureOf(total.cells[column]) ?? 0), 0),
    );
    expect(sums).toEqual([2095, 15048, 74608]);
    expect([0, 2, 4].map((column) => figureOf(tables[5]?.total.cells[column]))).toEqual([171, 696, 12625]);
  });

  it('the named landlords of the protocol make 609 / +245, the 43 others 99 / +33', async () => {
    const { rows } = await history.table('T12', asOf);
    const others = rows.find(({ kind }) => kind === 'others');
    expect(others?.label).toBe('43 autres bailleurs à moins de 10 attributions');
    expect(others?.cells.map(figureOf)).toEqual([99, 33]);
  });
});

describe('figures of the year, of those who wait and of the cohorts', () => {
  it('5 171 diagnostics and 2 059 rehousings in 2022', async () => {
    const table = await history.table('flux-annee', asOf);
    const of = (key: string) => figureOf(table.total.cells[table.columns.findIndex((column) => column.key === key)]);
    expect([of('diagnostics'), of('relogements')]).toEqual([5171, 2059]);
  });

  it('278 of the protocol rehoused in 2022 against 263, 6 % more; 47 % of the eligible in Paris', async () => {
    const table = await history.table('protocole-annee', asOf);
    expect(table.total.cells.slice(0, 3).map(figureOf)).toEqual([278, 15, 6]);
    expect(figureOf(table.rows[0]?.cells[0])).toBe(figure('T11', '75', 'evol_reloges'));
    expect(figureOf(table.rows[0]?.cells[4])).toBe(47);
  });

  it('3 423 wait; nobody is counted beyond a delay that its recognition does not date', async () => {
    const ages = await history.table('anciennete-attente', asOf);
    expect(figureOf(ages.total.cells[0])).toBe(3423);
    expect(ages.cautions.join(' ')).toContain('elles montent');
    const dalo = await history.table('dalo-hors-delai', asOf);
    expect(figureOf(dalo.total.cells[2]) ?? 0).toBeLessThanOrEqual(figureOf(dalo.total.cells[1]) ?? 0);
  });

  it('the cohorts hold everyone whose AVL began, once', async () => {
    const found = await cohorts({ asOf, scope: { kind: 'region' } }, history.answer);
    if (!found.ok) throw new Error(found.error.detail);
    const started = new Set(history.rows.supports.filter((s) => s.towardsStartedOn !== null).map(({ id }) => id));
    expect(found.value.at(-1)?.entered).toBe(started.size);
    expect(found.value.map(({ year }) => year)).toContain('2020');
  });
});

describe('the matrix of inter-departmental rehousing', () => {
  it('gives the seed its two denominators, arrivals and 142 of unknown place', async () => {
    const matrix = await history.matrix({ asOf, population: 'listedOthers' });
    expect(matrix.total).toBe(1148);
    expect(matrix.located).toBe(1006);
    expect(matrix.interDepartmental).toBe(61);
    expect([figureOf(matrix.shareOfAll), figureOf(matrix.shareOfLocated)]).toEqual([5.3, 6.1]);
    expect(DEPARTEMENTS.map((d) => matrix.balance[d].hosted)).toEqual([7, 2, 2, 15, 15, 12, 2, 6]);
    expect(DEPARTEMENTS.reduce((sum, d) => sum + matrix.balance[d].net, 0)).toBe(0);
    expect(matrix.bothUnknown + DEPARTEMENTS.reduce((sum, d) => sum + matrix.unknownPlace[d], 0)).toBe(142);
  });

  it('covers every AVDL rehousing of the year, by place as T02', async () => {
    const matrix = await history.matrix({ asOf, population: 'avdl' });
    expect(matrix.total).toBe(2095);
    expect(DEPARTEMENTS.map((d) => matrix.byPlace[d])).toEqual([393, 198, 178, 179, 343, 421, 124, 180]);
  });

  it('of a contingent that nobody used says so, without a rate', async () => {
    const matrix = await history.matrix({ asOf, population: 'avdl', contingent: 'stateAgents' });
    expect(matrix.empty).toBe('aucun ménage dans cette population');
    expect(matrix.shareOfAll.kind).toBe('none');
  });

  it('refuses a date before any convention', async () => {
    const refused = await interDepartmentalMatrix(
      { asOf: calendarDate('2016-12-31'), population: 'avdl' },
      history.answer,
    );
    expect(refused).toMatchObject({ ok: false, error: { code: 'DATE_BEFORE_DATA' } });
  });
});

describe('the objective of 80 %', () => {
  it('needs 3 162 rehousings in 2023 at the net inflow of 2022, against 2 059', async () => {
    const line = await objectiveLine({ asOf, scope: { kind: 'region' } }, history.answer);
    if (!line.ok || line.value.year === null) throw new Error('no line');
    const { rehoused, netInflow, needed, change, rateIfRepeated, waitingThen } = line.value.year;
    expect([rehoused, netInflow, needed, waitingThen]).toEqual([2059, 1839, 3162, 2100]);
    expect([figureOf(line.value.rate), figureOf(change), figureOf(rateIfRepeated)]).toEqual([60.5, 53.6, 69.5]);
  });

  it('one rehousing less would miss it', () => {
    expect((5241 + 3161) / (5241 + 3423 + 1839)).toBeLessThan(0.8);
    expect((5241 + 3162) / (5241 + 3423 + 1839)).toBeGreaterThanOrEqual(0.8);
  });

  it('in each département its stocks add up to those of the region', async () => {
    const lines = await Promise.all(
      DEPARTEMENTS.map((departement) =>
        objectiveLine({ asOf, scope: { kind: 'departement', departement } }, history.answer),
      ),
    );
    const sums = lines.map((line) => (line.ok ? [line.value.rehoused, line.value.waiting] : [0, 0]));
    expect([0, 1].map((i) => sums.reduce((sum, pair) => sum + (pair[i] as number), 0))).toEqual([5241, 3423]);
    for (const line of lines) expect(line.ok && (line.value.year?.needed ?? 0)).toBeGreaterThan(0);
  });

  it('says nothing of the next year where the year before is another convention', async () => {
    const line = await objectiveLine({ asOf: calendarDate('2020-06-30'), scope: { kind: 'region' } }, history.answer);
    expect(line).toMatchObject({ ok: true, value: { year: null } });
  });
});
