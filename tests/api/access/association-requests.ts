import type { Case } from './world.js';

type Bodies = Readonly<
  Record<string, (made: Case) => { readonly json?: unknown; readonly form?: Readonly<Record<string, string>> }>
>;

let sent = 0;
const fresh = () => {
  sent += 1;
  return sent;
};

/** The pages of the association. */
const PAGE_BODIES: Bodies = {
  'POST /vacances/:id/candidats/:ref/reexamen': () => ({
    form: { raison: 'points', texte: 'Les points sont à revoir.' },
  }),
  'POST /reexamens': () => ({ form: { id: 'aucune', reponse: 'upheld', texte: 'La demande est fondée.' } }),
  'POST /action-logement': (made) => ({ form: { acte: 'ouvrir', reference: made.reference, demarche: 'register' } }),
  'POST /equipe': () => ({ form: { acte: 'compter', mois: '10/2026', departement: '92', nombre: '4' } }),
  'POST /relais/:id/demande': () => ({ form: { association: 'association-b' } }),
  'POST /relais/:id/accord': () => ({ form: {} }),
  'POST /relais/:id/reponse': () => ({ form: { reponse: 'accepted' } }),
  'POST /relais/:id/reprise': () => ({ form: {} }),
  'POST /menages/:id/situation-bloquante': () => ({ form: { situation: 'other', resultat: 'solved' } }),
  'POST /menages/filtres': () => ({ form: { nom: 'Essai', filtres: 'avec-protocol=oui' } }),
  'POST /menages/filtres/suppression': () => ({ form: { id: 'aucun' } }),
  'POST /menages/:id/situation': () => ({ form: { sejour: 'yes', al: 'no' } }),
  'POST /menages/:id/confirmation': () => ({ form: {} }),
  'POST /menages/:id/identite': () => ({ form: { nom: 'Camille Essai', lu: '' } }),
  'POST /menages/:id/lieux': () => ({ form: { departement: '95', etape: 'given' } }),
  'POST /menages/:id/dossier': () => ({ form: { piece: 'identity', etat: 'received' } }),
  'POST /menages/:id/blocage': () => ({ form: { situation: 'cohabitation' } }),
  // The situation is not open in the case: whoever may, is told so.
  'POST /menages/:id/resolution': () => ({ form: { situation: 'livingAbroad' } }),
  'POST /menages/:id/demarche': () => ({ form: { phase: 'towards', demarche: 'Visite à domicile' } }),
  'POST /menages/:id/fiche': () => ({ form: { forces: 'Loyer payé' } }),
  'POST /menages/:id/syplo': () => ({ form: { resources: 'same' } }),
  'POST /menages/:id/travailleur': () => ({ form: {} }),
};

