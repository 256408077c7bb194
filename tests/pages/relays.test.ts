import { beforeAll, describe, expect, it } from 'vitest';
import { createToken } from '#casework/tokens.js';
import { inTransaction } from '#casework/transaction.js';
import { organisationId } from '#domain/ids.js';
import { organisationRecord, SYSTEM } from '../support/records.js';
import { type CaseworkSite, caseworkSite } from './casework-site.js';

/** Association A, in the 93, follows a household proposed on a dwelling of the 92; association C works in the 92. */
let site: CaseworkSite;
let asked: (url: string, form?: Readonly<Record<string, string>>) => Promise<{ status: number; body: string }>;
let id: string;

beforeAll(async () => {
  site = await caseworkSite();
  const { casework } = site;
  await casework.database.uow.transaction(SYSTEM, (tx) =>
    tx.organisations.insert(organisationRecord('C', 'association', ['92'])),
  );
  const created = await inTransaction(casework.shell, SYSTEM, (deps) =>
    createToken(deps, { role: 'association', organisationId: organisationId('C'), label: 'essai' }),
  );
  if (!created.ok) throw new Error(created.error.code);
  asked = async (url, form) => {
    const response = await site.app.inject({
      method: form === undefined ? 'GET' : 'POST',
      url,
      headers: {
        accept: 'text/html',
        authorization: `Bearer ${created.value.token}`,
        'sec-fetch-site': 'same-origin',
        ...(form === undefined ? {} : { 'content-type': 'application/x-www-form-urlencoded' }),
      },
      ...(form === undefined ? {} : { payload: new URLSearchParams(form).toString() }),
    });
    return { status: response.statusCode, body: response.body };
  };
  const { ids, vacancyId } = await casework.propose([{}]);
  id = ids[0] as string;
  await casework.database.pool.query("UPDATE vacancies SET departement = '92' WHERE id = $1", [vacancyId]);
  await casework.database.pool.query("UPDATE pairings SET departement = '92' WHERE proposal_id = $1", [id]);
});

const ofA = (url: string) => site.get(url, 'association');
const postAsA = (url: string, form: Readonly<Record<string, string>> = {}) => site.post(url, form, 'association');
const relayId = async () =>
  (await site.casework.database.pool.query('SELECT id FROM support_relays ORDER BY asked_on DESC, id DESC')).rows[0].id;
const relayFact = async () =>
  (
    await site.casework.database.pool.query("SELECT facts -> 'relay' AS relay FROM pairings WHERE proposal_id = $1", [
      id,
    ])
  ).rows[0].relay;

describe('the relay of a support to another association', () => {
  it('is listed as to settle by whoever follows the household, and by nobody else', async () => {
    expect((await ofA('/relais')).body).toContain('REF-H1-1');
    expect((await asked('/relais')).body).not.toContain('REF-H1-1');
    expect((await asked(`/relais/${id}`)).status).toBe(404);
  });

  it('is asked of an association of the dwelling’s département alone, and not of itself', async () => {
    const page = await ofA(`/relais/${id}`);
    expect(page.body).toContain('<option value="C"');
    expect(page.body).not.toContain('<option value="B"');
    expect((await postAsA(`/relais/${id}/demande`, { association: 'A' })).status).toBe(422);
    const long = await postAsA(`/relais/${id}/demande`, { association: 'C', message: 'x'.repeat(1001) });
    expect(long.status).toBe(422);
    expect(long.body).toContain('Ce texte est trop long.');
    expect(await postAsA(`/relais/${id}/accord`).then(({ status }) => status)).toBe(422);
  });

  it('reaches the other side with the dwelling and the number of persons, never with who they are', async () => {
    const sent = await postAsA(`/relais/${id}/demande`, {
      association: 'C',
      message: 'Suivi budgétaire à poursuivre.',
    });
    expect(sent.status).toBe(303);
    const page = (await asked('/relais')).body;
    expect(page).toContain('Suivi budgétaire à poursuivre.');
    expect(page).toContain('attendue le 07/12/2026');
    expect(page).not.toMatch(/REF-H1-1|H1-1|P-H1-1/);
    expect((await asked('/notifications')).body).toContain('vous demande le relais d’un accompagnement');
    expect((await postAsA(`/relais/${id}/demande`, { association: 'C' })).body).toContain('Un relais est déjà demandé');
  });

  it('is answered once, by whoever was asked', async () => {
    const relay = await relayId();
    expect((await postAsA(`/relais/${relay}/reponse`, { reponse: 'accepted' })).status).toBe(404);
    expect((await asked(`/relais/${relay}/reponse`, { reponse: 'noCapacity' })).status).toBe(303);
    expect((await asked(`/relais/${relay}/reponse`, { reponse: 'accepted' })).status).toBe(422);
    expect((await ofA('/relais')).body).toContain('Décliné : pas de place dans l’équipe');
    expect((await ofA('/notifications')).body).toContain('Réponse à votre demande de relais');
    expect(await relayFact()).toBeNull();
  });

  it('is taken back by whoever asked, then asked again, accepted and concluded: the rapprochement knows it', async () => {
    await postAsA(`/relais/${id}/demande`, { association: 'C' });
    const first = (await site.casework.database.pool.query('SELECT id FROM support_relays WHERE answer IS NULL'))
      .rows[0].id as string;
    expect((await asked(`/relais/${first}/reprise`, {})).status).toBe(404);
    expect((await postAsA(`/relais/${first}/reprise`)).status).toBe(303);
    expect((await asked('/relais')).body).toContain('Demande reprise');
    await postAsA(`/relais/${id}/demande`, { association: 'C' });
    const second = (await site.casework.database.pool.query('SELECT id FROM support_relays WHERE answer IS NULL'))
      .rows[0].id as string;
    await asked(`/relais/${second}/reponse`, { reponse: 'accepted' });
    expect((await postAsA(`/relais/${id}/accord`)).status).toBe(303);
    expect(await relayFact()).toEqual({ kind: 'relay', organisationId: 'C', on: '2026-11-23' });
    expect(await site.casework.events(id as never)).toContain('supportRelayAgreed');
    expect((await ofA('/relais')).body).not.toContain(`>REF-H1-1<`);
  });

  it('is the affair of associations', async () => {
    const { status } = await site.get('/relais', 'landlordReferent');
    expect(status).toBe(403);
  });
});
