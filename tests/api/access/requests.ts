import { randomUUID } from 'node:crypto';
import type { ObjectKind } from '#casework/access/operation.js';
import type { Role } from '#domain/organisation.js';
import { DEFAULT_POLICY } from '#scoring/default-policy.js';
import { aHouseholdBody, aVacancyBody } from '../bodies.js';
import { ASSOCIATION_BODIES, ASSOCIATION_THROUGH } from './association-requests.js';
import { LANDLORD_BODIES, LANDLORD_THROUGH } from './landlord-requests.js';
import { type Case, meetingOf, presentationOf, relayOf, sessionOf } from './world.js';

/**
 * How an object of each kind is designated: values of the parameters of an address (`:id`, `:ref`…), as the role knows
 * it. A new kind of object enters here, made from a case or beside it.
 */
export const PARAMETERS: Readonly<Record<ObjectKind, (made: Case, role: Role) => Readonly<Record<string, string>>>> = {
  vacancy: (made) => ({ id: made.vacancyId }),
  candidate: (made, role) => {
    const ref = role === 'association' ? made.reference : made.pseudonym;
    return { id: made.vacancyId, ref, householdRef: ref };
  },
  household: (made) => ({ ref: made.reference, id: made.householdId, fiche: 'appui' }),
  proposal: (made) => ({ id: made.proposalId }),
  caleolSession: (made) => ({ id: sessionOf(made) }),
  presentation: (made) => ({ id: presentationOf(made) }),
  run: (made) => ({ id: made.runId }),
  token: (made, role) => ({ id: made.tokenIds[role] }),
  accessRequest: (made) => ({ id: made.accessRequestId }),
  nominativeAccess: (made) => ({ id: made.nominativeAccessId }),
  import: (made, role) => ({ id: made.importIds[role === 'association' ? role : 'landlordReferent'] }),
  policy: (made) => ({ version: made.policyVersion }),
  meeting: (made) => ({ id: meetingOf(made) }),
  relay: (made) => ({ id: relayOf(made) }),
  frontier: (made) => ({ id: made.frontierId }),
  policyComparison: (made) => ({ id: made.comparisonId }),
  issueReport: (made, role) => ({ id: made.reportIds[role === 'landlordReferent' ? role : 'association'] }),
};

/** Parameters of addresses whose operation has no object: what anybody may name. */
export const FREE_PARAMETERS: Readonly<Record<string, string>> = {
  '/api/v1/management-reviews/:id/draws/:number/reveal': '1',
  '/api/v1/management-reviews/:id/draws/:number/sheets/:householdId': '1',
  '/api/v1/indicators/:id': 'T02',
  '/suivi/:id': 'T02',
  '/suivi/:id/csv': 'T02',
  '/suivi/:id/xlsx': 'T02',
  '/suivi/:id/json': 'T02',
  '/suivi/lignes/:kind/csv': 'relogements',
  '/suivi/lignes/:kind/xlsx': 'relogements',
};

/** What a read asks for after its address. */
export const QUERIES: Readonly<Record<string, string>> = {
  'GET /api/v1/indicators/:id': '?asOf=2026-11-23',
};

export interface Sent {
  readonly json?: unknown;
  readonly form?: Readonly<Record<string, string>>;
  readonly ndjson?: string;
  readonly headers?: Readonly<Record<string, string>>;
}

let sent = 0;
const fresh = () => {
  sent += 1;
  return sent;
};

const REVIEW_FORMS = [
  'indicateurs',
  'tirage',
  'revelation',
  'fiche',
  'cloture',
  'echange',
  'accompagnement',
  'budget',
  'travailleurs',
].map((name) => `/dialogues/:id/${name}`);

const REVIEW_API = '/api/v1/management-reviews/:id';
const REVIEW_ACTS: Readonly<Record<string, unknown>> = {
  [`POST ${REVIEW_API}/indicators`]: { version: 1 },
  [`POST ${REVIEW_API}/draws`]: {},
  [`POST ${REVIEW_API}/draws/:number/reveal`]: {},
  [`PUT ${REVIEW_API}/draws/:number/sheets/:householdId`]: { complete: true, datesCoherent: true, quality: 3 },
  [`PUT ${REVIEW_API}/exchange`]: { version: 1, exchange: { strongPoints: ['x'], toImprove: [], blockages: [] } },
  [`PUT ${REVIEW_API}/presented-case`]: { version: 1, presentedCase: { illustrates: 'need', text: 'x' } },
  [`PUT ${REVIEW_API}/budget`]: { version: 1, budget: { lines: [] } },
  [`PUT ${REVIEW_API}/social-workers`]: { version: 1, socialWorkers: { text: 'x' } },
  [`POST ${REVIEW_API}/close`]: { version: 1 },
};

