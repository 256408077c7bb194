import { beforeAll, describe, expect, it } from 'vitest';
import { day } from '../casework/life/walk.js';
import { type CaseworkSite, caseworkSite } from './casework-site.js';
import { plain } from './landlord-fixture.js';

let site: CaseworkSite;
let ask: string;
beforeAll(async () => {
  site = await caseworkSite();
  const { vacancyId } = await site.casework.propose([{}]);
  ask = `/vacances/${vacancyId}/candidats/REF-H1-1/reexamen`;
});

const TEXT = 'Le département accepté n’est pas celui du dossier.';
const contestId = async () =>
  (await site.casework.database.pool.query('SELECT id FROM contests WHERE answer IS NULL')).rows[0].id as string;

describe('a contested explanation', () => {
  it('tells the unit that must answer, with the day it is due', async () => {
    expect((await site.post(ask, { raison: 'wrongDatum', texte: TEXT }, 'association')).status).toBe(303);
    const told = plain((await site.get('/notifications', 'departementalUnit')).body);
    expect(told).toMatch(/Demande de réexamen : réponse attendue non lue .*07\/12\/2026/);
    expect((await site.get('/notifications', 'departementalUnit')).body).toContain('href="/reexamens"');
    expect(plain((await site.get('/notifications', 'association')).body)).not.toContain('réponse attendue non lue');
  });

  it('is late from the day after, and is answered on a page of its own, once', async () => {
    site.casework.clock.day = day('2026-12-08');
    expect(plain((await site.get('/reexamens', 'departementalUnit')).body)).toContain('attendue, en retard');
    const form = { id: await contestId(), reponse: 'dataToCorrect', texte: 'La donnée est à corriger par vos soins.' };
    const short = await site.post('/reexamens', { ...form, texte: 'Trop bref' }, 'departementalUnit');
    expect(short.status).toBe(422);
    expect(short.body).toContain('Trop bref</textarea>');
    expect((await site.post('/reexamens', form, 'departementalUnit')).status).toBe(303);
    expect((await site.post('/reexamens', form, 'departementalUnit')).status).toBe(409);
    expect(plain((await site.get('/notifications', 'association')).body)).toContain(
      'Réponse à votre demande de réexamen',
    );
    expect(plain((await site.get('/reexamens', 'association')).body)).toContain(
      'La donnée est à corriger par vos soins.',
    );
  });
});
