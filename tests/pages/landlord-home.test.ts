import { beforeAll, describe, expect, it } from 'vitest';
import { day } from '../casework/life/walk.js';
import { createLandlordPages, hiddenOf, type LandlordPages } from './landlord-fixture.js';

let pages: LandlordPages;
beforeAll(async () => {
  pages = await createLandlordPages();
});

const unreserved = {
  reservation: { state: 'oriented', contingent: 'unreserved', reserverId: null, reserverDeadline: null },
} as const;

describe('the home page of a landlord', () => {
  it('says why nothing waits, then lists each step with its due date and the day it is late', async () => {
    expect((await pages.get('/')).text).toContain('Aucune étape ne vous attend');
    const { ids } = await pages.casework.propose([{}, {}], unreserved);
    const href = `/bailleur/candidats/${ids[0]}`;
    await pages.post(`${href}/designation`, hiddenOf((await pages.get(href)).body, `${href}/designation`));
    const home = await pages.get('/');
    expect(home.text).toContain('1 étape vous attend, dont 0 en retard.');
    expect(home.body).toContain(`href="${href}#acte-contact"`);
    expect(home.text).toMatch(/30\/11\/2026 dans 7 jours 01\/12\/2026/);
    pages.casework.clock.day = day('2026-12-01');
    expect((await pages.get('/')).text).toMatch(/échéance passée 01\/12\/2026 en retard/);
    pages.casework.clock.day = day('2026-11-23');
  });

  it('counts each open vacancy once, at the furthest stage of its candidates', async () => {
    const { rows } = await pages.casework.database.pool.query(
      "SELECT count(*)::integer AS n FROM vacancies WHERE status = 'open'",
    );
    const before = (await pages.get('/')).text;
    expect(before).toContain(`${rows[0].n} vacance`);
    await pages.casework.propose([{}, {}, {}], { reservation: { state: 'toBeOriented' } });
    const { text } = await pages.get('/');
    expect(text).toMatch(/À orienter en gestion en flux, l’orientation reste à confirmer 1 0/);
    expect(text).toMatch(/Avec candidats [^0-9]* 1 /);
  });
});

describe('the tabs of a vacancy', () => {
  it('show each candidate with its open steps, and how many are wanted by channel', async () => {
    const { vacancyId, ids } = await pages.casework.propose([{}, {}], unreserved);
    const { text, body } = await pages.get(`/vacances/${vacancyId}?onglet=etapes`);
    expect(text).toMatch(/Moteur : ménages accompagnés \(AVDL\) 3 2 /);
    expect(text).toMatch(/En tout 3 2 il en reste 1 à trouver/);
    for (const id of ids) expect(body).toContain(`href="/bailleur/candidats/${id}"`);
    expect(body).toMatch(/<a href="[^"]*\?onglet=etapes" aria-current="page">Étapes/);
    expect((await pages.get(`/vacances/${vacancyId}?onglet=journal`)).text).toContain('Journal');
    expect((await pages.get(`/vacances/${vacancyId}?onglet=caracteristiques`)).text).toContain('Identifiant RPLS');
    const association = await pages.get(`/vacances/${vacancyId}?onglet=etapes`, 'association');
    expect(association.body).not.toContain('/bailleur/candidats/');
  });

  it('say what the landlord wants of each channel', async () => {
    const candidatesWanted = { engine: 1, reserver: 0, landlord: 2 } as const;
    const { vacancyId } = await pages.casework.propose([{}], { ...unreserved, candidatesWanted });
    const { text } = await pages.get(`/vacances/${vacancyId}?onglet=etapes`);
    expect(text).toMatch(/Moteur : ménages accompagnés \(AVDL\) 1 1 /);
    expect(text).toMatch(/Vos candidats 2 sans objet/);
    expect(text).toMatch(/En tout 3 1 il en reste 2 à trouver/);
    const facts = await pages.get(`/vacances/${vacancyId}?onglet=caracteristiques`);
    expect(facts.text).toContain('3 : 1 par le moteur, 0 par le réservataire, 2 par le bailleur');
  });

  it('let the landlord ask for another list with a reason: those that nobody engaged leave, the others stay', async () => {
    const { vacancyId, ids } = await pages.casework.propose([{}, {}], unreserved);
    const [first, second] = ids as [(typeof ids)[0], (typeof ids)[0]];
    const href = `/bailleur/candidats/${first}`;
    await pages.post(`${href}/designation`, hiddenOf((await pages.get(href)).body, `${href}/designation`));
    const refused = await pages.post(`/vacances/${vacancyId}/autre-liste`, { motif: '' });
    expect(refused.status).toBe(400);
    const asked = await pages.post(`/vacances/${vacancyId}/autre-liste`, { motif: 'les compositions ont changé' });
    expect(asked.location).toContain('fait=autre-liste');
    expect([await pages.casework.state(first), await pages.casework.state(second)]).toEqual(['toContact', 'withdrawn']);
    expect((await pages.get(`/vacances/${vacancyId}?onglet=journal`)).text).toContain(
      'Proposition retirée : motif : les compositions ont changé',
    );
    const again = await pages.post(`/vacances/${vacancyId}/autre-liste`, { motif: 'encore une fois' });
    expect(again.status).toBe(409);
    expect(again.text).toContain('Aucun candidat à remplacer');
  });
});
