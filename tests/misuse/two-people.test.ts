import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Case, createWorld, type World } from '../api/access/world.js';

/** Two people of an association read the same household, then both write: one wins, the other is told and loses nothing. */
let world: World;
let one: Case;

beforeAll(async () => {
  world = await createWorld();
  one = await world.makeCase('a');
});
afterAll(() => world.api.app.close());

interface Written {
  readonly tab: string;
  readonly first: Readonly<Record<string, string>>;
  readonly second: Readonly<Record<string, string>>;
  /** In the page of who comes second: what the first recorded, and what the second typed. */
  readonly recorded: string;
  readonly typed: string;
}

const FORMS: Readonly<Record<string, Written>> = {
  situation: {
    tab: 'situation',
    first: { sejour: 'yes', al: 'no', mensuel: '1 111,00', rfr2: '', rfr1: '', renouvellement: '', pause: '' },
    second: { sejour: 'yes', al: 'no', mensuel: '2 222,00', rfr2: '', rfr1: '', renouvellement: '', pause: '' },
    recorded: '1 111',
    typed: 'value="2 222,00"',
  },
  lieux: {
    tab: 'lieux',
    first: { departement: '95', etape: 'given', jour: '20/11/2026' },
    second: { departement: '95', etape: 'given', jour: '19/11/2026' },
    recorded: '20/11/2026',
    typed: 'value="19/11/2026"',
  },
  dossier: {
    tab: 'dossier',
    first: { piece: 'identity', etat: 'received', fin: '01/02/2030' },
    second: { piece: 'identity', etat: 'received', fin: '01/03/2031' },
    recorded: '01/02/2030',
    typed: 'value="01/03/2031"',
  },
  blocage: {
    tab: 'dossier',
    first: { situation: 'cohabitation' },
    second: { situation: 'livingAbroad' },
    recorded: 'ohabitation',
    typed: 'value="livingAbroad" selected',
  },
  resolution: {
    tab: 'dossier',
    first: { situation: 'cohabitation', preuve: 'judgment' },
    second: { situation: 'cohabitation', preuve: '', resolue: 'on' },
    recorded: 'ohabitation',
    typed: 'Comparez, puis enregistrez de nouveau',
  },
};

describe.each(Object.entries(FORMS))('%s', (name, { tab, first, second, recorded, typed }) => {
  it('one wins, the other sees what is recorded and keeps what was typed', async () => {
    const read = await versionOf(tab);
    expect((await post(name, { ...first, version: read })).status).toBe(303);
    const { status, text } = await post(name, { ...second, version: read });
    expect(status).toBe(412);
    expect(text).toContain('a changé depuis votre lecture');
    const said = text.replace(/[\u00a0\u202f]/gu, ' ');
    expect(said).toContain(recorded);
    expect(said).toContain(typed);
    // Read again, the second one's own version is now the current one.
    const now = await versionOf(tab);
    expect(now).not.toBe(read);
    expect(text).toContain(`name="version" value="${now}"`);
  });
});

it('the API says 412 to who comes second, and 428 to who does not say what was read', async () => {
  const url = `/api/v1/households/${one.reference}`;
  const change = (etag: string | null, eligible: string) =>
    world.api.app.inject({
      method: 'PATCH',
      url,
      headers: {
        ...world.credentials('association'),
        'content-type': 'application/json',
        ...(etag === null ? {} : { 'if-match': etag }),
      },
      payload: JSON.stringify({ actionLogement: { eligible } }),
    });
  const read = await world.api.app.inject({ method: 'GET', url, headers: world.credentials('association') });
  const etag = String(read.headers.etag);
  expect((await change(etag, 'yes')).statusCode).toBe(200);
  expect((await change(etag, 'unknown')).statusCode).toBe(412);
  expect((await change(null, 'unknown')).statusCode).toBe(428);
});

async function versionOf(tab: string): Promise<string> {
  const page = await world.api.app.inject({
    method: 'GET',
    url: `/menages/${one.householdId}?onglet=${tab}`,
    headers: world.credentials('association'),
  });
  return /name="version" value="(\d+)"/.exec(page.payload)?.[1] ?? 'none';
}

async function post(name: string, form: Readonly<Record<string, string>>) {
  const answer = await world.api.app.inject({
    method: 'POST',
    url: `/menages/${one.householdId}/${name}`,
    headers: {
      'sec-fetch-site': 'same-origin',
      'content-type': 'application/x-www-form-urlencoded',
      ...world.credentials('association'),
    },
    payload: new URLSearchParams(form).toString(),
  });
  return { status: answer.statusCode, text: answer.payload };
}
