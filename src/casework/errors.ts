import type { PairingState } from '#domain/pairing-life.js';

/**
 * Catalogue of the errors of the product: stable code → French title. Docs are checked against it (docs/api.md), the
 * HTTP status of each is in api/errors.ts. A code is never renamed nor reused.
 */
export const ERROR_TITLES = {
  // The request itself
  MALFORMED_JSON: 'Corps JSON illisible',
  DUPLICATE_JSON_KEY: 'Clé JSON en double',
  FORBIDDEN_JSON_KEY: 'Clé JSON interdite',
  JSON_TOO_DEEP: 'JSON trop imbriqué',
  INVALID_ENCODING: 'Encodage invalide',
  INVALID_REQUEST: 'Requête invalide',
  INVALID_PARAMETER: 'Paramètre invalide',
  DUPLICATE_PARAMETER: 'Paramètre en double',
  INVALID_CURSOR: 'Curseur de page invalide',
  BAD_URL: 'Adresse illisible',
  UNAUTHENTICATED: 'Authentification requise',
  FORBIDDEN_ROLE: 'Action réservée à un autre rôle',
  CROSS_SITE_REQUEST: 'Requête venue d’un autre site',
  NOT_FOUND: 'Introuvable',
  METHOD_NOT_ALLOWED: 'Méthode non permise',
  PAYLOAD_TOO_LARGE: 'Corps trop volumineux',
  UNSUPPORTED_MEDIA_TYPE: 'Type de contenu non pris en charge',
  TOO_MANY_REQUESTS: 'Trop de requêtes',
  PRECONDITION_REQUIRED: 'En-tête If-Match requis',
  STALE_VERSION: 'Version périmée',
  IDEMPOTENCY_KEY_INVALID: 'Clé d’idempotence invalide',
  IDEMPOTENCY_KEY_REUSED: 'Clé d’idempotence déjà utilisée',
  CONCURRENT_CHANGE: 'Modification concurrente',
  INTERNAL_ERROR: 'Erreur interne',
  SERVICE_UNAVAILABLE: 'Service indisponible',
  NOT_YET_AVAILABLE: 'Pas encore disponible',
  // Vacancies
  VACANCY_INVALID: 'Vacance invalide',
  DUPLICATE_VACANCY: 'Vacance déjà déclarée',
  VACANCY_CLOSED: 'Vacance close',
  ORIENTATION_ABSENT: 'Aucune orientation à confirmer',
  // Households
  HOUSEHOLD_INVALID: 'Ménage invalide',
  DUPLICATE_HOUSEHOLD: 'Ménage déjà enregistré',
  // Files sent
  FILE_REFUSED: 'Fichier refusé',
  FORBIDDEN_COLUMNS: 'Colonnes interdites',
  MAPPING_INVALID: 'Correspondance des colonnes incomplète',
  IMPORT_NOT_READY: 'Import pas encore prêt',
  IMPORT_CLOSED: 'Import clos',
  // Proposals
  PROPOSAL_SUPERSEDED: 'Proposition remplacée',
  OPINION_ALREADY_GIVEN: 'Avis déjà rendu',
  EFFECT_NOT_ALLOWED: 'Effet non permis pour ce motif',
  // The life of a rapprochement
  STEP_NOT_OPEN: 'Acte impossible à ce stade',
  PAIRING_NOT_READY: 'Étape préalable non remplie',
  PAIRING_CHANGED: 'Rapprochement modifié entre-temps',
  NOT_YOUR_STEP: 'Étape confiée à un autre acteur',
  SESSION_NOT_OPEN: 'Séance fermée à cet acte',
  AGENDA_INCOMPLETE: 'Moins de trois candidats sans motif',
  SECOND_PERSON_REQUIRED: 'Une seconde personne doit valider',
  DECISION_INVALID: 'Décision invalide',
  OFFER_INVALID: 'Offre ou réponse invalide',
  // Reports
  REPORT_INVALID: 'Signalement invalide',
  // Policies
  POLICY_INVALID: 'Politique invalide',
  POLICY_VERSION_TAKEN: 'Version de politique déjà prise',
  NO_RUN_YET: 'Aucun calcul publié',
  REVIEW_EXISTS: 'Dialogue de gestion déjà ouvert',
  REVIEW_CLOSED: 'Dialogue de gestion clos',
  REVIEW_INCOMPLETE: 'Dialogue de gestion incomplet',
  DRAW_REFUSED: 'Tirage refusé',
  EXPLANATION_UNAVAILABLE: 'Explication indisponible',
  // Tokens
  UNKNOWN_ORGANISATION: 'Organisation inconnue',
  ROLE_ORGANISATION_MISMATCH: 'Rôle et organisation incompatibles',
} as const;

export type ErrorCode = keyof typeof ERROR_TITLES;

/** One thing to correct: where (JSON pointer), what was expected, what was received (short). */
export interface FieldProblem {
  readonly pointer: string;
  readonly code: string;
  readonly message: string;
  readonly expected: string | null;
  readonly received?: string;
}

export interface CaseError {
  readonly code: ErrorCode;
  /** French sentence: what happened and what to do. */
  readonly detail: string;
  readonly fields?: readonly FieldProblem[];
  /** Where the rapprochement stands, for who acted on an earlier state of it. */
  readonly current?: { readonly state: PairingState; readonly version: number };
}

export function caseError(code: ErrorCode, detail: string, fields?: readonly FieldProblem[]): CaseError {
  return fields === undefined ? { code, detail } : { code, detail, fields };
}

const MAX_SHOWN = 80;

/** A received value as it may be shown: one line, at most 80 characters, control characters replaced. */
export function shown(value: unknown): string {
  const text = typeof value === 'string' ? value : describe(value);
  const oneLine = text.replace(/[\p{Cc}\p{Cf}\p{Cs}]/gu, '�');
  return oneLine.length > MAX_SHOWN ? `${oneLine.slice(0, MAX_SHOWN - 1)}…` : oneLine;
}

function describe(value: unknown): string {
  if (value === undefined) return 'absent';
  if (Array.isArray(value)) return `liste de ${value.length}`;
  if (typeof value === 'object' && value !== null) return 'objet';
  return String(value);
}
