import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { recordContact } from '#casework/proposals.js';
import { day, LANDLORD } from '../casework/life/walk.js';
import { createLandlordPages, hiddenOf, type LandlordPages } from './landlord-fixture.js';

let pages: LandlordPages;
beforeAll(async () => {
  pages = await createLandlordPages();
});
beforeEach(() => {
  pages.casework.clock.day = day('2026-11-23');
});

const page = (id: string) => pages.get(`/association/candidats/${id}`, 'association');

/** Opens the page and posts one of its forms as a browser would. */
async function act(id: string, path: string, form: Readonly<Record<string, string>> = {}) {
  const { body } = await page(id);
  const action = `/association/candidats/${id}/${path}`;
  return pages.post(action, { ...hiddenOf(body, action), ...form }, 'association');
}

/** A candidate whose landlord has recorded the contact. */
async function contacted() {
  const { ids } = await pages.casework.propose([{}]);
  const id = ids[0] as (typeof ids)[0];
  await pages.casework.must(LANDLORD, (deps) =>
    recordContact(deps, LANDLORD, { id, means: 'email', on: null, caleolContactGiven: true }),
  );
  return id;
}

describe('a candidate as its association follows it', () => {
  it('is accepted with a reserve, and the household’s own agreement is another act', async () => {
    const id = await contacted();
    expect((await act(id, 'reserve', { reserve: 'visitFirst' })).status).toBe(303);
    expect((await page(id)).text).toContain('Accord du ménage');
    expect(await pages.casework.events(id)).not.toContain('householdAgreed');
    expect((await act(id, 'consultation', { jour: '20/11/2026' })).status).toBe(303);
    expect((await act(id, 'accord', { jour: '23/11/2026' })).location).toBe(`/association/candidats/${id}?fait=accord`);
    expect(await pages.casework.events(id)).toEqual(
      expect.arrayContaining(['opinionGiven', 'householdAsked', 'householdAgreed']),
    );
  });

  it('does not offer the landlord to speak for a household that an association follows', async () => {
    const id = await contacted();
    expect((await page(id)).text).toContain('Noter l’accord');
    expect((await pages.get(`/bailleur/candidats/${id}`)).text).not.toContain('Noter l’accord');
  });

  it('asks the landlord for an exchange, which is not an opinion, and may take it back', async () => {
    const id = await contacted();
    await act(id, 'echange');
    expect(await pages.casework.events(id)).toContain('exchangeAsked');
    const undo = { acte: 'exchangeAsked', motif: 'demande faite par erreur' };
    expect((await act(id, 'annulation', undo)).status).toBe(303);
    expect(await pages.casework.events(id)).toContain('corrected');
    expect((await act(id, 'annulation', undo)).status).toBe(422);
  });

  it('refuses a day to come, says what is expected and keeps what was typed', async () => {
    const id = await contacted();
    const answer = await act(id, 'accord', { jour: '24/11/2026' });
    expect(answer.status).toBe(400);
    expect(answer.body).toContain('value="24/11/2026"');
    expect(await pages.casework.events(id)).not.toContain('householdAgreed');
  });

  it('is reached from the page of its proposal, under the association’s own reference', async () => {
    const id = await contacted();
    expect((await pages.get(`/propositions/${id}`, 'association')).body).toContain(`/association/candidats/${id}`);
    expect((await page(id)).text).not.toMatch(/Candidat M-/);
  });
});
