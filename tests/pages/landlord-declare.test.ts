import { beforeAll, describe, expect, it } from 'vitest';
import { accessOf } from '../support/records.js';
import { createLandlordPages, type LandlordPages } from './landlord-fixture.js';

let pages: LandlordPages;
beforeAll(async () => {
  pages = await createLandlordPages();
});

const STEPS: readonly Readonly<Record<string, string>>[] = [
  { internalId: 'PAS-1', line: '9010 rue Neuve', postalCode: '93300', commune: 'Aubervilliers (93001)' },
  { size: 'T3', floorArea: '62', heating: 'collective' },
  { rent: '412,50', charges: '95', fundingCode: '13' },
  { contingent: 'prefect', letting: 'relet', availableFrom: '15/12/2026' },
];
const send = (form: Readonly<Record<string, string>>) => pages.post('/vacances/nouvelle/etape', form);
const draftOf = (location: string) => new URL(location, 'http://x').searchParams.get('brouillon') ?? '';
const drafts = async () =>
  (await pages.casework.database.pool.query('SELECT id, step, typed FROM vacancy_drafts')).rows;

/** Types the four steps; the draft that they leave. */
async function typed(first: Readonly<Record<string, string>> = {}): Promise<string> {
  let brouillon = '';
  for (const [index, step] of STEPS.entries()) {
    const more = index === 0 ? first : {};
    const sent = { ...step, ...more, etape: String(index + 1), ...(brouillon === '' ? {} : { brouillon }) };
    const answer = await send({ ...sent, aller: 'suivant' });
    expect([index, answer.status]).toEqual([index, 303]);
    brouillon = draftOf(answer.location);
  }
  return brouillon;
}

describe('declaring a vacancy step by step', () => {
  it('keeps each step on the server, goes back and on, checks, publishes, and leaves no draft', async () => {
    const brouillon = await typed();
    expect(await drafts()).toMatchObject([{ id: brouillon, step: 5 }]);
    const back = await send({ brouillon, etape: '4', aller: 'precedent', ...STEPS[3] });
    expect(back.location).toContain('etape=3');
    expect((await pages.get(back.location)).body).toContain('value="412,50"');
    const check = await pages.get(`/vacances/nouvelle?brouillon=${brouillon}&etape=5`);
    expect(check.text).toContain('vérifier et publier');
    expect(check.text).toContain('Numéro et voie 9010 rue Neuve');
    const published = await send({ brouillon, etape: '5', aller: 'publier' });
    expect(published.location).toMatch(/^\/vacances\/.+\?fait=declaree$/);
    expect(await drafts()).toEqual([]);
  });

  it('says on the step itself what is wrong there, and keeps it in the draft', async () => {
    const wrong = await send({ ...STEPS[0], etape: '1', aller: 'suivant', postalCode: 'neuf', internalId: 'PAS-2' });
    expect(wrong.status).toBe(422);
    expect(wrong.text).toContain('Erreur');
    expect(wrong.body).toContain('value="neuf"');
    expect(wrong.text).not.toContain('Typologie : Ce champ est obligatoire');
    const [draft] = await drafts();
    expect(draft.typed.postalCode).toBe('neuf');
    const home = await pages.get('/vacances/nouvelle');
    expect(home.text).toContain('Brouillons de votre organisme PAS-2, 9010 rue Neuve');
    expect((await pages.post('/vacances/brouillons', { brouillon: draft.id })).status).toBe(303);
    expect(await drafts()).toEqual([]);
    expect((await pages.post('/vacances/brouillons', { brouillon: draft.id })).status).toBe(404);
  });

  it('names the open vacancy of the same place before publishing, the button disabled with its reason', async () => {
    const brouillon = await typed();
    const check = await pages.get(`/vacances/nouvelle?brouillon=${brouillon}&etape=5`);
    expect(check.text).toContain('Une vacance ouverte porte déjà cet identifiant');
    expect(check.body).toMatch(/<button type="button" disabled aria-describedby="pourquoi-publier">/);
    expect((await send({ brouillon, etape: '5', aller: 'publier' })).status).toBe(422);
  });

  it('hides a draft from every other organisation and role, the service left aside', async () => {
    const [draft] = await drafts();
    const { uow } = pages.casework.database;
    for (const access of [accessOf('landlordReferent', 'autre', []), accessOf('association', 'A', ['93'])])
      expect(await uow.transaction(access, (tx) => tx.drafts.find(draft.id))).toBeNull();
    expect((await pages.get(`/vacances/nouvelle?brouillon=${draft.id}`, 'association')).status).toBe(403);
    expect((await pages.get('/vacances/nouvelle?brouillon=aucun')).status).toBe(404);
  });
});

describe('a step as it is filled', () => {
  const check = async (form: Readonly<Record<string, string>>) => {
    const { body, status } = await pages.post('/vacances/nouvelle/verification', form);
    return { status, ...(JSON.parse(body) as { errors: Record<string, string>; warnings: Record<string, string> }) };
  };

  it('is checked by the rules of publishing, on what is typed alone', async () => {
    const first = await check({ etape: '1', postalCode: '75018', commune: 'Aubervilliers (93001)', internalId: '' });
    expect(first.errors).toEqual({});
    expect(first.warnings.postalCode).toContain('n’est pas celui de');
    expect((await check({ etape: '1', postalCode: '75018' })).warnings).toEqual({});
    expect((await check({ etape: '1', postalCode: 'neuf' })).errors.postalCode).toBe(
      'Code postal mal formé. Attendu : cinq chiffres, par exemple 92000.',
    );
    const second = await check({ etape: '2', size: 'T4', floorArea: '12', floor: '99' });
    expect(Object.keys(second.errors).sort()).toEqual(['floor', 'floorArea']);
    expect(second.errors.floorArea).toContain('Un T4 ne tient pas dans 12 m²');
    const third = await check({ etape: '3', rent: 'beaucoup', conventionMaxRent: '300' });
    expect(third.errors).toEqual({ rent: expect.stringContaining('« beaucoup » ne peut pas être lu') });
    const fourth = await check({ etape: '4', contingent: 'unreserved', wantedOfReserver: '2', caleolOn: '01/01/2020' });
    expect(Object.keys(fourth.errors).sort()).toEqual(['caleolOn', 'wantedOfReserver']);
  });

  it('is checked beside what the draft already holds, and writes nothing', async () => {
    const kept = await send({ etape: '2', aller: 'suivant', size: 'T3', floorArea: '62', heating: 'collective' });
    const brouillon = draftOf(kept.location);
    const before = await drafts();
    const rent = await check({ etape: '3', brouillon, rent: '4125', conventionMaxRent: '500' });
    expect(rent.warnings.rent).toContain('dépasse le maximum de la convention');
    expect(await drafts()).toEqual(before);
    await pages.post('/vacances/brouillons', { brouillon });
  });

  it('says at once that a vacancy of this identifier is open, and is the landlord’s alone', async () => {
    const twin = await check({ etape: '1', internalId: 'PAS-1' });
    expect(twin.errors.internalId).toContain('Une vacance ouverte porte déjà cet identifiant');
    expect((await pages.post('/vacances/nouvelle/verification', { etape: '1' }, 'association')).status).toBe(403);
    expect((await pages.post('/vacances/nouvelle/verification', { etape: '5' })).status).toBe(400);
  });
});
