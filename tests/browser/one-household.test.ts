import { mkdirSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { DEMO_ROLE_COOKIE } from '#api/auth.js';
import { verifyAudit } from '#casework/audit.js';
import { calendarDate } from '#domain/dates.js';
import { SYSTEM } from '../support/records.js';
import { type RunningBrowser, startBrowser } from './chromium.js';
import { type Demo, startDemo } from './demo.js';
import { handOn, keyboard, mouse, type Touch } from './hands.js';
import {
  acceptOffer,
  conveneSession,
  decide,
  endSupport,
  offerDwelling,
  openSurvey,
  reviewRehousing,
  signLease,
  superviseRegion,
} from './walk-end.js';
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

/**
 * Three households of the demonstration, from the vacancy to the review one year after, each by other hands; in order.
 * Their ways hold the six main journeys: declaring, choosing with the landlord's part, designating, the association's
 * part, the session, and DRIHL's part.
 */
const HANDS: readonly (readonly [name: string, touch: Touch, javaScriptEnabled: boolean])[] = [
  ['by mouse', mouse, true],
  ['by keyboard alone', keyboard, true],
  ['without JavaScript', mouse, false],
];
const EACH = HANDS.map(([name], number) => [name, number] as const);

/** What the way leaves behind of a household and its proposal. */
const LIFE = [
  'proposalMade',
  'designated',
  'caleolContactNamed',
  'contactRecorded',
  'opinionGiven',
  'householdAsked',
  'householdAgreed',
  // A document of the file, then an agreement on a place.
  'householdChanged',
  'householdChanged',
  'consentGiven',
  'candidateListed',
  'caleolDecided',
  'correspondentNamed',
  'offerNotified',
  'offerAnswered',
  'leaseSigned',
  'supportWithinStarted',
  'supportEnded',
  'recommendationsHandedOver',
  // The landlord is asked by the survey, answers it, and makes the review that closes the rehousing.
  'oneYearFollowedUp',
  'oneYearFollowedUp',
  'oneYearFollowedUp',
];
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

const touchOf = (number: number): Touch => (HANDS[number] as (typeof HANDS)[number])[1];
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

  it.each(EACH)('is counted in DRIHL’s matrix and its file, the report taken up %s', async (_, number) => {
    await demo.project();
    const walk = walkBy(number);
    const { page } = walk.hand;
    const link = page.getByRole('link', { name: 'Télécharger en CSV' });
    const save = async () => {
      const [file] = await Promise.all([page.waitForEvent('download'), touchOf(number).press(link)]);
      return readFile(await file.path(), 'utf8');
    };
    expect(await superviseRegion(walk, save)).toMatch(/93/);
  });
});

describe('the year after', () => {
  it.each(EACH)('the support ends and the recommendations are handed over %s', async (_, number) => {
    at(`2027-06-${15 + number}`);
    await endSupport(walkBy(number));
    await demo.project();
  });

  it.each(EACH)('the landlord is asked, answers, and closes the rehousing %s', async (_, number) => {
    // Each support ended on a day of its own: its campaign is its own too.
    at(`2028-06-${15 + number}`);
    await openSurvey(walkBy(number));
    await reviewRehousing(walkBy(number), '15/12/2026');
    await demo.project();
  });

  it.each(EACH)('every event of the household is there, in its order %s', async (_, number) => {
    const { rows } = await demo.db.pool.query(
      `SELECT e.name FROM events e JOIN proposals p ON p.id = $1
       WHERE e.proposal_id = $1 OR (e.household_id = p.household_id AND e.proposal_id IS NULL) ORDER BY e.seq`,
      [candidateOf(walkBy(number)).proposalId],
    );
    expect(rows.map(({ name }) => name)).toEqual(LIFE);
  });

  it('the audit log is whole', async () => {
    const report = await demo.db.uow.transaction(SYSTEM, (tx) => verifyAudit(tx.audit));
    expect(report.broken).toBeNull();
    expect(report.rows).toBeGreaterThan(HANDS.length * LIFE.length);
  });
});