const REASON = 'un motif d’essai';

/** The acts of the life of a pairing. */
const CASEWORK_BODIES: Readonly<Record<string, (made: Case) => Sent>> = {
  'PUT /api/v1/households/:ref/identity': () => ({ json: { name: 'Camille Essai' } }),
  'POST /api/v1/designations': (made) => ({ json: { proposalId: made.proposalId } }),
  'POST /api/v1/designations/:id/decline': () => ({ json: { reason: REASON } }),
  'POST /api/v1/vacancies/:id/return': () => ({ json: { reason: REASON } }),
  'POST /api/v1/proposals/:id/contact/waive': () => ({ json: { reason: REASON } }),
  'POST /api/v1/proposals/:id/caleol-contact': () => ({
    json: { name: 'Dominique Référence', email: 'referent@example.org', hasAuthority: true },
  }),
  'POST /api/v1/proposals/:id/exchange': () => ({ json: {} }),
  'POST /api/v1/proposals/:id/exchange/answer': () => ({ json: {} }),
  'POST /api/v1/proposals/:id/agreement': () => ({ json: { step: 'asked' } }),
  'POST /api/v1/proposals/:id/dalo-refusal': () => ({ json: { conclusion: 'founded' } }),
  'POST /api/v1/proposals/:id/inter-departmental': () => ({ json: {} }),
  'POST /api/v1/proposals/:id/inter-departmental/answer': () => ({ json: { answer: 'agreed' } }),
  'POST /api/v1/proposals/:id/relay': () => ({ json: { relayTo: null } }),
  'POST /api/v1/proposals/:id/condition': () => ({ json: {} }),
  'POST /api/v1/proposals/:id/offer': () => ({ json: { daloNotice: true } }),
  'POST /api/v1/proposals/:id/offer/answer': () => ({ json: { answer: 'accepted' } }),
  'POST /api/v1/proposals/:id/lease': () => ({ json: {} }),
  'POST /api/v1/proposals/:id/follow-up': () => ({ json: {} }),
  'POST /api/v1/proposals/:id/failure': () => ({ json: { cause: 'other', alternative: 'none' } }),
  'POST /api/v1/proposals/:id/withdraw': () => ({ json: { reason: REASON } }),
  'POST /api/v1/proposals/:id/corrections': () => ({ json: { event: 'designated', reason: REASON } }),
  'POST /api/v1/correspondents': (made) => ({
    json: { proposalId: made.proposalId, name: 'Dominique Référence', phone: '01 00 00 00 00' },
  }),
  'POST /api/v1/support-measures': (made) => ({ json: { proposalId: made.proposalId } }),
  'POST /api/v1/support-measures/:id/end': () => ({ json: { motive: 'objectivesReached' } }),
  'POST /api/v1/support-measures/:id/recommendations': () => ({ json: {} }),
  'POST /api/v1/caleol-sessions': () => ({ json: { heldOn: '2026-12-10', startsAt: '09:30' } }),
  'PATCH /api/v1/caleol-sessions/:id': () => ({ json: { place: 'Salle 2' }, headers: { 'if-match': '*' } }),
  'POST /api/v1/caleol-sessions/:id/convene': () => ({ json: {} }),
  'POST /api/v1/caleol-sessions/:id/validate': () => ({ json: {} }),
  'POST /api/v1/presentations': (made) => ({
    json: {
      sessionId: sessionOf(made),
      vacancyId: made.vacancyId,
      candidates: [{ requestNumber: '092112600099900002', rank: 2 }],
      exception: { ground: 'recordedInsufficiency', proof: 'courrier du 20 novembre' },
    },
  }),
  'POST /api/v1/presentations/:id/remove': () => ({ json: { reason: REASON } }),
  'POST /api/v1/presentations/:id/defer': () => ({ json: { document: 'identity' } }),
  'POST /api/v1/decisions': (made) => ({ json: { presentationId: presentationOf(made), decision: 'granted' } }),
  'POST /api/v1/decisions/:id/rectify': () => ({ json: { decision: 'granted', reason: REASON } }),
};

