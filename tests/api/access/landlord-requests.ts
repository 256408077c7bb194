import type { Sent } from './requests.js';

const DAY = { jour: '23/11/2026' };
const REASON = { motif: 'un motif d’essai' };
const PERSON = { nom: 'Dominique Référence', telephone: '01 00 00 00 00' };

const CANDIDATE_FORMS: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  designation: {},
  contact: { moyen: 'email', ...DAY },
  interlocuteur: PERSON,
  'sans-contact': REASON,
  echange: {},
  consultation: DAY,
  accord: DAY,
  'refus-du-menage': { raison: 'householdRefusesDwelling' },
  visite: DAY,
  correspondant: PERSON,
  'remplacement-correspondant': { ...PERSON, ...REASON },
  condition: DAY,
  offre: { ...DAY, delai: '10', mention: 'on' },
  acceptation: DAY,
  refus: { ...DAY, raison: 'householdRefusesDwelling' },
  bail: DAY,
  bilan: DAY,
  echec: { ...DAY, cause: 'other', solution: 'none' },
  retrait: REASON,
  annulation: { acte: 'contactRecorded', ...REASON },
};

/** The association's: the household's own answer, the support, the review. */
const ASSOCIATION_FORMS: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  echange: {},
  reserve: { reserve: 'visitFirst' },
  consultation: DAY,
  accord: DAY,
  'refus-du-menage': { raison: 'householdRefusesDwelling' },
  visite: DAY,
  'accompagnement-suivant': {},
  adl: DAY,
  fin: { ...DAY, motif: 'rehoused' },
  recommandations: DAY,
  bilan: DAY,
  echec: { ...DAY, cause: 'other', solution: 'none' },
  retrait: REASON,
  annulation: { acte: 'contactRecorded', ...REASON },
};

const FORMS = Object.fromEntries([
  ...Object.entries(CANDIDATE_FORMS).map(([path, form]) => [`POST /bailleur/candidats/:id/${path}`, form] as const),
  ...Object.entries(ASSOCIATION_FORMS).map(
    ([path, form]) => [`POST /association/candidats/:id/${path}`, form] as const,
  ),
]);

/** What the forms of the landlord's screens, and of a candidate's followers, send. */
export const LANDLORD_BODIES: Readonly<Record<string, () => Sent>> = {
  'POST /vacances/nouvelle/verification': () => ({ form: { etape: '1' } }),
  'POST /vacances/nouvelle/etape': () => ({ form: { etape: '1', aller: 'garder' } }),
  'POST /vacances/brouillons': () => ({ form: { brouillon: 'aucun' } }),
  'POST /bailleur/seances/:id/decisions': () => ({ form: {} }),
  'POST /vacances/:id/autre-liste': () => ({ form: REASON }),
  ...Object.fromEntries(Object.entries(FORMS).map(([name, form]) => [name, () => ({ form })])),
};

/** A form whose step is not open, or somebody else's, is shown again: the door and the rows let the role through. */
export const LANDLORD_THROUGH: Readonly<Record<string, readonly number[]>> = {
  ...Object.fromEntries(Object.keys(FORMS).map((name) => [name, [403, 409, 412, 422]])),
  // The draft named is nobody's.
  'POST /vacances/brouillons': [404],
  // No file came.
  'POST /bailleur/seances/:id/decisions': [415],
};
