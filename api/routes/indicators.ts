import { z } from 'zod';
import { CONTINGENTS } from '#domain/contingent.js';
import { text } from '#exchange/fields.js';
import { definitionOver } from '#monitoring/period.js';
import { definitions, isRegional, report } from '#monitoring/report.js';
import { requireAccess } from '../auth.js';
import type { ApiInstance, AppDeps } from '../deps.js';
import { type Problem, problem } from '../errors.js';
import { TABLE_FORMATS, tableFile } from '../indicator-file.js';
import { dateAsked, periodAsked, scopeAsked, shownTo, wrongParameter } from '../indicator-request.js';
import { scopeLabel } from '../pages/monitoring-request.js';
import { problems } from '../schemas.js';
import { noParameters } from '../validation.js';

const tags = ['indicateurs'];

const query = z.strictObject({
  asOf: z.string().max(10).optional().describe('Situation à cette date, AAAA-MM-JJ (aujourd’hui par défaut)'),
  depuis: z
    .string()
    .max(10)
    .optional()
    .describe('Premier jour de la période où les événements sont comptés, AAAA-MM-JJ (1er janvier par défaut)'),
  scope: z
    .string()
    .max(80)
    .optional()
    .describe(
      '`region`, un code de département, `landlord:ID`, `association:ID` ou `reserver:ID` ; par défaut, celui du rôle',
    ),
  format: z.enum(TABLE_FORMATS).optional(),
  population: z
    .enum(['avdl', 'avdlConvention', 'listedOthers'])
    .optional()
    .describe('De la matrice interdépartementale'),
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
            description: 'Définition et tableau, ou fichier CSV (point-virgule, virgule décimale) ou XLSX',
            content: {
              'application/json': {
                schema: z.object({ definition: z.unknown(), extractedAt: z.string(), table: z.unknown() }),
              },
              'text/csv': { schema: z.string() },
              'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet': { schema: z.string() },
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
      const known = definitions().find((candidate) => candidate.id === id);
      if (known === undefined) throw problem('NOT_FOUND', 'Aucun indicateur ne porte cet identifiant.');
      const asOf = dateAsked('asOf', request.query.asOf, deps.clock.today());
      const from = periodAsked(request.query.depuis, { name: 'asOf', day: asOf });
      const scope = scopeAsked({ name: 'scope', given: request.query.scope }, access, isRegional(id));
      const asked = { asOf, from, scope, ...(population && { population }), ...(contingent && { contingent }) };
      const { found, words } = await deps.uow.transaction(access, async (tx) => ({
        found: await report(id, asked, tx.monitoring),
        words: await scopeLabel(tx, scope),
      }));
      if (found === undefined) throw problem('NOT_FOUND', 'Aucun indicateur ne porte cet identifiant.');
      if (!found.ok) throw refusal(found.error);
      const table = shownTo(access, found.value);
      const definition = definitionOver(known, table);
      const extractedAt = deps.clock.now();
      reply.serializer((payload: unknown) => payload as string);
      if (format === 'json') {
        const body = JSON.stringify({ definition, extractedAt, table });
        return reply.type('application/json; charset=utf-8').send(body as never);
      }
      const file = tableFile(table, { extractedAt, scope: words, definition }, format);
      reply.header('content-disposition', `attachment; filename="${file.name}"`);
      return reply.type(file.type).send(file.body as never);
    },
  );
}

function refusal(error: { readonly code: string; readonly detail: string }): Problem {
  if (error.code === 'SCOPE_NOT_APPLICABLE') return problem('NOT_FOUND', error.detail);
  if (error.code === 'PERIOD_NOT_APPLICABLE') return wrongParameter('depuis', error.detail, 'aucune valeur');
  return wrongParameter('asOf', error.detail, 'une date depuis le 01/01/2017');
}