/** The forms of the sessions of the CALEOL. */
const SESSION_PAGE_BODIES: Readonly<Record<string, (made: Case) => Sent>> = {
  'POST /seances': () => ({ form: { jour: '10/12/2026', heure: '09:30' } }),
  'POST /seances/:id/modification': () => ({ form: { jour: '23/11/2026', heure: '10:00', lieu: 'Salle 2' } }),
  'POST /seances/:id/annulation': () => ({ form: {} }),
  'POST /seances/:id/convocation': () => ({ form: {} }),
  'POST /seances/:id/validation': () => ({ form: {} }),
  'POST /seances/flux': () => ({ form: {} }),
  'POST /seances/:id/inscription': (made) => ({
    form: {
      vacance: made.vacancyId,
      'numero-1': '092112600099900002',
      'ordre-1': '2',
      motif: 'recordedInsufficiency',
      preuve: 'courrier du 20 novembre',
    },
  }),
  'POST /designations/:id/designation': () => ({ form: { acte: 'designation' } }),
  'POST /designations/:id/refus': () => ({ form: { motif: REASON } }),
  'POST /designations/logements/:id/retour': () => ({ form: { motif: REASON } }),
  'POST /interdepartemental/:id/demande': () => ({ form: {} }),
  'POST /interdepartemental/:id/reponse': () => ({ form: { reponse: 'agreed' } }),
  'POST /interdepartemental/:id/relais': () => ({ form: {} }),
  'POST /refus-dalo/:id/examen': () => ({ form: { conclusion: 'founded' } }),
  'POST /inscriptions/:id/retrait': () => ({ form: { motif: REASON } }),
  'POST /inscriptions/:id/ajournement': () => ({ form: { piece: 'identity' } }),
  'POST /inscriptions/:id/decision': () => ({ form: { decision: 'granted' } }),
  'POST /inscriptions/:id/rectification': () => ({ form: { decision: 'granted', raison: REASON } }),
};

