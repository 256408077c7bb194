import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Role } from '#domain/organisation.js';
import { type Case, createWorld, relayOf, type World } from '../api/access/world.js';

/**
 * Two people open the same page, both send its form. The second is refused: by the version where a value would be lost
 * (412, the form shown again), by the state where the act is done once (409 or 422). Either way the page says what the
 * first recorded and what the second typed.
 */
let world: World;
let one: Case;

beforeAll(async () => {
  world = await createWorld();
  one = await world.makeCase('a');
});
afterAll(() => world.api.app.close());

type Fields = Readonly<Record<string, string>>;

interface Act {
  readonly role: Role;
  /** Makes what the act needs; what it returns is handed to `page`, `action` and the forms. */
  readonly prepare?: () => Promise<string>;
  readonly page: (key: string) => string;
  readonly action: (key: string) => string;
  /** A hidden value by which the form is told from the others of its address. */
  readonly marked?: (key: string) => string;
  readonly first: (key: string) => Fields;
  readonly second: (key: string) => Fields;
  readonly status: 409 | 412 | 422;
  /** In the answer to the second: what the first recorded, and what the second typed. */
  readonly recorded: string;
  readonly typed: string;
}

const none = '';
const household = () => `/menages/${one.householdId}`;
const always =
  <T>(value: T) =>
  () =>
    value;

