import type { OrganisationAccess } from '#casework/transaction.js';
import { type CalendarDate, frenchDate, parseCalendarDate } from '#domain/dates.js';
import { DEPARTEMENTS, isDepartement } from '#domain/departement.js';
import { maskSmallCells } from '#monitoring/masking.js';
import { FIRST_DAY } from '#monitoring/moments.js';
import type { IndicatorTable, Scope } from '#monitoring/table.js';
import { type Problem, problem } from './errors.js';

/** Problem INVALID_PARAMETER on one parameter of a request for figures; its detail, which pages show, names it and what is expected. */
export function wrongParameter(name: string, message: string, expected: string): Problem {
  const detail = `${message} Paramètre « ${name} », attendu : ${expected}.`;
  return problem('INVALID_PARAMETER', detail, [{ pointer: `/${name}`, code: 'INVALID_PARAMETER', message, expected }]);
}

/** The day asked for; today where none is. Problem: INVALID_PARAMETER (no such day, or still to come). */
export function dateAsked(name: string, given: string | undefined, today: CalendarDate): CalendarDate {
  if (given === undefined) return today;
  const date = parseCalendarDate(given);
  if (date === undefined) throw wrongParameter(name, 'Cette date n’existe pas.', 'AAAA-MM-JJ');
  if (date > today)
    throw wrongParameter(
      name,
      'Cette date est à venir : il n’y a pas encore de figures.',
      `au plus tard le ${frenchDate(today)}`,
    );
  return date;
}

/**
 * The first day of the period asked for, `undefined` where none is: then events are counted since 1 January. Problem:
 * INVALID_PARAMETER (no such day, before the data, after the last day: both parameters are named).
 */
export function periodAsked(
  given: string | undefined,
  last: { readonly name: string; readonly day: CalendarDate },
): CalendarDate | undefined {
  if (given === undefined) return undefined;
  const from = parseCalendarDate(given);
  if (from === undefined) throw wrongParameter('depuis', 'Cette date n’existe pas.', 'AAAA-MM-JJ');
  if (from < FIRST_DAY) {
    throw wrongParameter(
      'depuis',
      'Aucune donnée avant la première convention AVDL.',
      `au plus tôt le ${frenchDate(FIRST_DAY)}`,
    );
  }
  if (from > last.day) {
    const reversed = `La période est à l’envers : « depuis » (${frenchDate(from)}) vient après « ${last.name} » (${frenchDate(last.day)}).`;
    throw wrongParameter(
      'depuis',
      reversed,
      `au plus tard le ${frenchDate(last.day)}, ou un « ${last.name} » au plus tôt le ${frenchDate(from)}`,
    );
  }
  return from;
}

/**
 * The scope asked for, or the widest of the role. Problems: NOT_FOUND for one outside the access's rights, or not the
 * region where the table is `regional`; INVALID_PARAMETER for one that is none, or where several départements are the
 * caller's and none is chosen.
 */
export function scopeAsked(
  { name, given }: { readonly name: string; readonly given: string | undefined },
  access: OrganisationAccess,
  regional: boolean,
): Scope {
  const own = widestScope(access);
  const asked = given === undefined ? own : parsed(name, given);
  if (asked === null) {
    const choice = access.departements.join(', ') || DEPARTEMENTS.join(', ');
    throw wrongParameter(name, 'Précisez votre département.', choice);
  }
  if (!mayRead(access, asked) || (regional && asked.kind !== 'region')) {
    throw problem('NOT_FOUND', 'Ce tableau n’existe pas à cette échelle, ou n’est pas dans votre périmètre.');
  }
  return asked;
}

function mayRead(access: OrganisationAccess, asked: Scope): boolean {
  switch (access.role) {
    case 'regionalAuthority':
      return true;
    case 'departementalUnit':
      return asked.kind === 'departement' && access.departements.includes(asked.departement);
    case 'landlordReferent':
      return asked.kind === 'landlord' && asked.id === access.organisationId;
    case 'association':
      return asked.kind === 'association' && asked.id === access.organisationId;
    case 'reserver':
      return asked.kind === 'reserver' && asked.id === access.organisationId;
    default:
      return false;
  }
}

/** The whole of what the role reads; `null` where it has several départements and must choose one. Problem: NOT_FOUND. */
export function widestScope(access: OrganisationAccess): Scope | null {
  switch (access.role) {
    case 'regionalAuthority':
      return { kind: 'region' };
    case 'landlordReferent':
      return { kind: 'landlord', id: access.organisationId };
    case 'association':
      return { kind: 'association', id: access.organisationId };
    case 'reserver':
      return { kind: 'reserver', id: access.organisationId };
    case 'departementalUnit': {
      const [departement, ...others] = access.departements;
      return departement === undefined || others.length > 0 ? null : { kind: 'departement', departement };
    }
    default:
      throw problem('NOT_FOUND', 'Les indicateurs ne sont pas dans votre périmètre.');
  }
}

function parsed(name: string, given: string): Scope {
  if (given === 'region') return { kind: 'region' };
  if (isDepartement(given)) return { kind: 'departement', departement: given };
  const [, kind, id] = /^(landlord|association|reserver):([\w.-]{1,64})$/.exec(given) ?? [];
  if (kind !== undefined && id !== undefined) return { kind: kind as 'landlord' | 'association' | 'reserver', id };
  const expected = 'region, un code de département, landlord:ID, association:ID ou reserver:ID';
  throw wrongParameter(name, 'Cette échelle n’existe pas.', expected);
}

/** How an address names the scope. */
export function scopeText(scope: Scope): string {
  if (scope.kind === 'region') return 'region';
  return scope.kind === 'departement' ? scope.departement : `${scope.kind}:${scope.id}`;
}

/** The table as the access may read it: cells of fewer than five households are masked outside the regional authority. */
export function shownTo(access: OrganisationAccess, table: IndicatorTable): IndicatorTable {
  return access.role === 'regionalAuthority' ? table : maskSmallCells(table);
}
