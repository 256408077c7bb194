import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { overdueMeetings } from '#casework/meetings.js';
import { calendarDate } from '#domain/dates.js';
import { aHouseholdBody, aVacancyBody } from '../api/bodies.js';
import { ASSOCIATION, AUTHORITY, createTestApi, LANDLORD, OTHER_LANDLORD, type TestApi, UNIT } from '../api/fixture.js';

let api: TestApi;
beforeAll(async () => {
  api = await createTestApi();
  await api.db.pool.query("UPDATE organisations SET departements = '{92}' WHERE id = $1", [UNIT]);
});
afterAll(() => api.app.close());

const get = (url: string, as: string) => api.call('GET', url, { as });
const post = async (url: string, as: string, form: Readonly<Record<string, string>>) => {
  const response = await api.app.inject({
    method: 'POST',
    url,
    headers: {
      ...api.as(as),
      'content-type': 'application/x-www-form-urlencoded',
      origin: 'http://localhost',
      host: 'localhost',
    },
    payload: new URLSearchParams(form).toString(),
  });
  return { status: response.statusCode, location: String(response.headers.location ?? ''), text: response.payload };
};

describe('the register of the protocol', () => {
  const partner = { nature: 'landlord', nom: 'Habitat Essai', place: 'signatory', signature: '01/02/2022' };

  it('is kept by the region, and read by the partners of the départements', async () => {
    const form = { ...partner, 'departement-92': 'on', organisme: LANDLORD };
    expect((await post('/protocole/partenaires', AUTHORITY, form)).status).toBe(303);
    expect((await get('/protocole', UNIT)).text).toContain('Habitat Essai');
    expect((await post('/protocole/partenaires', UNIT, form)).status).toBe(403);
    await post('/protocole/partenaires', AUTHORITY, { ...partner, nom: 'Habitat Lointain', 'departement-77': 'on' });
    expect((await get('/protocole', UNIT)).text).not.toContain('Habitat Lointain');
    expect((await get('/protocole', AUTHORITY)).text).toContain('Habitat Lointain');
  });

  it('refuses a signatory without a day of signature, keeping what was typed', async () => {
    const { status, text } = await post('/protocole/partenaires', AUTHORITY, {
      ...partner,
      nom: 'Habitat Oublieux',
      signature: '',
      'departement-92': 'on',
    });
    expect(status).toBe(422);
    expect(text).toContain('Cette date manque.');
    expect(text).toContain('value="Habitat Oublieux"');
  });

  it('says when a signatory has left', async () => {
    const { rows } = await api.db.pool.query("SELECT id FROM protocol_partners WHERE name = 'Habitat Lointain'");
    const [{ id }] = rows;
    const left = {
      partenaire: id,
      place: 'left',
      signature: '01/02/2022',
      depart: '01/06/2026',
      'departement-77': 'on',
    };
    expect((await post('/protocole/partenaires', AUTHORITY, left)).status).toBe(422);
    const read = { ...left, [`version-${id}`]: '1' };
    expect((await get('/protocole', AUTHORITY)).text).toContain(`name="version-${id}" value="1"`);
    expect((await post('/protocole/partenaires', AUTHORITY, read)).status).toBe(303);
    expect((await get('/protocole', AUTHORITY)).text).toContain('A quitté le protocole');
  });
});

describe('the directory', () => {
  const person = {
    role: 'caleolContact',
    departement: '92',
    personne: 'Dominique Essai',
    fonction: 'Chargée d’attribution',
    courriel: 'd@example.org',
  };

  it('names a person of one’s own organisation, read by the associations of the département', async () => {
    expect((await post('/protocole/annuaire', LANDLORD, person)).status).toBe(303);
    expect((await get('/protocole', ASSOCIATION)).text).toContain('Dominique Essai');
    expect((await get('/protocole', OTHER_LANDLORD)).text).not.toContain('Dominique Essai');
    expect((await post('/protocole/annuaire', UNIT, person)).status).toBe(403);
  });

  it('keeps whoever was replaced in its history', async () => {
    await post('/protocole/annuaire', LANDLORD, { ...person, personne: 'Camille Essai' });
    const now = (await get('/protocole', ASSOCIATION)).text;
    expect(now).toContain('Camille Essai');
    expect(now).not.toContain('Dominique Essai');
    expect((await get('/protocole?anciens=oui', ASSOCIATION)).text).toContain('Dominique Essai');
  });

  it('refuses a person nobody could reach, or of a département that is not its own', async () => {
    expect((await post('/protocole/annuaire', LANDLORD, { ...person, courriel: '' })).text).toContain(
      'pourrait la joindre',
    );
    const { text } = await post('/protocole/annuaire', LANDLORD, { ...person, departement: '78' });
    expect(text).toContain('Ce département n’est pas le vôtre.');
  });
});

