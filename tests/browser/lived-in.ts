import { DEMO_ROLE_COOKIE } from '#api/auth.js';
import type { Role } from '#domain/organisation.js';
import type { Demo } from './demo.js';

/** A candidate on a dwelling of its own département, whose association has another household to relay. */
interface Followed {
  readonly id: string;
  readonly vacancy: string;
  readonly household: string;
  readonly pseudonym: string;
  readonly reference: string;
  readonly landlord: string;
  readonly association: string;
  readonly departement: string;
  readonly dalo: boolean;
}

const FOLLOWED = `
  SELECT p.id, p.vacancy_id AS vacancy, p.household_id AS household, p.pseudonym, h.reference,
    v.landlord_id AS landlord, h.owner_id AS association, v.departement, h.facts->>'dalo' IS NOT NULL AS dalo
  FROM pairings g JOIN proposals p ON p.id = g.proposal_id JOIN households h ON h.id = p.household_id
  JOIN vacancies v ON v.id = p.vacancy_id
  JOIN list_entries e ON e.proposal_id = p.id JOIN proposal_lists l ON l.id = e.list_id AND l.current
  WHERE g.contingent = 'prefect' AND g.state = 'proposed' AND NOT e.inter_departmental
    AND EXISTS (SELECT FROM pairings o WHERE o.association_id = h.owner_id AND o.departement <> o.household_departement)
  ORDER BY v.id, e.rank LIMIT 1`;

/** Sends a page's form as the role would; the address it leads to. */
type Send = (role: Role, url: string, form?: Readonly<Record<string, string>>) => Promise<string>;

/**
 * The demonstration after its first run, and what people then do: a candidate goes to a session on its day, and there is
 * one at least of everything that an address designates. Its roles are played by those who did it.
 */
export async function liveIn(demo: Demo): Promise<void> {
  await demo.work();
  const { rows } = await demo.db.pool.query<Followed>(FOLLOWED);
  const followed = rows[0];
  if (followed === undefined) throw new Error('no candidate of the region fits');
  const unit = demo.organisations.departementalUnits.find(({ departements }) =>
    departements.some((code) => code === followed.departement),
  );
  for (const role of ['landlordReferent', 'caleolSecretary', 'caleolMember'] as const)
    await demo.play(role, followed.landlord);
  await demo.play('association', followed.association);
  await demo.play('departementalUnit', unit?.id ?? '');
  const send = sender(demo);
  await askAndReport(send, followed);
  await retain(send, followed);
  await present(send, followed);
  await askRelay(demo, send, followed);
  await importFiles(demo);
  await keepOpen(demo);
  await demo.project();
}

function sender(demo: Demo): Send {
  return async (role, url, form = {}) => {
    const answer = await demo.app.inject({
      method: 'POST',
      url,
      headers: {
        accept: 'text/html',
        'content-type': 'application/x-www-form-urlencoded',
        'sec-fetch-site': 'same-origin',
      },
      cookies: { [DEMO_ROLE_COOKIE]: role },
      payload: new URLSearchParams(form).toString(),
    });
    if (answer.statusCode !== 303) throw new Error(`${role} ${url}: ${answer.statusCode} ${alertOf(answer.body)}`);
    return String(answer.headers.location).split('?', 1)[0] ?? '';
  };
}

const alertOf = (html: string) =>
  (/role="alert"[\s\S]{0,900}/.exec(html)?.[0] ?? html.slice(0, 900)).replace(/<[^>]+>/g, ' ');

