import { beforeAll, describe, expect, it } from 'vitest';
import type { ProposalId, VacancyId } from '#domain/ids.js';
import { renderPdf } from '#exchange/documents/render-pdf.js';
import { retain } from '../casework/life/walk.js';
import { type CaseworkSite, caseworkSite } from './casework-site.js';

let site: CaseworkSite;
let vacancy: VacancyId;
let ids: readonly ProposalId[];
let session: string;

beforeAll(async () => {
  site = await caseworkSite({
    documents: {
      renderer: { renderPdf: async (document) => ({ ok: true, value: await renderPdf(document) }) },
      authority: { name: 'Autorité d’essai', address: 'adresse d’essai' },
    },
  });
  const proposed = await site.casework.propose([{}, {}]);
  vacancy = proposed.vacancyId;
  ids = proposed.ids;
  for (const id of ids) await retain(site.casework, id);
});

const inscription = (rank: Readonly<Record<string, string>>) => ({ vacance: vacancy, ...rank });
/** Address of the page of a candidate, read on the page of the session. */
async function candidates(): Promise<readonly string[]> {
  const { body } = await site.get(session, 'caleolSecretary');
  return [...new Set([...body.matchAll(/\/inscriptions\/[\w-]+/g)].map(([path]) => path))];
}

describe('the secretary of a CALEOL', () => {
  it('plans a session, is told in words what a mistake is, and keeps what was typed', async () => {
    const wrong = await site.post(
      '/seances',
      { jour: '31/02/2026', heure: '25h', lieu: 'Salle <1>' },
      'caleolSecretary',
    );
    expect(wrong.status).toBe(422);
    expect(wrong.body).toContain('« 31/02/2026 » ne peut pas être lu');
    expect(wrong.body).toContain('value="Salle &lt;1&gt;"');
    const planned = await site.post(
      '/seances',
      { jour: '10/12/2026', heure: '9h30', lieu: 'Salle 1' },
      'caleolSecretary',
    );
    expect(planned.status).toBe(303);
    session = planned.location?.split('?')[0] ?? '';
    const { status, body } = await site.get(session, 'caleolSecretary');
    expect(status).toBe(200);
    expect(body).toMatch(/10\s+décembre\s+2026\s+à\s+9\s+h\s+30/);
    expect(body).toContain('Pas encore possible : l’ordre du jour est vide');
    expect((await site.get(session, 'caleolMember')).status).toBe(404);
  });

  it('lists candidates of the service and of the landlord, and is refused the convocation below three', async () => {
    const form = await site.get(`${session}/inscription?vacance=${vacancy}`, 'caleolSecretary');
    expect(form.body).toContain('Rang de M-H1-1');
    const ranks = { [`rang-${ids[0]}`]: '1', [`rang-${ids[1]}`]: 'deux' };
    const wrong = await site.post(`${session}/inscription`, inscription(ranks), 'caleolSecretary');
    expect([wrong.status, wrong.body.includes('nombre entier de 1 à 20')]).toEqual([422, true]);
    const good = { [`rang-${ids[0]}`]: '1', [`rang-${ids[1]}`]: '2' };
    expect((await site.post(`${session}/inscription`, inscription(good), 'caleolSecretary')).status).toBe(303);
    const short = await site.get(session, 'caleolSecretary');
    expect(short.body).toContain('2 candidat(s) inscrit(s) pour cette vacance.');
    expect(short.body).toMatch(/<button type="submit" disabled aria-describedby="pourquoi-convoquer">/);
    expect((await site.post(`${session}/convocation`, {}, 'caleolSecretary')).status).toBe(422);
    const name = { 'numero-1': 'Camille Essai', 'ordre-1': '3' };
    expect((await site.post(`${session}/inscription`, inscription(name), 'caleolSecretary')).body).toContain(
      '18 caractères',
    );
    const number = { 'numero-1': '092 1126 0009 99000 01', 'ordre-1': '3' };
    expect((await site.post(`${session}/inscription`, inscription(number), 'caleolSecretary')).status).toBe(303);
    expect((await site.post(`${session}/convocation`, {}, 'caleolSecretary')).status).toBe(303);
  });

  it('opens the session to its members from the convocation, files and documents, the notice of CRPA L311-3-1 in each', async () => {
    const { status, body } = await site.get(session, 'caleolMember');
    expect(status).toBe(200);
    expect(body).not.toContain('Modifier la séance');
    const [first] = await candidates();
    const sheet = await site.get(first ?? '', 'caleolMember');
    expect(sheet.body).toContain('Fiche de présentation CALEOL');
    expect(sheet.body).toContain('article L311-3-1');
    expect(sheet.body).not.toContain('Enregistrer la décision');
    for (const path of [`${first}/fiche.pdf`, `${session}/ordre-du-jour.pdf`, `${session}/liste.pdf`]) {
      const pdf = await site.get(path, 'caleolMember');
      expect([path, pdf.status, pdf.type, pdf.bytes.subarray(0, 5).toString()]).toEqual([
        path,
        200,
        'application/pdf',
        '%PDF-',
      ]);
    }
    const list = await site.get(`${session}/liste`, 'caleolMember');
    expect(list.body).toContain('class="print-landscape"');
  });

  it('gives a calendar without a household, by session and by a private feed that its revocation closes', async () => {
    const one = await site.get(`${session}/ics`, 'caleolMember');
    expect(one.type).toBe('text/calendar; charset=utf-8');
    expect(one.body).toContain('DTSTART;TZID=Europe/Paris:20261210T093000');
    expect(one.body).not.toMatch(/M-H1|0921126/);
    const created = await site.post('/seances/flux', {}, 'caleolMember');
    const path = /\/seances\/flux\/([\w-]{32})/.exec(created.body);
    const feed = await site.get(path?.[0] ?? '', null);
    expect(feed.body).toContain('CALEOL');
    expect(feed.body.match(/BEGIN:VEVENT/g)).toHaveLength(1);
    const bearer = { authorization: `Bearer ${path?.[1]}` };
    expect((await site.app.inject({ url: '/api/v1/caleol-sessions', headers: bearer })).statusCode).toBe(401);
    const { rows } = await site.casework.database.pool.query(
      "SELECT id FROM api_tokens WHERE label LIKE 'Flux d’agenda%' AND role = 'caleolMember'",
    );
    expect((await site.post(`/jetons/${rows[0].id}/revocation`, {}, 'caleolMember')).status).toBe(303);
    expect((await site.get(path?.[0] ?? '', null)).status).toBe(404);
  });

  it('enters each decision on the day, a deferral apart, and goes from candidate to candidate', async () => {
    const [first = '', second = '', third = ''] = await candidates();
    const early = await site.post(`${first}/decision`, { decision: 'granted' }, 'caleolSecretary');
    expect([early.status, early.body.includes('n’a pas encore eu lieu')]).toEqual([422, true]);
    site.casework.clock.day = '2026-12-10' as never;
    const none = await site.post(`${first}/decision`, {}, 'caleolSecretary');
    expect(none.body).toContain('l’une des cinq décisions');
    const ranked = await site.post(`${first}/decision`, { decision: 'grantedByRank', rang: '1' }, 'caleolSecretary');
    expect(ranked.location).toBe(`${second}?fait=decision`);
    const unmotivated = await site.post(
      `${third}/decision`,
      { decision: 'notGranted', motivation: 'non' },
      'caleolSecretary',
    );
    expect(unmotivated.body).toContain('CCH L441-2-2');
    expect(unmotivated.body).toMatch(/value="notGranted" required checked/);
    const words = { decision: 'notGranted', motif: 'effortRate', motivation: 'taux d’effort de 45 % avec aide' };
    expect((await site.post(`${third}/decision`, words, 'caleolSecretary')).status).toBe(303);
    const deferred = await site.post(`${second}/ajournement`, { piece: 'identity' }, 'caleolSecretary');
    expect(deferred.location).toBe(`${session}?fait=decisions`);
    expect((await site.get(session, 'caleolSecretary')).body).toContain('Ajourné, pièce manquante');
  });

  it('cannot validate the minutes alone: a member does, and the correspondent is then due', async () => {
    const alone = await site.post(`${session}/validation`, {}, 'caleolSecretary');
    expect(alone.status).toBe(422);
    const validated = await site.post(`${session}/validation`, {}, 'caleolMember');
    expect(validated.status).toBe(303);
    const { body } = await site.get(session, 'caleolSecretary');
    expect(body).toContain('Procès-verbal validé');
    expect(body).toContain('Désigner un correspondant – référent bailleur');
    const seen = await site.get(session, 'caleolMember');
    expect(seen.body.match(/Candidat du bailleur/g)).toHaveLength(1);
    expect(seen.body).toContain('Ajourné, dossier incomplet');
    const minutes = await site.get(`${session}/proces-verbal`, 'caleolSecretary');
    expect(minutes.body).toContain('taux d’effort de 45 % avec aide');
    expect(minutes.body).toContain('un ajournement n’est pas une décision');
  });

  it('rectifies a decision with a reason while no offer has left', async () => {
    const [first = ''] = await candidates();
    const bare = await site.post(`${first}/rectification`, { decision: 'granted' }, 'caleolSecretary');
    expect([bare.status, bare.body.includes('Un motif est nécessaire')]).toEqual([422, true]);
    const reason = { decision: 'granted', raison: 'erreur de saisie du rang' };
    expect((await site.post(`${first}/rectification`, reason, 'caleolSecretary')).status).toBe(303);
    expect((await site.get(first, 'caleolSecretary')).body).toContain('Rectifiée : erreur de saisie du rang');
  });

  it('reads a name with a journal of the reading, which the landlord’s referent does not here', async () => {
    const [first = ''] = await candidates();
    const before = (await site.casework.database.pool.query('SELECT count(*)::int AS n FROM audit_log')).rows[0].n;
    expect((await site.get(`${first}/identite`, 'caleolMember')).status).toBe(200);
    const after = (await site.casework.database.pool.query('SELECT count(*)::int AS n FROM audit_log')).rows[0].n;
    expect(after).toBeGreaterThan(before);
    expect((await site.get(`${first}/identite`, 'landlordReferent')).status).toBe(403);
  });
});