describe('a quarterly meeting', () => {
  it('is planned by the unit, goes through what was offered and whom to revise, and is then recorded for good', async () => {
    await api.call('POST', '/api/v1/vacancies', { as: LANDLORD, body: { ...aVacancyBody(), protocolChannel: true } });
    const facts = { reference: 'P-1', protocolEligibleSince: '2026-03-01' };
    await api.call('POST', '/api/v1/households', { as: ASSOCIATION, body: { ...aHouseholdBody(), ...facts } });
    const planned = await post('/reunions', UNIT, { departement: '92', jour: '15/11/2026', lieu: 'Préfecture' });
    expect(planned.status).toBe(303);
    const agenda = (await get(planned.location, UNIT)).text;
    expect(agenda).toContain('1 vacance(s) mise(s) à la disposition');
    expect(agenda).toContain('P-1');
    expect((await get(planned.location, AUTHORITY)).text).not.toContain('P-1');

    const { rows } = await api.db.pool.query("SELECT id FROM households WHERE reference = 'P-1'");
    const left = await post(`${planned.location}/menages`, UNIT, { menage: rows[0].id, sortie: 'householdLeft' });
    expect(left.status).toBe(303);
    const { json } = await api.call('GET', '/api/v1/households/P-1', { as: ASSOCIATION });
    expect(json.protocolEligibleSince).toBeNull();
    const events = await api.db.pool.query(
      "SELECT name FROM events WHERE household_id = $1 AND name LIKE 'protocol%' ORDER BY seq",
      [rows[0].id],
    );
    expect(events.rows.map(({ name }) => name)).toEqual(['protocolEligibilityEntered', 'protocolExited']);

    const held = { version: '1', jour: '20/11/2026', presents: 'Trois bailleurs', releve: 'Deux vacances promises.' };
    expect((await post(`${planned.location}/tenue`, UNIT, { ...held, version: '9' })).text).toContain(
      'a changé depuis',
    );
    expect((await post(`${planned.location}/tenue`, UNIT, held)).status).toBe(303);
    expect((await get(planned.location, LANDLORD)).text).toContain('Deux vacances promises.');
    expect((await post(`${planned.location}/tenue`, UNIT, held)).status).toBe(409);
  });

  it('is one per quarter and département', async () => {
    const again = await post('/reunions', UNIT, { departement: '92', jour: '01/12/2026', lieu: 'Préfecture' });
    expect(again.status).toBe(422);
    expect(again.text).toContain('déjà prévue ce trimestre');
  });

  it('is late when the quarter before had none, or when its day is past and nobody recorded it', () => {
    const today = calendarDate('2026-11-23');
    expect(overdueMeetings([], ['92'], today)).toEqual([
      { departement: '92', year: 2026, quarter: 3, meetingId: null },
    ]);
    const held = {
      id: 'm',
      version: 1,
      departement: '92',
      year: 2026,
      quarter: 3,
      plannedOn: calendarDate('2026-09-10'),
      place: 'x',
      heldOn: null,
      attendance: null,
      record: null,
      figures: null,
    } as const;
    expect(overdueMeetings([held], ['92'], today).map(({ meetingId }) => meetingId)).toEqual(['m']);
    expect(overdueMeetings([{ ...held, heldOn: today }], ['92'], today)).toEqual([]);
    expect(overdueMeetings([{ ...held, plannedOn: today }], ['92'], today)).toEqual([]);
  });
});