const ACTS: Readonly<Record<string, Act>> = {
  'texts of the sheets': {
    role: 'association',
    page: () => `${household()}?onglet=appui`,
    action: () => `${household()}/fiche`,
    first: always({ forces: 'Loyer payé depuis deux ans' }),
    second: always({ forces: 'Réseau familial proche' }),
    status: 412,
    recorded: 'Enregistré maintenant : Loyer payé depuis deux ans',
    typed: 'Réseau familial proche</textarea>',
  },
  'social worker of a household': {
    role: 'association',
    prepare: async () => {
      await api('association', 'POST', '/api/v1/team/workers', { label: 'Équipe A', departement: '92' });
      const made = await api('association', 'POST', '/api/v1/team/workers', { label: 'Équipe B', departement: '92' });
      return made.id as string;
    },
    page: () => `${household()}?onglet=appui`,
    action: () => `${household()}/travailleur`,
    first: (key) => ({ travailleur: key }),
    second: always({ travailleur: '' }),
    status: 412,
    recorded: 'Enregistré maintenant : Équipe B',
    typed: 'Comparez, puis enregistrez de nouveau',
  },
  'social workers in post': {
    role: 'association',
    page: always('/equipe'),
    action: always('/equipe'),
    marked: always('compter'),
    first: always({ mois: '09/2026', departement: '92', nombre: '4' }),
    second: always({ mois: '09/2026', departement: '92', nombre: '7' }),
    status: 412,
    recorded: '09/2026 est déjà compté dans le 92 : 4 en poste',
    typed: 'name="nombre" value="7"',
  },
  'application to Action Logement': {
    role: 'association',
    prepare: async () => {
      const task = { householdRef: one.reference, kind: 'application', what: 'Candidature suivie' };
      return (await api('association', 'POST', '/api/v1/alin-tasks', task)).id as string;
    },
    page: always('/action-logement'),
    action: always('/action-logement'),
    marked: (key) => key,
    first: always({ suite: 'retained', jour: '20/11/2026' }),
    second: always({ suite: 'notRetained', jour: '19/11/2026' }),
    status: 409,
    recorded: 'déjà close : ',
    typed: '<dd class="pre">19/11/2026</dd>',
  },
  'who works on a blocking situation': {
    role: 'association',
    prepare: async () => {
      await api('association', 'POST', `/api/v1/households/${one.reference}/blocking-situations`, {
        kind: 'cohabitation',
      });
      return none;
    },
    page: () => `/situations-bloquantes?menage=${one.householdId}&situation=cohabitation`,
    action: () => `${household()}/situation-bloquante`,
    marked: always('suivre'),
    first: always({ jour: '01/12/2026' }),
    second: always({ jour: '15/12/2026' }),
    status: 412,
    recorded: 'Enregistré maintenant : 01/12/2026',
    typed: 'value="15/12/2026"',
  },
  'end of a blocking situation': {
    role: 'association',
    page: () => `/situations-bloquantes?menage=${one.householdId}&situation=cohabitation`,
    action: () => `${household()}/situation-bloquante`,
    marked: always('clore'),
    first: always({ resultat: 'solved', texte: 'Bail séparé obtenu' }),
    second: always({ resultat: 'abandoned', texte: 'Le ménage ne donne pas suite' }),
    status: 409,
    recorded: 'son suivi est clos',
    typed: 'Le ménage ne donne pas suite',
  },
  'answer to a relay': {
    role: 'association',
    page: always('/relais'),
    action: () => `/relais/${relayOf(one)}/reponse`,
    first: always({ reponse: 'accepted' }),
    second: always({ reponse: 'noCapacity' }),
    status: 422,
    recorded: 'a déjà sa réponse',
    typed: 'Relais accepté, le',
  },
  'answer to a contest': {
    role: 'departementalUnit',
    prepare: async () => {
      const contest = {
        householdRef: one.reference,
        vacancyId: one.vacancyId,
        ground: 'points',
        text: 'Les points sont à revoir.',
      };
      return (await api('association', 'POST', '/api/v1/contests', contest)).id as string;
    },
    page: always('/reexamens'),
    action: always('/reexamens'),
    marked: (key) => key,
    first: always({ reponse: 'upheld', texte: 'La liste est juste, voici pourquoi.' }),
    second: always({ reponse: 'dataToCorrect', texte: 'Une donnée du dossier est à corriger.' }),
    status: 409,
    recorded: 'La liste est juste, voici pourquoi.',
    typed: 'Une donnée du dossier est à corriger.</dd>',
  },
  'entry of the register': {
    role: 'regionalAuthority',
    prepare: async () => {
      await post('regionalAuthority', '/protocole/partenaires', {
        nature: 'landlord',
        nom: 'Bailleur des deux',
        place: 'rehousesWithoutSigning',
        'departement-92': 'on',
      });
      const { text } = await get('regionalAuthority', '/protocole');
      return /<option value="([^"]+)">Bailleur des deux/.exec(text)?.[1] ?? none;
    },
    page: always('/protocole'),
    action: always('/protocole/partenaires'),
    first: (key) => ({ partenaire: key, place: 'signatory', signature: '01/11/2026', 'departement-92': 'on' }),
    second: (key) => ({ partenaire: key, place: 'signatory', signature: '05/11/2026', 'departement-92': 'on' }),
    status: 412,
    recorded: '01/11/2026',
    typed: 'value="05/11/2026"',
  },
  'record of a meeting': {
    role: 'departementalUnit',
    prepare: async () => (await api('departementalUnit', 'GET', '/api/v1/meetings', null)).items[0].id as string,
    page: (key) => `/reunions/${key}`,
    action: (key) => `/reunions/${key}/tenue`,
    first: always({ jour: '20/11/2026', presents: 'Le bailleur', releve: 'Deux vacances revues.' }),
    second: always({ jour: '20/11/2026', presents: 'Le bailleur et l’association', releve: 'Trois vacances revues.' }),
    status: 409,
    recorded: 'déjà tenue (20/11/2026), présents : Le bailleur',
    typed: 'Trois vacances revues.',
  },
  'signature of a policy': {
    role: 'departementalUnit',
    page: always('/regles'),
    action: () => `/regles/${one.policyVersion}/signature`,
    first: always({}),
    second: always({}),
    status: 409,
    recorded: 'déjà signée',
    typed: 'déjà signée',
  },
  'withdrawal of a vacancy': {
    role: 'landlordReferent',
    page: () => `/vacances/${one.vacancyId}?onglet=caracteristiques`,
    action: () => `/vacances/${one.vacancyId}/retrait`,
    first: always({ motif: 'travaux imprévus' }),
    second: always({ motif: 'logement vendu' }),
    status: 409,
    recorded: 'Cette vacance est retirée',
    typed: '<dd class="pre">logement vendu</dd>',
  },
};