/** The association's work and the protocol, over HTTP. */
const WORK_BODIES: Bodies = {
  'POST /api/v1/households/:ref/confirm': () => ({ json: {} }),
  'POST /api/v1/households/:ref/documents': () => ({ json: { code: 'identity', status: 'received' } }),
  'POST /api/v1/households/:ref/consents': () => ({ json: { departement: '95', step: 'given' } }),
  'POST /api/v1/households/:ref/worker': () => ({ json: { workerId: null, version: 1 } }),
  'POST /api/v1/households/:ref/transfer': () => ({ json: { to: 'association-b' } }),
  'POST /api/v1/households/:ref/action-logement-report': () => ({ json: {} }),
  'POST /api/v1/households/:ref/works': () => ({ json: { phase: 'towards', what: 'Visite' } }),
  'PUT /api/v1/households/:ref/sheet': () => ({ json: { strengths: 'Loyer payé', version: 0 } }),
  'POST /api/v1/households/:ref/blocking-situations': () => ({ json: { kind: 'cohabitation' } }),
  'POST /api/v1/households/:ref/blocking-situations/proof': () => ({ json: { kind: 'other', proof: 'judgment' } }),
  'POST /api/v1/households/:ref/blocking-situations/follow-up': () => ({
    json: { kind: 'other', workerId: null, dueOn: null },
  }),
  'POST /api/v1/households/:ref/blocking-situations/close': () => ({ json: { kind: 'other', result: 'solved' } }),
  'POST /api/v1/alin-tasks': (made) => ({
    json: { householdRef: made.reference, kind: 'application', what: 'Candidature suivie' },
  }),
  'POST /api/v1/alin-tasks/:id/close': () => ({ json: { outcome: 'abandoned' } }),
  'POST /api/v1/team/workers': () => ({ json: { label: `TS ${fresh()}`, departement: '92' } }),
  'POST /api/v1/team/workers/:id/leave': () => ({ json: { to: 'none' } }),
  'PUT /api/v1/team/counts': () => ({ json: { month: '2026-10-01', departement: '92', count: 4 } }),
  'POST /api/v1/proposals/:id/relay-requests': () => ({ json: { to: 'association-b' } }),
  'POST /api/v1/relays/:id/answer': () => ({ json: { answer: 'accepted' } }),
  'POST /api/v1/relays/:id/cancel': () => ({ json: {} }),
  'POST /api/v1/contests': (made) => ({
    json: {
      householdRef: made.reference,
      vacancyId: made.vacancyId,
      ground: 'points',
      text: 'Les points sont à revoir.',
    },
  }),
  'POST /api/v1/contests/:id/answer': () => ({ json: { answer: 'upheld', text: 'La demande est fondée.' } }),
  'POST /api/v1/protocol/partners': () => ({
    json: { kind: 'landlord', name: `Bailleur ${fresh()}`, departements: ['92'], standing: 'rehousesWithoutSigning' },
  }),
  'POST /api/v1/protocol/contacts': () => ({
    json: {
      role: 'protocolDepartemental',
      departement: '92',
      name: 'Dominique',
      job: 'Référente',
      phone: '01 00 00 00 00',
    },
  }),
  'POST /api/v1/meetings': () => ({ json: { departement: '92', plannedOn: '2026-11-20', place: 'Salle 1' } }),
  'POST /api/v1/meetings/:id/reviews': (made) => ({ json: { householdId: made.householdId, exit: null } }),
  'POST /api/v1/meetings/:id/hold': () => ({
    json: { version: 1, heldOn: '2026-11-20', attendance: 'tous', record: 'rien' },
  }),
  'POST /api/v1/outside-rehousings': (made) => ({
    json: { householdRef: made.reference, signedOn: '2999-01-01' },
  }),
  'POST /api/v1/survey/open': () => ({ json: {} }),
  'POST /api/v1/survey/inquiries/:id/answer': () => ({ json: { arrears3Months: false } }),
};

export const ASSOCIATION_BODIES: Bodies = { ...PAGE_BODIES, ...WORK_BODIES };

/** Statuses that say the door and the rows let the role through, where they are not those of a success. */
export const ASSOCIATION_THROUGH: Readonly<Record<string, readonly number[]>> = {
  // The household is not known as eligible to Action Logement; no such situation is open in the case.
  'POST /api/v1/households/:ref/action-logement-report': [400],
  ...Object.fromEntries(
    ['proof', 'follow-up', 'close'].map((end) => [
      `POST /api/v1/households/:ref/blocking-situations/${end}`,
      [409, 422],
    ]),
  ),
  // Rights are those of the list; nobody is named by the address.
  'POST /api/v1/alin-tasks/:id/close': [404],
  'POST /api/v1/team/workers/:id/leave': [400],
  'POST /api/v1/contests/:id/answer': [404],
  'POST /api/v1/survey/inquiries/:id/answer': [404],
  'POST /api/v1/protocol/contacts': [403],
  'POST /api/v1/outside-rehousings': [400],
  // The meeting of the quarter is planned; the household of the fixture is not eligible.
  'POST /api/v1/meetings': [400],
  'POST /api/v1/meetings/:id/reviews': [409],
  'POST /api/v1/proposals/:id/relay-requests': [409],
  // The person of the région is not named regional referent of the protocol.
  'GET /territoire/csv': [403],
  // A rapprochement of the case goes on.
  'POST /api/v1/households/:ref/transfer': [400],
  // No file came, no answer, no landlord is chosen.
  'POST /enquete/fichier': [400, 415],
  'POST /enquete/fichier/enregistrer': [400],
  'GET /enquete/courrier': [404],
  'GET /enquete/courrier.pdf': [404, 503],
  // The dwelling of the case is in the département of the support: there is no relay to ask.
  'POST /relais/:id/demande': [422],
  'POST /relais/:id/accord': [422],
};
