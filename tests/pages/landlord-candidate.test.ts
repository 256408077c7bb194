import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { withdrawCandidate } from '#casework/life/follow-up.js';
import { giveOpinion } from '#casework/proposals.js';
import { ASSOCIATION, convene, day, grantInOrder, LANDLORD, retain } from '../casework/life/walk.js';
import { createLandlordPages, hiddenOf, type LandlordPages } from './landlord-fixture.js';

let pages: LandlordPages;
beforeAll(async () => {
  pages = await createLandlordPages();
});
beforeEach(() => {
  pages.casework.clock.day = day('2026-11-23');
});

const unreserved = {
  reservation: { state: 'oriented', contingent: 'unreserved', reserverId: null, reserverDeadline: null },
} as const;
const CONTACT = {
  moyen: 'email',
  jour: '23/11/2026',
  nom: 'Dominique Référence',
  courriel: 'd.reference@example.org',
  autorite: 'on',
};

/** Opens the page and posts one of its forms as a browser would. */
async function act(id: string, path: string, form: Readonly<Record<string, string>> = {}) {
  const href = `/bailleur/candidats/${id}`;
  const { body } = await pages.get(href);
  return pages.post(`${href}/${path}`, { ...hiddenOf(body, `${href}/${path}`), ...form });
}