/** What each write sends so that only rights can refuse it; a write without a row here is a failure of the test. */
export const BODIES: Readonly<Record<string, (made: Case) => Sent>> = {
  'POST /dialogues': () => ({ form: { association: 'none', annee: '2026', 'departement-92': 'oui' } }),
  ...Object.fromEntries(REVIEW_FORMS.map((url) => [`POST ${url}`, () => ({ form: { qualite: '3', postes: '' } })])),
  'POST /api/v1/management-reviews': () => ({ json: { associationId: 'none', year: 2026, departements: ['92'] } }),
  ...Object.fromEntries(Object.entries(REVIEW_ACTS).map(([act, json]) => [act, () => ({ json })])),
  'POST /api/v1/vacancies': () => ({
    json: aVacancyBody({
      internalId: `LOG-${fresh()}`,
      address: { line: `${fresh()} rue`, postalCode: '92600', communeCode: '92004' },
    }),
  }),
  'PATCH /api/v1/vacancies/:id': () => ({ json: { floorAreaM2: 63 }, headers: { 'if-match': '*' } }),
  'POST /api/v1/vacancies/:id/withdraw': () => ({ json: { reason: 'repris' } }),
  'POST /api/v1/vacancies/:id/orientation/confirm': () => ({ json: {} }),
  'POST /api/v1/vacancies/import': () => ({ ndjson: '' }),
  'POST /api/v1/households': () => ({ json: aHouseholdBody({ reference: `N-${fresh()}` }) }),
  'PATCH /api/v1/households/:ref': () => ({
    json: { actionLogement: { eligible: 'yes' } },
    headers: { 'if-match': '*' },
  }),
  'POST /api/v1/households/import': () => ({ ndjson: '' }),
  'POST /api/v1/proposals/:id/contact': () => ({ json: { means: 'email' } }),
  'POST /api/v1/proposals/:id/opinion': () => ({ json: { opinion: 'accept' } }),
  'POST /api/v1/frontiers': () => ({ json: { steps: 4 } }),
  'POST /api/v1/policy-comparisons': () => ({
    json: { first: 'en-vigueur', second: 'statusQuo', seeds: 2, months: 1 },
  }),
  'POST /regles/comparaisons': () => ({
    form: { premiere: 'en-vigueur', seconde: 'statusQuo', tirages: '2', mois: '1', offre: 'opportunity' },
  }),
  'POST /frontiere': () => ({ form: { objectif: 'interDepartmental', pas: '4' } }),
  'POST /api/v1/policies': () => ({
    json: {
      policy: { ...DEFAULT_POLICY, version: `8.${fresh()}` },
      effectiveFrom: '2999-01-01',
      reason: 'une raison de plus de vingt caractères',
    },
  }),
  'POST /api/v1/policies/:version/sign': () => ({ json: {} }),
  'POST /regles': () => ({
    form: {
      politique: JSON.stringify({ ...DEFAULT_POLICY, version: `8.${fresh()}` }),
      effet: '01/01/2999',
      raison: 'une raison de plus de vingt caractères',
    },
  }),
  'POST /regles/:version/signature': () => ({ form: {} }),
  ...CASEWORK_BODIES,
  'POST /protocole/partenaires': () => ({ form: { nom: `Bailleur ${fresh()}` } }),
  'POST /protocole/annuaire': () => ({ form: {} }),
  'POST /reunions': () => ({ form: { jour: 'x' } }),
  'POST /relogements-ailleurs': () => ({ form: {} }),
  'POST /relogements-ailleurs/fichier': () => ({ form: {} }),
  'POST /enquete': () => ({ form: {} }),
  'POST /enquete/reponses': () => ({ form: {} }),
  'POST /enquete/fichier': () => ({ form: {} }),
  'POST /enquete/fichier/enregistrer': () => ({ form: {} }),
  'POST /reunions/:id/menages': (made) => ({ form: { menage: made.householdId } }),
  'POST /reunions/:id/tenue': () => ({ form: { jour: '20/11/2026', presents: 'tous', releve: 'rien' } }),
  ...LANDLORD_BODIES,
  ...SESSION_PAGE_BODIES,
  'POST /api/v1/issue-reports': () => ({
    json: { kind: 'noContact', text: 'Aucun contact depuis dix jours.', departement: '92' },
  }),
  'POST /api/v1/issue-reports/:id/take-up': () => ({ json: {}, headers: { 'if-match': '*' } }),
  'POST /api/v1/issue-reports/:id/answer': () => ({
    json: { text: 'Le bailleur a été relancé.' },
    headers: { 'if-match': '*' },
  }),
  'POST /api/v1/issue-reports/:id/complete': () => ({
    json: { text: 'Toujours aucun contact.' },
    headers: { 'if-match': '*' },
  }),
  'POST /api/v1/issue-reports/:id/close': () => ({ json: {}, headers: { 'if-match': '*' } }),
  'POST /signalements/nouveau': () => ({
    form: { motif: 'noContact', gravite: 'ordinary', texte: 'Aucun contact depuis dix jours.', departement: '92' },
  }),
  'POST /signalements/:id/prise-en-charge': () => ({ form: {} }),
  'POST /signalements/:id/reponse': () => ({ form: { texte: 'Le bailleur a été relancé.' } }),
  'POST /signalements/:id/complement': () => ({ form: { texte: 'Toujours aucun contact.' } }),
  'POST /signalements/:id/cloture': () => ({ form: {} }),
  // Without a file: only rights and the form itself can refuse it.
  'POST /api/v1/imports': () => ({ json: {} }),
  'PUT /api/v1/imports/:id/columns': () => ({ json: { columns: {} } }),
  'POST /api/v1/imports/:id/commit': () => ({ json: {} }),
  'POST /api/v1/imports/:id/abandon': () => ({ json: {} }),
  'POST /imports': () => ({ form: {} }),
  'POST /imports/:id/colonnes': () => ({ form: {} }),
  'POST /imports/:id/enregistrer': () => ({ form: {} }),
  'POST /imports/:id/reprise': () => ({ form: {} }),
  'POST /imports/:id/abandon': () => ({ form: {} }),
  'POST /vacances/nouvelle': () => ({ form: { idempotencyKey: randomUUID() } }),
  'POST /vacances/:id/orientation': () => ({ form: {} }),
  'POST /vacances/:id/retrait': () => ({ form: { motif: 'repris' } }),
  'POST /vacances/:id/pourquoi': (made) => ({ form: { reference: made.reference } }),
  'POST /notifications/lues': () => ({ form: { jusqua: '1' } }),
  'POST /notifications/courriels': () => ({ form: { actions: 'daily' } }),
  'POST /compte/sessions': () => ({ form: {} }),
  'POST /jetons': () => ({ form: { libelle: 'logiciel' } }),
  'POST /jetons/:id/revocation': () => ({ form: {} }),
  'POST /demandes-acces/:id': () => ({ form: { reponse: 'refuser', motif: 'organisation inconnue' } }),
  'POST /acces-nominatifs': (made) => ({
    form: { vacance: made.vacancyId, candidat: made.pseudonym, motif: 'un contentieux demande ce nom' },
  }),
  ...ASSOCIATION_BODIES,
  'POST /propositions/:id/avis': () => ({ form: { avis: 'accept' } }),
  'POST /propositions/:id/contact': () => ({ form: { moyen: 'email', jour: '20/11/2026' } }),
};

