import { mkdirSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { DEMO_ROLE_COOKIE } from '#api/auth.js';
import { calendarDate } from '#domain/dates.js';
import { type RunningBrowser, startBrowser } from './chromium.js';
import { type Demo, startDemo } from './demo.js';
import { handOn, keyboard, mouse, type Touch } from './hands.js';
import { acceptOffer, conveneSession, decide, offerDwelling, signLease, superviseRegion } from './walk-end.js';
import {
  askWhyNot,
  candidateOf,
  declareVacancy,
  designate,
  giveOpinion,
  keepFile,
  readCandidates,
  recordContact,
  type Walk,
} from './walk-steps.js';

vi.setConfig({ testTimeout: 300_000, hookTimeout: 300_000 });

/** Three households of the demonstration, from the vacancy to the support within the dwelling, each by other hands; in order. */
const HANDS: readonly (readonly [name: string, touch: Touch, javaScriptEnabled: boolean])[] = [
  ['by mouse', mouse, true],
  ['by keyboard alone', keyboard, true],
  ['without JavaScript', mouse, false],
];
const EACH = HANDS.map(([name], number) => [name, number] as const);
const shots = process.env.SHOTS_DIR;
let demo: Demo;
let chromium: RunningBrowser;
const walks: Walk[] = [];

beforeAll(async () => {
  [demo, chromium] = await Promise.all([startDemo(), startBrowser()]);
  await demo.work();
  if (shots !== undefined) mkdirSync(shots, { recursive: true });
  for (const [index, hand] of HANDS.entries()) walks.push(await walkOf(index + 1, hand));
});

afterAll(async () => {
  await chromium?.close();
  await demo?.app.close();
});

async function walkOf(number: number, [name, touch, javaScriptEnabled]: (typeof HANDS)[number]): Promise<Walk> {
  const context = await chromium.browser.newContext({
    baseURL: demo.address,
    locale: 'fr-FR',
    viewport: { width: 1280, height: 900 },
    javaScriptEnabled,
  });
  context.setDefaultTimeout(60_000);
  const page = await context.newPage();
  const walk: Walk = {
    hand: handOn(page, touch),
    number,
    async become(role) {
      // The demonstration has one role of each kind: it stands for who follows this household.
      if (role === 'association') await demo.play(role, candidateOf(walk).association);
      await context.addCookies([{ name: DEMO_ROLE_COOKIE, value: role, url: demo.address }]);
    },
    async shoot(shot) {
      if (shots !== undefined) await page.screenshot({ path: `${shots}/${name}-${shot}.png`, fullPage: true });
    },
    vacancy: '',
    session: '',
    candidate: null,
  };
  return walk;
}

const walkBy = (number: number): Walk => walks[number] as Walk;
const at = (day: string) => {
  demo.clock.day = calendarDate(day);
};

describe('a landlord', () => {
  it.each(EACH)('declares a vacancy %s', async (_, number) => {
    await declareVacancy(walkBy(number));
  });

  it.each(EACH)('reads three candidates %s', async (_, number) => {
    // One run serves the three vacancies.
    await demo.work();
    const walk = walkBy(number);
    const names = await readCandidates(walk);
    expect(names).toHaveLength(3);
    walk.candidate = await chosen(walk, names);
  });
});

/** The first candidate of the département itself: it needs no other unit's agreement. */
async function chosen(walk: Walk, names: readonly string[]) {
  const { rows } = await demo.db.pool.query(
    `SELECT p.id AS "proposalId", p.pseudonym, h.reference, h.owner_id AS association,
       h.facts->>'dalo' IS NOT NULL AS dalo
     FROM proposals p JOIN households h ON h.id = p.household_id JOIN list_entries e ON e.proposal_id = p.id
     JOIN proposal_lists l ON l.id = e.list_id AND l.current
     WHERE p.vacancy_id = $1 AND NOT e.inter_departmental ORDER BY e.rank`,
    [walk.vacancy.split('/').at(-1)],
  );
  expect(names).toContain(rows[0].pseudonym);
  return rows[0];
}

describe('the préfet’s unit and the two parties', () => {
  it.each(EACH)('designate, contact, give an opinion and an agreement %s', async (_, number) => {
    const unit = demo.organisations.departementalUnits.find(({ departements }) => departements.includes('93'));
    await demo.play('departementalUnit', unit?.id ?? '');
    const walk = walkBy(number);
    await designate(walk);
    await recordContact(walk);
    await giveOpinion(walk);
  });

  it.each(EACH)('the association keeps the file, records a consent, asks why not another %s', async (_, number) => {
    const walk = walkBy(number);
    await keepFile(walk);
    const { association, reference } = candidateOf(walk);
    const { rows } = await demo.db.pool.query(
      `SELECT reference FROM households WHERE owner_id = $1 AND reference <> $2 AND departement = '93'
       AND facts->'support'->>'phase' = 'towards' ORDER BY reference LIMIT 1`,
      [association, reference],
    );
    await askWhyNot(walk, rows[0].reference);
  });
});

describe('the CALEOL', () => {
  it.each(EACH)('is convened with three candidates %s', async (_, number) => {
    await conveneSession(walkBy(number), '10/12/2026');
  });

  it.each(EACH)('decides on its day, a second person validates %s', async (_, number) => {
    at('2026-12-10');
    await decide(walkBy(number));
  });
});

describe('the rehousing', () => {
  it.each(EACH)('is offered, with a correspondent named %s', async (_, number) => {
    await offerDwelling(walkBy(number));
  });

  it.each(EACH)('is accepted and signed, the support within begins %s', async (_, number) => {
    at('2026-12-15');
    await acceptOffer(walkBy(number));
    await signLease(walkBy(number));
  });

  it('is counted in DRIHL’s matrix and its file, the report taken up by mouse', async () => {
    await demo.project();
    const walk = walkBy(0);
    const { page } = walk.hand;
    const save = async () => {
      const [file] = await Promise.all([
        page.waitForEvent('download'),
        page.getByRole('link', { name: 'Télécharger en CSV' }).click(),
      ]);
      return readFile(await file.path(), 'utf8');
    };
    expect(await superviseRegion(walk, save)).toMatch(/93/);
  });
});
