import type { FastifyReply, FastifyRequest } from 'fastify';
import type { CaseError, ErrorCode, FieldProblem } from '#casework/errors.js';
import { ERROR_TITLES } from '#casework/errors.js';
import type { Result } from '#domain/result.js';
import { ExplanationError } from '#infra/explainer.js';

/** HTTP status of every code of the catalogue; the compiler refuses a code without one. */
export const ERROR_STATUS: Readonly<Record<ErrorCode, number>> = {
  MALFORMED_JSON: 400,
  DUPLICATE_JSON_KEY: 400,
  FORBIDDEN_JSON_KEY: 400,
  JSON_TOO_DEEP: 400,
  INVALID_ENCODING: 400,
  INVALID_REQUEST: 400,
  INVALID_PARAMETER: 400,
  DUPLICATE_PARAMETER: 400,
  INVALID_CURSOR: 400,
  BAD_URL: 400,
  UNAUTHENTICATED: 401,
  FORBIDDEN_ROLE: 403,
  CROSS_SITE_REQUEST: 403,
  NOT_FOUND: 404,
  METHOD_NOT_ALLOWED: 405,
  PAYLOAD_TOO_LARGE: 413,
  UNSUPPORTED_MEDIA_TYPE: 415,
  TOO_MANY_REQUESTS: 429,
  PRECONDITION_REQUIRED: 428,
  STALE_VERSION: 412,
  IDEMPOTENCY_KEY_INVALID: 400,
  IDEMPOTENCY_KEY_REUSED: 422,
  CONCURRENT_CHANGE: 409,
  INTERNAL_ERROR: 500,
  SERVICE_UNAVAILABLE: 503,
  NOT_YET_AVAILABLE: 501,
  VACANCY_INVALID: 422,
  DUPLICATE_VACANCY: 422,
  VACANCY_CLOSED: 409,
  ORIENTATION_ABSENT: 409,
  HOUSEHOLD_INVALID: 422,
  DUPLICATE_HOUSEHOLD: 422,
  FILE_REFUSED: 422,
  FORBIDDEN_COLUMNS: 422,
  MAPPING_INVALID: 422,
  IMPORT_NOT_READY: 409,
  IMPORT_CLOSED: 409,
  PROPOSAL_SUPERSEDED: 409,
  OPINION_ALREADY_GIVEN: 409,
  EFFECT_NOT_ALLOWED: 422,
  STEP_NOT_OPEN: 409,
  PAIRING_NOT_READY: 409,
  PAIRING_CHANGED: 409,
  NOT_YOUR_STEP: 403,
  SESSION_NOT_OPEN: 409,
  AGENDA_INCOMPLETE: 422,
  SECOND_PERSON_REQUIRED: 409,
  REPORT_INVALID: 422,
  POLICY_INVALID: 422,
  POLICY_VERSION_TAKEN: 409,
  DECISION_INVALID: 422,
  OFFER_INVALID: 422,
  NO_RUN_YET: 409,
  REVIEW_EXISTS: 409,
  REVIEW_CLOSED: 409,
  REVIEW_INCOMPLETE: 409,
  DRAW_REFUSED: 409,
  EXPLANATION_UNAVAILABLE: 409,
  UNKNOWN_ORGANISATION: 422,
  ROLE_ORGANISATION_MISMATCH: 422,
};

/** An expected outcome on its way to the error handler: the only exception a route throws on purpose. */
export class Problem extends Error {
  readonly error: CaseError;
  readonly headers: Readonly<Record<string, string>>;
  constructor(error: CaseError, headers: Readonly<Record<string, string>> = {}) {
    super(error.code);
    this.error = error;
    this.headers = headers;
  }
}

export function problem(code: ErrorCode, detail: string, fields?: readonly FieldProblem[]): Problem {
  return new Problem(fields === undefined ? { code, detail } : { code, detail, fields });
}

export function unwrap<T>(result: Result<T, CaseError>): T {
  if (!result.ok) throw new Problem(result.error);
  return result.value;
}

export const PROBLEM_TYPE = 'application/problem+json; charset=utf-8';

/** RFC 9457 document of an error. */
export function problemBody(error: CaseError, instance: string): string {
  return JSON.stringify({
    type: `/problems/${error.code}`,
    title: ERROR_TITLES[error.code],
    status: ERROR_STATUS[error.code],
    detail: error.detail,
    instance,
    code: error.code,
    ...(error.fields === undefined ? {} : { errors: error.fields }),
    ...(error.current === undefined ? {} : { current: error.current }),
  });
}