/** Acts whose state the case has not reached: the door and the rows let the role through. */
const NOT_YET = [
  'GET /api/v1/proposals/:id/identity',
  'POST /api/v1/proposals/:id/exchange/answer',
  'POST /api/v1/proposals/:id/inter-departmental',
  'POST /api/v1/proposals/:id/inter-departmental/answer',
  'POST /api/v1/proposals/:id/dalo-refusal',
  'POST /api/v1/proposals/:id/corrections',
  'POST /api/v1/proposals/:id/condition',
  'POST /api/v1/proposals/:id/offer',
  'POST /api/v1/proposals/:id/offer/answer',
  'POST /api/v1/proposals/:id/lease',
  'POST /api/v1/proposals/:id/follow-up',
  'POST /api/v1/proposals/:id/failure',
  'POST /api/v1/correspondents',
  'POST /api/v1/support-measures',
  'POST /api/v1/support-measures/:id/end',
  'POST /api/v1/support-measures/:id/recommendations',
  'POST /api/v1/caleol-sessions/:id/validate',
] as const;

/** Statuses that say the door and the rows let the role through, where they are not those of a success. */
export const ALSO_THROUGH: Readonly<Record<string, readonly number[]>> = {
  // A household of its own alone may be named; the second registration is one too many.
  'POST /action-logement': [422],
  // No renderer in the fixture; no open situation in the case.
  'GET /menages/:id/fiches/:fiche.pdf': [503],
  'POST /menages/:id/resolution': [422],
  'POST /menages/:id/situation-bloquante': [409],
  ...ASSOCIATION_THROUGH,
  // The request is named in the form: none is there.
  'POST /reexamens': [404],
  // The fixture has no management review.
  ...Object.fromEntries(['', '/pdf'].map((end) => [`GET /dialogues/:id${end}`, [404]])),
  ...Object.fromEntries(['/dialogues', ...REVIEW_FORMS].map((url) => [`POST ${url}`, [404]])),
  ...Object.fromEntries(
    [`GET ${REVIEW_API}`, 'POST /api/v1/management-reviews', ...Object.keys(REVIEW_ACTS)].map((one) => [one, [404]]),
  ),
  // The stored run of the fixture holds no instance to explain from.
  'GET /api/v1/vacancies/:id/explanations/:householdRef': [409],
  'GET /vacances/:id/candidats/:ref': [409],
  'GET /calcul': [404, 409],
  'POST /api/v1/vacancies/:id/orientation/confirm': [409],
  'POST /vacances/:id/orientation': [409],
  // No file came; the columns asked for are not there; the file has been written meanwhile.
  'POST /api/v1/imports': [415],
  'POST /imports': [415],
  'PUT /api/v1/imports/:id/columns': [409, 422],
  'POST /imports/:id/colonnes': [409, 422],
  'POST /api/v1/imports/:id/abandon': [409],
  'POST /imports/:id/abandon': [409],
  'POST /api/v1/imports/:id/commit': [409],
  'POST /imports/:id/enregistrer': [409],
  // The forms are shown again with their errors; the household of the fixture is not eligible.
  'POST /protocole/partenaires': [422],
  'POST /protocole/annuaire': [403, 422],
  'POST /reunions': [422],
  'POST /reunions/:id/menages': [422],
  'POST /reunions/:id/tenue': [412],
  'POST /relogements-ailleurs': [422],
  'POST /relogements-ailleurs/fichier': [415, 422],
  'POST /enquete/reponses': [404],
  // Mails are a person's: an API token has none.
  'POST /notifications/courriels': [404],
  ...Object.fromEntries(NOT_YET.map((name) => [name, [409]])),
  ...LANDLORD_THROUGH,
  // A candidate is on the agenda; no decision is entered.
  'POST /seances/:id/annulation': [422],
  'POST /seances/:id/validation': [422],
  // A step of somebody else's, or one that the case has not reached: the form is shown again with the reason.
  'POST /designations/:id/designation': [422],
  'POST /designations/:id/refus': [422],
  'POST /designations/logements/:id/retour': [422],
  'POST /interdepartemental/:id/demande': [422],
  'POST /interdepartemental/:id/reponse': [422],
  'POST /interdepartemental/:id/relais': [422],
  'POST /refus-dalo/:id/examen': [422],
  // The candidate before the session is the landlord's own: no sheet.
  'GET /inscriptions/:id/fiche.pdf': [404],
  // The candidate before the session has no decision yet.
  'POST /inscriptions/:id/rectification': [404],
  'GET /api/v1/decisions/:id': [404],
  'POST /api/v1/decisions/:id/rectify': [404],
  // An empty form is shown again with its errors.
  'POST /vacances/nouvelle': [422],
};

/** What an error page gives back of the form itself. */
export const TYPED = /<section aria-labelledby="saisie">.*?<\/section>/s;
