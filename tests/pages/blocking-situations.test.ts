import { beforeAll, describe, expect, it } from 'vitest';
import { addWorker } from '#casework/support-team.js';
import type { Openings, Unobstructed } from '#domain/blocking-work.js';
import { calendarDate } from '#domain/dates.js';
import type { Household } from '#domain/household.js';
import { ASSOCIATION } from '../casework/life/walk.js';
import { type CaseworkSite, caseworkSite } from './casework-site.js';
import { plain } from './landlord-fixture.js';

/** The engine answers as the test says; what it is asked is kept. */
let asked: readonly Unobstructed[] = [];
let answer: (changed: readonly Unobstructed[]) => Promise<readonly Openings[]>;
let site: CaseworkSite;
let household: string;
let worker: string;

const situation = (kind: Household['blockingSituations'][number]['kind'], day = '2026-10-01') => ({
  kind,
  openedOn: calendarDate(day),
  proof: null,
  solvedOn: null,
});

beforeAll(async () => {
  const refused = () => Promise.reject(new Error('not asked here'));
  site = await caseworkSite({
    explainer: {
      explain: refused,
      compare: refused,
      openings: (_, changed) => {
        asked = changed;
        return answer(changed);
      },
    },
  });
  answer = async (changed) => changed.map(({ id }) => ({ householdId: id, now: 1, without: 4 }));
  const alone = {
    members: [{ role: 'applicant', birthDate: calendarDate('1990-01-01'), disabilityCard: false, custody: 'full' }],
  } as const;
  const { householdIds } = await site.casework.propose([
    {
      blockingSituations: [situation('separatedNotDivorced')],
      variants: [
        {
          code: 'withoutCoApplicant',
          ...alone,
          incomes: {
            referenceTax: { nMinus2Cents: null, nMinus1Cents: null, last12MonthsCents: null },
            declaredMonthlyCents: null,
          },
        },
      ],
    },
    { blockingSituations: [situation('separatedNotDivorced'), situation('cohabitation')] },
  ]);
  household = householdIds[0] as string;
  worker = (
    await site.casework.must(ASSOCIATION, (deps) =>
      addWorker(deps, ASSOCIATION, { label: 'TS 1', departement: '93', startedOn: null }),
    )
  ).id;
});

const get = async (query = '') => plain((await site.get(`/situations-bloquantes${query}`, 'association')).body);
const post = (form: Readonly<Record<string, string>>, id = household) =>
  site.post(`/menages/${id}/situation-bloquante`, { situation: 'separatedNotDivorced', ...form }, 'association');

describe('the workbench of blocking situations', () => {
  it('says how many households each situation holds, and how many solving it alone would unblock', async () => {
    const text = await get();
    expect(text).toMatch(/2 ménages 1 ménage Seules les ressources/);
    expect(text).toContain('4 (1 sans y toucher, la preuve restant à fournir)');
    expect(asked.find(({ id }) => id === household)?.members).toHaveLength(1);
  });

  it('is shown without waiting for an engine that is slow, or that fails, and says that the count is not known', async () => {
    answer = () => new Promise(() => {});
    expect(await get()).toContain('actualisez la page dans quelques secondes');
    answer = () => Promise.reject(new Error('no run in memory'));
    expect(await get()).toContain('est non connu');
    answer = async (changed) => changed.map(({ id }) => ({ householdId: id, now: 0, without: 0 }));
    expect(await get()).toMatch(/2 ménages 0 ménage/);
  });

  it('filters by situation, by person and by what is late', async () => {
    expect(await get('?situation=cohabitation')).not.toContain('REF-H1-1');
    expect((await post({ acte: 'suivre', travailleur: worker, jour: '25/11/2026' })).status).toBe(303);
    const own = await get(`?qui=${worker}`);
    expect(own).toContain('TS 1 25/11/2026');
    expect(own).not.toContain('REF-H1-2');
    expect(await get('?retard=oui')).not.toContain('REF-H1-1');
    site.casework.clock.day = calendarDate('2026-11-26');
    expect(await get('?retard=oui')).toContain('25/11/2026, en retard');
  });

  it('refuses a past day, an unknown person, another association’s household', async () => {
    const late = await post({ acte: 'suivre', jour: '01/01/2026' });
    expect(late.status).toBe(422);
    expect(late.body).toContain('Cette échéance est passée');
    expect((await post({ acte: 'suivre', travailleur: 'inconnu' })).status).toBe(404);
    expect((await post({ acte: 'clore', resultat: 'solved' }, 'H-none')).status).toBe(404);
  });

  it('is closed with its result, which ends it in the file of the household, once', async () => {
    expect((await post({ acte: 'clore', resultat: 'solved', texte: 'Ordonnance obtenue' })).status).toBe(303);
    expect(await get()).not.toContain('REF-H1-1');
    const { rows } = await site.casework.database.pool.query(
      `SELECT f.result, f.result_text, h.facts #>> '{blockingSituations,0,solvedOn}' AS solved
       FROM blocking_follow_ups f JOIN households h ON h.id = f.household_id WHERE h.id = $1`,
      [household],
    );
    expect(rows).toEqual([{ result: 'solved', result_text: 'Ordonnance obtenue', solved: '2026-11-26' }]);
    expect((await post({ acte: 'clore', resultat: 'solved' })).status).toBe(409);
  });
});