describe('a candidate as its landlord follows it', () => {
  it('names each open step with who owes it, until when, and the day it is late', async () => {
    const { ids } = await pages.casework.propose([{}], unreserved);
    await act(ids[0] as string, 'designation');
    const { status, text } = await pages.get(`/bailleur/candidats/${ids[0]}`);
    expect(status).toBe(200);
    expect(text).toMatch(/Prendre contact Référent bailleur – Organisme L à vous 30\/11\/2026 01\/12\/2026/);
    expect(text).toContain('à vous');
    expect(text).not.toContain('En retard');
    pages.casework.clock.day = day('2026-12-01');
    expect((await pages.get(`/bailleur/candidats/${ids[0]}`)).text).toContain('En retard');
  });

  it('is designated by the landlord where nobody reserves the dwelling, contacted, and says then what is missing', async () => {
    const { ids } = await pages.casework.propose([{}], unreserved);
    const id = ids[0] as (typeof ids)[0];
    expect((await act(id, 'designation')).location).toBe(`/bailleur/candidats/${id}?fait=designation`);
    expect((await act(id, 'contact', CONTACT)).status).toBe(303);
    const { text } = await pages.get(`/bailleur/candidats/${id}`);
    expect(text).toContain('interlocuteur ayant autorité en CALEOL donné');
    expect(text).toContain('Dominique Référence');
    expect(text).toContain('Pas encore possible, il manque : Avis favorable de l’association Accord du ménage');
    expect(await pages.casework.state(id)).toBe('toReview');
  });

  it('keeps what was typed and says, field by field, what was expected', async () => {
    const { ids } = await pages.casework.propose([{}]);
    const answer = await act(ids[0] as string, 'contact', { ...CONTACT, jour: '31/02/2026', courriel: 'arobase' });
    expect(answer.status).toBe(422);
    expect(answer.text).toContain('« 31/02/2026 » ne peut pas être lu. Attendu : une date JJ/MM/AAAA qui existe');
    expect(answer.text).toContain('« arobase » ne peut pas être lu');
    expect(answer.body).toContain('value="Dominique Référence"');
    expect(answer.body).toMatch(/href="#contact-jour"/);
  });

  it('shows both versions to who acts on what another person has changed, and keeps what was typed', async () => {
    const { ids } = await pages.casework.propose([{}]);
    const id = ids[0] as (typeof ids)[0];
    const href = `/bailleur/candidats/${id}`;
    const opened = hiddenOf((await pages.get(href)).body, `${href}/contact`);
    await pages.casework.must(ASSOCIATION, (deps) => giveOpinion(deps, ASSOCIATION, { id, opinion: 'accept' }));
    const answer = await pages.post(`${href}/contact`, { ...opened, ...CONTACT });
    expect(answer.status).toBe(412);
    expect(answer.text).toContain('Ce candidat a changé pendant que vous écriviez');
    expect(answer.text).toMatch(/Version 1 2 /);
    expect(answer.text).toMatch(/Avis de l.association rendu|Avis/);
    expect(answer.body).toContain('value="Dominique Référence"');
    expect(await pages.casework.events(id)).not.toContain('contactRecorded');
    const again = await pages.post(`${href}/contact`, { ...hiddenOf(answer.body, `${href}/contact`), ...CONTACT });
    expect(again.status).toBe(303);
  });

  it('keeps the form of an act that has just closed, and says so', async () => {
    const { ids } = await pages.casework.propose([{}]);
    const id = ids[0] as (typeof ids)[0];
    const href = `/bailleur/candidats/${id}`;
    const opened = hiddenOf((await pages.get(href)).body, `${href}/contact`);
    await pages.casework.must(ASSOCIATION, (deps) => withdrawCandidate(deps, ASSOCIATION, { id, reason: 'parti' }));
    const answer = await pages.post(`${href}/contact`, { ...opened, ...CONTACT });
    expect(answer.status).toBe(412);
    expect(answer.text).toContain('Cet acte n’est plus ouvert');
    expect(answer.text).toContain('Quand vous avez ouvert la page Maintenant');
    expect(answer.text).toContain('Retiré');
  });

  it('undoes an act by a counter-event with its reason; the history keeps both', async () => {
    const { ids } = await pages.casework.propose([{}]);
    const id = ids[0] as (typeof ids)[0];
    await act(id, 'contact', CONTACT);
    expect((await act(id, 'annulation', { acte: 'contactRecorded' })).status).toBe(422);
    expect((await act(id, 'annulation', { acte: 'offerNotified', motif: 'une erreur' })).status).toBe(422);
    const undone = await act(id, 'annulation', { acte: 'contactRecorded', motif: 'mauvais candidat choisi' });
    expect(undone.status).toBe(303);
    const { text } = await pages.get(`/bailleur/candidats/${id}`);
    expect(text).toContain('mauvais candidat choisi');
    expect(await pages.casework.events(id)).toEqual(expect.arrayContaining(['contactRecorded', 'corrected']));
  });

  it('opens the household’s name after the contact and the favourable opinion, not before, and audits the reading', async () => {
    const { ids, householdIds } = await pages.casework.propose([{}]);
    const id = ids[0] as (typeof ids)[0];
    await pages.casework.database.pool.query(
      `INSERT INTO household_identities (household_id, owner_id, name) VALUES ($1, 'A', 'Famille Exemple')`,
      [householdIds[0]],
    );
    const before = await pages.get(`/bailleur/candidats/${id}`);
    expect(before.text).not.toContain('Famille Exemple');
    expect(before.text).toContain('s’ouvrent à vous après le contact');
    await retain(pages.casework, id);
    expect((await pages.get(`/bailleur/candidats/${id}`)).text).toContain('Famille Exemple');
  });

  it('goes by forms from the admission to the lease, then to the failure and its alternative', async () => {
    const { vacancyId, ids } = await pages.casework.propose([{}, {}, {}]);
    for (const one of ids) await retain(pages.casework, one);
    const { sessionId, presentations } = await convene(pages.casework, vacancyId, ids);
    await grantInOrder(pages.casework, sessionId, presentations);
    const id = ids[0] as (typeof ids)[0];
    const today = pages.casework.clock.day.split('-').reverse().join('/');
    const person = { nom: 'Camille Exemple', telephone: '01 00 00 00 00' };
    expect((await act(id, 'correspondant', person)).status).toBe(303);
    const named = await pages.get(`/bailleur/candidats/${id}`);
    expect(named.text).not.toContain('Désigner ce correspondant');
    expect(named.text).toContain(`Correspondant désigné : Camille Exemple, depuis le ${today}.`);
    const other = { nom: 'Dominique Exemple', telephone: '01 00 00 00 01' };
    expect((await act(id, 'remplacement-correspondant', other)).status).toBe(422);
    expect((await act(id, 'correspondant', other)).status).toBe(400);
    expect((await act(id, 'remplacement-correspondant', { ...other, motif: 'a quitté la gérance' })).status).toBe(303);
    const replaced = await pages.get(`/bailleur/candidats/${id}`);
    expect(replaced.text).toContain(`Correspondant désigné : Dominique Exemple, depuis le ${today}.`);
    expect(replaced.text).toContain(`remplacé le ${today}`);
    expect(replaced.text).toContain('a quitté la gérance');
    expect((await act(id, 'offre', { jour: today, delai: '9', mention: 'on' })).text).toContain('au moins 10 jours');
    expect((await act(id, 'offre', { jour: today, delai: '10', mention: 'on' })).status).toBe(303);
    expect((await act(id, 'acceptation', { jour: today })).status).toBe(303);
    expect((await act(id, 'bail', { jour: today })).status).toBe(303);
    expect(await pages.casework.state(id)).toBe('leased');
    const failed = await act(id, 'echec', { jour: today, cause: 'arrears', solution: 'slidingLease' });
    expect(failed.status).toBe(303);
    const { text } = await pages.get(`/bailleur/candidats/${id}`);
    expect(text).toContain('Échec du relogement');
    expect(text).toContain('Camille Exemple');
  });

  it('is nobody else’s: an association is refused, an unknown candidate is not found', async () => {
    const { ids } = await pages.casework.propose([{}]);
    expect((await pages.get(`/bailleur/candidats/${ids[0]}`, 'association')).status).toBe(403);
    expect((await pages.get('/bailleur/candidats/aucun')).status).toBe(404);
    expect((await pages.post('/bailleur/candidats/aucun/retrait', { motif: 'un motif' })).status).toBe(404);
    expect(LANDLORD.role).toBe('landlordReferent');
  });
});