/** Reports, questions, demands and meetings: what does not move the candidate. */
async function askAndReport(send: Send, one: Followed): Promise<void> {
  const report = { motif: 'noContact', gravite: 'serious', texte: 'Aucun contact depuis dix jours.' };
  await send('landlordReferent', '/signalements/nouveau', { ...report, departement: one.departement });
  await send('association', '/signalements/nouveau', { ...report, departement: one.departement });
  await send('association', `/vacances/${one.vacancy}/candidats/${one.reference}/reexamen`, {
    raison: 'points',
    texte: 'Les points sont à revoir.',
  });
  await send('departementalUnit', '/reunions', { jour: '15/12/2026', lieu: 'Salle 2', departement: one.departement });
  await send('regionalAuthority', '/frontiere', { objectif: 'interDepartmental', pas: '4' });
  await send('regionalAuthority', '/regles/comparaisons', {
    premiere: 'en-vigueur',
    seconde: 'statusQuo',
    tirages: '2',
    mois: '1',
    offre: 'opportunity',
  });
  await send('regionalAuthority', '/dialogues', {
    association: one.association,
    annee: '2026',
    [`departement-${one.departement}`]: 'oui',
  });
  await send('regionalAuthority', '/acces-nominatifs', {
    vacance: one.vacancy,
    candidat: one.pseudonym,
    motif: 'un contentieux demande ce nom',
  });
}

/** From the proposal to the candidate that may go to the session. */
async function retain(send: Send, { id, dalo }: Followed): Promise<void> {
  await send('departementalUnit', `/designations/${id}/designation`, {
    acte: dalo ? 'daloDesignation' : 'designation',
  });
  await send('landlordReferent', `/bailleur/candidats/${id}/contact`, { moyen: 'email', jour: '20/11/2026' });
  await send('association', `/propositions/${id}/avis`, { avis: 'accept' });
  for (const act of ['consultation', 'accord']) await send('association', `/association/candidats/${id}/${act}`, TODAY);
}

const TODAY = { jour: '20/11/2026' };

/** The session is convened, and its day comes. */
async function present(send: Send, one: Followed): Promise<void> {
  const session = await send('caleolSecretary', '/seances', { jour: '20/11/2026', heure: '09:30', lieu: 'Salle 1' });
  await send('landlordReferent', `${session}/inscription`, {
    vacance: one.vacancy,
    [`rang-${one.id}`]: '1',
    'numero-1': '092112600099900001',
    'ordre-1': '2',
    'numero-2': '092112600099900002',
    'ordre-2': '3',
  });
  await send('caleolSecretary', `${session}/convocation`);
}

/** The support of a household proposed elsewhere is asked of an association that works there. */
async function askRelay(demo: Demo, send: Send, { association }: Followed): Promise<void> {
  const { rows } = await demo.db.pool.query<{ proposal_id: string; departement: string }>(
    `SELECT proposal_id, departement FROM pairings WHERE association_id = $1 AND departement <> household_departement
     ORDER BY proposal_id LIMIT 1`,
    [association],
  );
  const other = demo.organisations.associations.find(
    ({ id, departements }) => id !== association && departements.some((code) => code === rows[0]?.departement),
  );
  await send('association', `/relais/${rows[0]?.proposal_id}/demande`, { association: other?.id ?? '' });
}

/** A file of each kind is read, and waits for its lines to be kept; its faults are part of what is shown. */
async function importFiles(demo: Demo): Promise<void> {
  for (const role of ['landlordReferent', 'association'] as const) {
    const model = await demo.app.inject({ url: '/imports/modele/csv', cookies: { [DEMO_ROLE_COOKIE]: role } });
    const file = new FormData();
    file.set('kind', role === 'association' ? 'households' : 'vacancies');
    file.set('file', new Blob([model.rawPayload], { type: 'text/csv' }), 'fichier.csv');
    const sent = new Response(file);
    const answer = await demo.app.inject({
      method: 'POST',
      url: '/imports',
      headers: { 'content-type': sent.headers.get('content-type') ?? '', 'sec-fetch-site': 'same-origin' },
      cookies: { [DEMO_ROLE_COOKIE]: role },
      payload: Buffer.from(await sent.arrayBuffer()),
    });
    if (answer.statusCode !== 303) throw new Error(`${role} /imports: ${answer.statusCode} ${alertOf(answer.body)}`);
  }
}

/** The policies of the database read its own clock: the access of one hour, opened on the clock of the test, is over for them. */
const keepOpen = (demo: Demo) =>
  demo.db.pool.query("UPDATE nominative_accesses SET opened_at = now(), until = now() + interval '1 hour'");
