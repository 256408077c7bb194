import type { IncomingHttpHeaders, IncomingMessage } from 'node:http';
import { z } from 'zod';
import { ownerOf } from '#casework/households.js';
import type { OrganisationAccess } from '#casework/transaction.js';
import type { LineReport } from '#exchange/import.js';
import { importHouseholds, importVacancies } from '#exchange/import.js';
import { NdjsonTooLarge } from '#exchange/ndjson.js';
import { requireAccess } from '../auth.js';
import type { ApiInstance, AppDeps } from '../deps.js';
import { caseShell, vacancyReference } from '../deps.js';
import { problem, unwrap } from '../errors.js';
import { fieldProblemSchema, problems } from '../schemas.js';

const reportSchema = z.object({
  dryRun: z.boolean(),
  lines: z.int(),
  created: z.int(),
  updated: z.int(),
  unchanged: z.int(),
  failed: z.int(),
  errors: z
    .array(z.object({ line: z.int(), reference: z.string().nullable(), ...fieldProblemSchema.shape }))
    .describe('Au plus 1 000 ; les compteurs comptent tout'),
});

const MAX_REPORTED = 1_000;
const importParameters = z.strictObject({
  dryRun: z.enum(['true', 'false']).optional().describe('true : vérifie tout, n’enregistre rien'),
});

export function importRoutes(app: ApiInstance, deps: AppDeps): void {
  const schema = {
    description:
      'Un objet JSON par ligne (application/x-ndjson), 50 Mo au plus. Les lignes justes sont enregistrées, les autres rapportées.',
    querystring: importParameters,
    consumes: ['application/x-ndjson'],
    response: { 200: reportSchema, ...problems(400, 401, 403, 413, 415) },
  };
  app.post(
    '/api/v1/households/import',
    {
      config: { operation: 'household.enter' },
      schema: { ...schema, summary: 'Importer des ménages', tags: ['ménages'] },
    },
    async (request, reply) => {
      const access = await requireAccess(deps, request);
      unwrap(ownerOf(access));
      return reply.send(await runImport(deps, request, access, importHouseholds));
    },
  );
  app.post(
    '/api/v1/vacancies/import',
    {
      config: { operation: 'vacancy.post' },
      schema: { ...schema, summary: 'Importer des vacances', tags: ['vacances'] },
    },
    async (request, reply) => {
      const access = await requireAccess(deps, request);
      if (access.role !== 'landlordReferent')
        throw problem('FORBIDDEN_ROLE', 'Cette action est réservée au référent d’un bailleur.');
      return reply.send(await runImport(deps, request, access, importVacancies));
    },
  );
}

async function runImport(
  deps: AppDeps,
  request: {
    readonly headers: IncomingHttpHeaders;
    readonly body: unknown;
    readonly query: z.output<typeof importParameters>;
  },
  access: OrganisationAccess,
  run: typeof importHouseholds,
) {
  const source = ndjsonBody(request);
  const errors: z.output<typeof reportSchema>['errors'] = [];
  const onLine = ({ line, reference, errors: found }: LineReport) => {
    for (const error of found) if (errors.length < MAX_REPORTED) errors.push({ line, reference, ...error });
  };
  try {
    const options = { dryRun: request.query.dryRun === 'true', onLine };
    const summary = await run({ ...caseShell(deps), reference: vacancyReference }, access, source, options);
    return { ...summary, errors };
  } catch (thrown) {
    if (thrown instanceof NdjsonTooLarge) {
      throw problem(
        'PAYLOAD_TOO_LARGE',
        'Un import fait au plus 50 Mo et 200 000 lignes : les lignes déjà lues sont enregistrées, coupez le reste.',
      );
    }
    throw thrown;
  }
}

function ndjsonBody(request: { readonly headers: IncomingHttpHeaders; readonly body: unknown }): IncomingMessage {
  const type = request.headers['content-type'] ?? '';
  if (!/^application\/x-ndjson\b/i.test(type)) {
    throw problem('UNSUPPORTED_MEDIA_TYPE', 'Envoyez du NDJSON : un objet JSON par ligne (application/x-ndjson).');
  }
  return request.body as IncomingMessage;
}
