import type { Criterion } from '#domain/policy.js';
import { REGION_SCOPE, TARGET_LABELS, type TargetScope } from '#domain/target.js';
import type { AbsenceReason, RuleCode, Task } from '#domain/verdict.js';
import type { Change, Explanation } from '#matching/explanation.js';

/** French words of the terminal for the engine's codes; the types make a missing one a compile error. */
export const RULE_WORDS: Readonly<Record<RuleCode, string>> = {
  INCOME_ABOVE_CEILING: 'Revenus sous le plafond du financement',
  IRREGULAR_STAY: 'Séjour régulier de chaque adulte',
  TYPOLOGY_UNSUITABLE: 'Typologie adaptée au nombre de personnes',
  SURFACE_BELOW_MINIMUM: 'Surface au moins égale au minimum',
  ACCESSIBILITY_NOT_MET: 'Accessibilité nécessaire',
  ADAPTED_DWELLING_RESERVED: 'Logement adapté réservé à qui en a besoin',
  PLACE_NOT_ACCEPTED: 'Lieu accepté par le ménage',
  EXCLUDED_AREA: 'Hors des secteurs à éviter',
  CONTINGENT_NOT_OPEN: 'Contingent ouvert au ménage',
  PROTOCOL_NOT_ELIGIBLE: 'Éligible au protocole Logement d’abord',
  NOT_A_CANDIDATE: 'Demande active, accompagnement vers le logement',
  ALREADY_COMMITTED: 'Pas déjà engagé ailleurs',
  REFUSED_BEFORE: 'Pas de refus qui court encore',
  EFFORT_TOO_HIGH: 'Taux d’effort accepté par le bailleur',
  RESIDUAL_INCOME_TOO_LOW: 'Reste à vivre accepté par le bailleur',
  PAUSED: 'Pas en pause',
  STALE_DATA: 'Données confirmées récemment',
};

export const CRITERION_WORDS: Readonly<Record<Criterion, string>> = {
  waiting: 'Ancienneté',
  legalPriority: 'Priorité légale',
  beyondDaloLimit: 'Au-delà du délai DALO',
  neverProposed: 'Jamais proposé après six mois d’accompagnement',
  need: 'Urgence de la situation',
  interDepartmentalOpening: 'Ouverture interdépartementale',
  homePreference: 'Département d’accompagnement',
  typologyExact: 'Typologie exacte',
  effortMargin: 'Marge sur le taux d’effort',
  wishRank: 'Souhait du ménage',
  accessibilityExact: 'Accessibilité exacte',
  scarcity: 'Peu d’autres logements possibles',
  bonusCap: 'Plafond des bonifications',
};

export const REASON_WORDS: Readonly<Record<AbsenceReason, string>> = {
  INELIGIBLE: 'une condition n’est pas remplie',
  OUTRANKED: 'd’autres ménages ont plus de points',
  COMMITTED_ELSEWHERE: 'déjà engagé ou mieux placé ailleurs',
  HELD_LIST: 'la liste de ce logement est en cours d’examen',
  EXCLUDED_BY_PERSON: 'écarté par une personne',
  NOT_IN_SCOPE: 'ce logement n’était pas dans le calcul',
  PAUSED: 'le ménage est en pause',
  STALE_DATA: 'les données du ménage sont à confirmer',
  TIE_BROKEN: 'à égalité, départagé par le tirage enregistré',
};

export const TASK_WORDS: Readonly<Record<Task['code'], string>> = {
  completeFile: 'compléter le dossier',
  recordContact: 'prendre contact',
  provideSeparationProof: 'produire la preuve de la situation familiale',
  askForLabel: 'demander la labellisation',
  findRelayAssociation: 'trouver une association relais',
  resolveUnknown: 'lever l’inconnue',
  registerInAlin: 'inscrire dans AL’in',
  sendDaloNotice: 'envoyer l’information DALO',
};

export const CHANGE_WORDS: Readonly<Record<Change['kind'], string>> = {
  addDepartement: 'accepter le département',
  addCommune: 'accepter la commune',
  labelGranted: 'obtenir la labellisation',
  typologyWidened: 'élargir la typologie',
  unknownResolved: 'lever l’inconnue',
  alinRegistration: 's’inscrire dans AL’in',
};

type Unreachable = Exclude<Explanation['pointsMissing'], number>['unreachable'];
export const UNREACHABLE_WORDS: Readonly<Record<Unreachable, string>> = {
  ineligible: 'une condition n’est pas remplie',
  fill: 'un autre logement resterait vide',
  committed: 'une place est déjà engagée',
  held: 'la liste est en cours d’examen',
  notInScope: 'le logement n’était pas dans le calcul',
  cap: 'le ménage a déjà le nombre maximal de propositions',
};

/** A target in one of its scopes. */
export function targetTitle({ kind, scope }: TargetScope): string {
  return `${TARGET_LABELS[kind]} (${scope === REGION_SCOPE ? 'toute la région' : scope})`;
}
