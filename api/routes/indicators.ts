import { z } from 'zod';
import type { OrganisationAccess } from '#casework/transaction.js';
import { CONTINGENTS } from '#domain/contingent.js';
import { type CalendarDate, parseCalendarDate } from '#domain/dates.js';
import { DEPARTEMENTS, isDepartement } from '#domain/departement.js';
import { text } from '#exchange/fields.js';
import { maskSmallCells } from '#monitoring/masking.js';
import { definitions, isRegional, report } from '#monitoring/report.js';
import { tableCsv } from '#monitoring/report-text.js';
import type { Scope } from '#monitoring/table.js';
import { requireAccess } from '../auth.js';
import type { ApiInstance, AppDeps } from '../deps.js';
import { type Problem, problem } from '../errors.js';
import { problems } from '../schemas.js';
import { noParameters } from '../validation.js';

const tags = ['indicateurs'];
const FORMATS = ['json', 'csv'] as const;

const query = z.strictObject({
  asOf: z.string().max(10).optional().describe('Situation à cette date, AAAA-MM-JJ (aujourd’hui par défaut)'),
  scope: z
    .string()
    .max(80)
    .optional()
    .describe('`region`, un code de département, `landlord:ID` ou `association:ID` ; par défaut, celui du rôle'),
  format: z.enum(FORMATS).optional(),
  population: z.enum(['avdl', 'listedOthers']).optional().describe('De la matrice interdépartementale'),
  contingent: z.enum(CONTINGENTS).optional().describe('De la matrice interdépartementale'),
});

export function indicatorRoutes(app: ApiInstance, deps: AppDeps): void {
  app.get(
    '/api/v1/indicators',
    {
      config: { operation: 'indicator.read' },
      schema: {
        summary: 'Les indicateurs et leurs définitions',
        tags,
        querystring: noParameters,
        response: { 200: z.object({ items: z.array(z.unknown()) }), ...problems(400, 401) },
      },
    },
    async (request) => {
      await requireAccess(deps, request);
      return { items: [...definitions()] };
    },
  );
  app.get(
    '/api/v1/indicators/:id',
    {
      config: { operation: 'indicator.read' },
      schema: {
        summary: 'Un indicateur : définition et figures à une date',
        tags,
        params: z.strictObject({ id: text(64) }),
        querystring: query,
        response: {
          200: {
            description: 'Définition et tableau, ou CSV (point-virgule, virgule décimale)',
            content: {
              'application/json': {
                schema: z.object({ definition: z.unknown(), extractedAt: z.string(), table: z.unknown() }),
              },
              'text/csv': { schema: z.string() },
            },
          },
          ...problems(400, 401, 404),
        },
      },
    },
    async (request, reply) => {
      const access = await requireAccess(deps, request);
      const { id } = request.params;
      const { format = 'json', population, contingent } = request.query;
      const definition = definitions().find((candidate) => candidate.id === id);
      if (definition === undefined) throw problem('NOT_FOUND', 'Aucun indicateur ne porte cet identifiant.');
      const asOf = dateOf(request.query.asOf, deps.clock.today());
      const scope = scopeOf(request.query.scope, access, isRegional(id));
      const found = await deps.uow.transaction(access, (tx) =>
        report(
          id,
          { asOf, scope, ...(population && { population }), ...(contingent && { contingent }) },
          tx.monitoring.answer,
        ),
      );
      if (found === undefined) throw problem('NOT_FOUND', 'Aucun indicateur ne porte cet identifiant.');
      if (!found.ok) throw refusal(found.error);
      const table = access.role === 'regionalAuthority' ? found.value : maskSmallCells(found.value);
      const extractedAt = deps.clock.now();
      const body =
        format === 'csv'
          ? tableCsv(table, { extractedAt, adr: definition.adr })
          : JSON.stringify({ definition, extractedAt, table });
      if (format === 'csv') reply.header('content-disposition', `attachment; filename="${id}-${asOf}.csv"`);
      return reply
        .type(format === 'csv' ? 'text/csv; charset=utf-8' : 'application/json; charset=utf-8')
        .serializer((payload: unknown) => payload as string)
        .send(body as never);
    },
  );
}

function refusal(error: { readonly code: string; readonly detail: string }): Problem {
  if (error.code === 'SCOPE_NOT_APPLICABLE') return problem('NOT_FOUND', error.detail);
  return wrong('asOf', error.detail, 'une date depuis le 2017-01-01');
}

function wrong(name: string, message: string, expected: string): Problem {
  return problem('INVALID_PARAMETER', message, [{ pointer: `/${name}`, code: 'INVALID_PARAMETER', message, expected }]);
}

function dateOf(given: string | undefined, today: CalendarDate): CalendarDate {
  if (given === undefined) return today;
  const date = parseCalendarDate(given);
  if (date === undefined) throw wrong('asOf', 'Cette date n’existe pas.', 'AAAA-MM-JJ');
  if (date > today)
    throw wrong('asOf', 'Cette date est à venir : il n’y a pas encore de figures.', `au plus tard ${today}`);
  return date;
}

/** The scope asked for, or the widest of the role. One outside the access's rights is not found. */
function scopeOf(given: string | undefined, access: OrganisationAccess, regional: boolean): Scope {
  const own = widest(access);
  const asked = given === undefined ? own : parsed(given);
  if (asked === null) {
    throw wrong('scope', 'Précisez votre département.', access.departements.join(', ') || DEPARTEMENTS.join(', '));
  }
  const allowed =
    access.role === 'regionalAuthority' ||
    (asked.kind === 'departement' &&
      access.role === 'departementalUnit' &&
      access.departements.includes(asked.departement)) ||
    (asked.kind === own?.kind && 'id' in asked && 'id' in own && asked.id === own.id);
  if (!allowed || (regional && asked.kind !== 'region')) {
    throw problem('NOT_FOUND', 'Ce tableau n’existe pas à cette échelle, ou n’est pas dans votre périmètre.');
  }
  return asked;
}

function widest(access: OrganisationAccess): Scope | null {
  switch (access.role) {
    case 'regionalAuthority':
      return { kind: 'region' };
    case 'landlordReferent':
      return { kind: 'landlord', id: access.organisationId };
    case 'association':
      return { kind: 'association', id: access.organisationId };
    case 'departementalUnit': {
      const [departement, ...others] = access.departements;
      return departement === undefined || others.length > 0 ? null : { kind: 'departement', departement };
    }
    case 'reserver':
    case 'caleolSecretary':
    case 'caleolMember':
      throw problem('NOT_FOUND', 'Les indicateurs ne sont pas dans votre périmètre.');
  }
}

function parsed(given: string): Scope {
  if (given === 'region') return { kind: 'region' };
  if (isDepartement(given)) return { kind: 'departement', departement: given };
  const [, kind, id] = /^(landlord|association):([\w.-]{1,64})$/.exec(given) ?? [];
  if (kind !== undefined && id !== undefined) return { kind: kind as 'landlord' | 'association', id };
  throw wrong('scope', 'Cette échelle n’existe pas.', 'region, un code de département, landlord:ID ou association:ID');
}
