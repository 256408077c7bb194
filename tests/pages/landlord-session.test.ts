import { beforeAll, expect, it } from 'vitest';
import { DEMO_ROLE_COOKIE } from '#api/auth.js';
import { convene, retain } from '../casework/life/walk.js';
import { householdRecord } from '../support/records.js';
import { createLandlordPages, type LandlordPages, plain } from './landlord-fixture.js';

let pages: LandlordPages;
beforeAll(async () => {
  pages = await createLandlordPages();
});

async function sendFile(href: string, text: string) {
  const edge = 'limite-du-formulaire';
  const answer = await pages.app.inject({
    method: 'POST',
    url: `${href}/decisions`,
    headers: { 'content-type': `multipart/form-data; boundary=${edge}`, 'sec-fetch-site': 'same-origin' },
    cookies: { [DEMO_ROLE_COOKIE]: 'landlordReferent' },
    payload: `--${edge}\r\nContent-Disposition: form-data; name="file"; filename="d.csv"\r\nContent-Type: text/csv\r\n\r\n${text}\r\n--${edge}--\r\n`,
  });
  return { status: answer.statusCode, text: plain(answer.body) };
}

it('sends the agenda of a session out by vacancy and request number, and takes the decisions in, line by line, once', async () => {
  const { vacancyId, ids } = await pages.casework.propose(
    [1, 2, 3].map((n) => ({
      request: { ...householdRecord('modele', 'A').request, requestNumber: `09311260000000000${n}` },
    })),
  );
  for (const id of ids) await retain(pages.casework, id);
  const { sessionId } = await convene(pages.casework, vacancyId, ids);
  const href = `/bailleur/seances/${sessionId}`;
  const csv = (await pages.get(`${href}/csv`)).body.replace('\ufeff', '').trim().split('\r\n');
  expect(csv).toHaveLength(4);
  const cells = csv.slice(1).map((line) => line.split(';'));
  expect(new Set(cells.map((line) => line[1])).size).toBe(3);
  expect(cells.every((line) => (line[1] as string).length === 18)).toBe(true);
  const filled = [
    csv[0],
    [...(cells[0] as string[]).slice(0, 3), 'Attribution avec ordre de priorité', '1', '', ''].join(';'),
    [...(cells[1] as string[]).slice(0, 3), 'Acceptée', '', '', ''].join(';'),
    [...(cells[2] as string[]).slice(0, 3), 'Non-attribution', '', 'Taux d’effort trop élevé', 'court'].join(';'),
    'AUTRE;000000000000000000;1;Attribution;;;',
  ].join('\r\n');
  const first = await sendFile(href, filled);
  expect(first.status).toBe(422);
  expect(first.text).toContain('1 décision enregistrée');
  expect(first.text).toContain('Ligne 3 : Colonne « Décision » : « Acceptée » n’est pas connu. Attendu : Attribution,');
  expect(first.text).toContain('Ligne 4 : Un refus est motivé par écrit');
  expect(first.text).toContain('Ligne 5 : Aucun candidat de cette séance');
  expect(await pages.casework.state(ids[0] as (typeof ids)[0])).toBe('granted');
  const again = await sendFile(href, filled);
  expect(again.text).toContain('1 déjà enregistrée, 0 ligne sans décision, 3 en erreur');
  expect((await sendFile(href, 'Vacance;Décision\r\nA;Attribution')).text).toContain(
    'Il manque au fichier : « Numéro unique »',
  );
  expect((await pages.get('/bailleur/seances/aucune')).status).toBe(404);
});