export function sendProblem(request: FastifyRequest, reply: FastifyReply, thrown: unknown): FastifyReply {
  const { error, headers } = asProblem(thrown);
  const status = ERROR_STATUS[error.code];
  if (status === 500 || status === 503) request.log.error({ err: thrown }, 'request failed');
  return reply
    .code(status)
    .headers({ 'cache-control': 'no-store', ...headers })
    .type(PROBLEM_TYPE)
    .send(problemBody(error, request.url.split('?', 1)[0] ?? ''));
}

const FASTIFY_CODES: Readonly<Record<string, readonly [ErrorCode, string]>> = {
  FST_ERR_CTP_BODY_TOO_LARGE: [
    'PAYLOAD_TOO_LARGE',
    'Le corps dépasse la taille permise (256 ko ; 50 Mo pour un import).',
  ],
  FST_ERR_CTP_INVALID_MEDIA_TYPE: ['UNSUPPORTED_MEDIA_TYPE', 'Envoyez du JSON en UTF-8 (application/json).'],
  FST_ERR_CTP_INVALID_CONTENT_LENGTH: ['INVALID_REQUEST', 'La longueur du corps ne correspond pas à Content-Length.'],
  FST_ERR_BAD_URL: ['BAD_URL', 'L’adresse contient un encodage invalide.'],
  FST_ERR_MAX_PARAM_LENGTH: ['BAD_URL', 'Un élément de l’adresse est trop long.'],
};

/** Everything that may be thrown below a route, as a problem; what is not known is an internal error. */
export function asProblem(thrown: unknown): Problem {
  if (thrown instanceof Problem) return thrown;
  if (thrown instanceof ExplanationError && thrown.reason !== 'failed') {
    return problem('EXPLANATION_UNAVAILABLE', EXPLANATION_DETAILS[thrown.reason]);
  }
  const { code, statusCode } = (thrown ?? {}) as { code?: unknown; statusCode?: unknown };
  const known = typeof code === 'string' ? FASTIFY_CODES[code] : undefined;
  if (known !== undefined) return problem(...known);
  if (typeof code === 'string' && /^[0-9A-Z]{5}$/.test(code)) return databaseProblem(code);
  if (typeof code === 'string' && UNREACHABLE.has(code)) return unavailable();
  if (statusCode === 429) return problem('TOO_MANY_REQUESTS', 'Trop de requêtes : patientez avant de recommencer.');
  if (statusCode === 400) return problem('INVALID_REQUEST', 'La requête est illisible.');
  return problem('INTERNAL_ERROR', 'Une erreur inattendue est survenue ; elle est consignée. Rien n’a été enregistré.');
}

const EXPLANATION_DETAILS: Readonly<Record<Exclude<ExplanationError['reason'], 'failed'>, string>> = {
  runNotFound: 'Le dernier calcul n’est plus conservé : l’explication viendra avec le prochain.',
  unknownVacancy: 'Cette vacance n’était pas dans le dernier calcul : l’explication viendra avec le prochain.',
  unknownHousehold:
    'Ce ménage n’était pas dans le dernier calcul. Un ménage déjà relogé (ADL) n’y entre pas ; sinon l’explication viendra avec le prochain.',
};

const UNREACHABLE = new Set(['ECONNREFUSED', 'ECONNRESET', 'ENOTFOUND', 'ETIMEDOUT', 'EPIPE']);

function unavailable(): Problem {
  return new Problem(
    { code: 'SERVICE_UNAVAILABLE', detail: 'La base de données ne répond pas ; réessayez dans un instant.' },
    { 'retry-after': '5' },
  );
}

/** SQLSTATE classes: 08/57P = server away, 22 = impossible value, 23505 = lost a race, 40 = still in conflict after retries. */
function databaseProblem(state: string): Problem {
  if (state.startsWith('08') || state.startsWith('57P') || state === '53300') return unavailable();
  if (state.startsWith('22'))
    return problem('INVALID_REQUEST', 'Une valeur de la requête ne peut pas être enregistrée.');
  if (state === '23505' || state.startsWith('40')) {
    return problem(
      'CONCURRENT_CHANGE',
      'Une autre modification est arrivée au même moment : relisez puis recommencez.',
    );
  }
  return problem('INTERNAL_ERROR', 'Une erreur inattendue est survenue ; elle est consignée. Rien n’a été enregistré.');
}