describe('an act that two people do at once', () => {
  it('an orientation is confirmed as it was read, or not at all', async () => {
    const made = await world.makeCase('a');
    const url = `/vacances/${made.vacancyId}`;
    const { pool } = world.api.db;
    await pool.query(
      `UPDATE vacancies SET contingent = NULL, reserver_id = NULL,
         declaration = jsonb_set(declaration, '{reservation}', '{"state": "toBeOriented"}') WHERE id = $1`,
      [made.vacancyId],
    );
    const suggest = (contingent: string) =>
      pool.query(
        `INSERT INTO orientation_suggestions (vacancy_id, contingent, reason, run_id) VALUES ($1, $2, 'sous sa part', $3)
         ON CONFLICT (vacancy_id) DO UPDATE SET contingent = $2`,
        [made.vacancyId, contingent, made.runId],
      );
    await suggest('localAuthority');
    const hidden = hiddenIn((await get('landlordReferent', url)).text, { action: `${url}/orientation`, marked: none });
    await suggest('prefect');
    const { status, text } = await post('landlordReferent', `${url}/orientation`, hidden);
    expect(status).toBe(412);
    expect(text).toContain('Ce n’est plus l’orientation que vous aviez lue');
    const { reservation } = await api(
      'landlordReferent',
      'GET',
      `/api/v1${url.replace('vacances', 'vacancies')}`,
      null,
    );
    expect(reservation.state).toBe('toBeOriented');
  });

  it('a vacancy changed since it was read is not withdrawn: the page shows it again, with what was typed', async () => {
    const hidden = hiddenIn(
      (await get('landlordReferent', ACTS['withdrawal of a vacancy']?.page(none) as string)).text,
      {
        action: `/vacances/${one.vacancyId}/retrait`,
        marked: none,
      },
    );
    await api('landlordReferent', 'PATCH', `/api/v1/vacancies/${one.vacancyId}`, { floorAreaM2: 63 });
    const { status, text } = await post('landlordReferent', `/vacances/${one.vacancyId}/retrait`, {
      ...hidden,
      motif: 'trop petit',
    });
    expect(status).toBe(412);
    expect(text).toContain('La vacance a changé depuis votre lecture');
    expect(text).toContain('63');
    expect(text).toContain('value="trop petit"');
    const kept = await api('landlordReferent', 'GET', `/api/v1/vacancies/${one.vacancyId}`, null);
    expect(kept.status).toBe('open');
  });

  it.each(Object.entries(ACTS))('%s', async (_name, act) => {
    const key = (await act.prepare?.()) ?? none;
    const action = act.action(key);
    const { text: read } = await get(act.role, act.page(key));
    const hidden = hiddenIn(read, { action, marked: act.marked?.(key) ?? none });
    expect((await post(act.role, action, { ...hidden, ...act.first(key) })).status).toBe(303);
    const { status, text } = await post(act.role, action, { ...hidden, ...act.second(key) });
    expect(status).toBe(act.status);
    expect(text).toContain(act.recorded);
    expect(text).toContain(act.typed);
    if (act.status !== 412) return;
    // The form now carries what is recorded: sent again, it is accepted.
    const again = hiddenIn(text, { action, marked: act.marked?.(key) ?? none });
    expect(again).not.toEqual(hidden);
    expect((await post(act.role, action, { ...again, ...act.second(key) })).status).toBe(303);
  });
});

/** Hidden fields of the form of a page that goes to this address, and holds this value among them. */
function hiddenIn(html: string, { action, marked }: { readonly action: string; readonly marked: string }): Fields {
  const found = [...html.matchAll(/<form\b[^>]*action="([^"]+)"[^>]*>([\s\S]*?)<\/form>/gu)]
    .filter(([, to]) => to === action)
    .map(([, , inside = '']) =>
      Object.fromEntries(
        [...inside.matchAll(/<input type="hidden" name="([^"]+)" value="([^"]*)">/gu)].map(([, name, value]) => [
          name,
          value,
        ]),
      ),
    )
    .find((fields) => marked === none || Object.values(fields).includes(marked));
  if (found === undefined) throw new Error(`no form ${action} ${marked}`);
  return found as Fields;
}

async function get(role: Role, url: string) {
  return shown(await world.api.app.inject({ method: 'GET', url, headers: world.credentials(role) }));
}

async function post(role: Role, url: string, form: Fields) {
  const headers = {
    'sec-fetch-site': 'same-origin',
    'content-type': 'application/x-www-form-urlencoded',
    accept: 'text/html',
    ...world.credentials(role),
  };
  const payload = new URLSearchParams(form).toString();
  return shown(await world.api.app.inject({ method: 'POST', url, headers, payload }));
}

const shown = (answer: { readonly statusCode: number; readonly payload: string }) => ({
  status: answer.statusCode,
  text: answer.payload.replace(/[\u00a0\u202f]/gu, ' '),
});

async function api(role: Role, method: 'GET' | 'POST' | 'PATCH', url: string, json: unknown) {
  const headers = { 'sec-fetch-site': 'same-origin', 'if-match': '*', ...world.credentials(role) };
  const answer = await world.api.app.inject(
    json === null
      ? { method, url, headers }
      : { method, url, headers: { ...headers, 'content-type': 'application/json' }, payload: JSON.stringify(json) },
  );
  if (answer.statusCode >= 300) throw new Error(`${method} ${url} ${answer.statusCode} ${answer.payload}`);
  return answer.json();
}
