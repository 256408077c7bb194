import type { FastifyInstance, FastifyRequest, FastifySchemaCompiler } from 'fastify';
import { z } from 'zod';
import type { FieldProblem } from '#casework/errors.js';
import { shown } from '#casework/errors.js';
import { fieldProblems } from '#exchange/field-problems.js';
import { parseStrictJsonBytes } from '#exchange/strict-json.js';
import { problem } from './errors.js';

/** Validates with zod, nothing coerced nor dropped; a failure is a 400 that names each field or parameter. */
export const strictValidator: FastifySchemaCompiler<z.ZodType> =
  ({ schema, httpPart }) =>
  (data: unknown) => {
    const parsed = schema.safeParse(data ?? undefined);
    if (parsed.success) return { value: parsed.data };
    const fields = fieldProblems(parsed.error, data);
    if (httpPart === 'params') throw problem('NOT_FOUND', 'Cette adresse ne désigne rien.');
    if (httpPart === 'querystring')
      throw problem('INVALID_PARAMETER', detailOf(fields, 'paramètre'), fields.map(asParameter));
    throw problem('INVALID_REQUEST', detailOf(fields, 'champ'), fields);
  };

function detailOf(fields: readonly FieldProblem[], word: string): string {
  return fields.length === 1 ? `Un ${word} est à corriger.` : `${fields.length} ${word}s sont à corriger.`;
}

function asParameter(field: FieldProblem): FieldProblem {
  if (field.code !== 'UNKNOWN_FIELD') return field;
  const name = field.pointer.slice(1);
  return {
    ...field,
    code: 'UNKNOWN_PARAMETER',
    message: `Le paramètre « ${shown(name)} » est inconnu.`,
    expected: 'un paramètre de cette adresse (voir /docs)',
  };
}

/** JSON bodies only, in UTF-8, parsed strictly; NDJSON is handed over as a stream. */
export function registerBodyParsers(app: FastifyInstance): void {
  app.removeAllContentTypeParsers();
  app.addContentTypeParser(
    ['application/json', 'application/merge-patch+json'],
    { parseAs: 'buffer' },
    async (request: FastifyRequest, body: Buffer) => {
      refuseOtherCharset(request);
      if (body.length === 0) return undefined;
      const parsed = parseStrictJsonBytes(body);
      if (parsed.ok) return parsed.value;
      const { code, message, pointer, line, column } = parsed.problem;
      const place = `ligne ${line}, colonne ${column}`;
      const catalogued = code === 'NUMBER_TOO_LARGE' ? 'INVALID_REQUEST' : code;
      throw problem(catalogued, `${message} (${place})`, [
        { pointer, code, message, expected: 'un JSON valide en UTF-8' },
      ]);
    },
  );
  app.addContentTypeParser('application/x-ndjson', (_request, payload, done) => done(null, payload));
}

function refuseOtherCharset(request: FastifyRequest): void {
  const charset = /charset\s*=\s*"?([^\s;"]+)/i.exec(request.headers['content-type'] ?? '')?.[1];
  if (charset !== undefined && !/^utf-?8$/i.test(charset)) {
    throw problem('UNSUPPORTED_MEDIA_TYPE', `Encodage « ${shown(charset)} » non pris en charge : envoyez de l’UTF-8.`);
  }
}

/** A parameter given twice is refused rather than guessed. */
export function refuseDuplicateParameters(query: unknown): void {
  for (const [name, value] of Object.entries((query ?? {}) as Record<string, unknown>)) {
    if (!Array.isArray(value)) continue;
    throw problem('DUPLICATE_PARAMETER', `Le paramètre « ${shown(name)} » est donné ${value.length} fois.`, [
      {
        pointer: `/${name}`,
        code: 'DUPLICATE_PARAMETER',
        message: 'Ce paramètre est donné plusieurs fois.',
        expected: 'une seule valeur',
      },
    ]);
  }
}

export const noParameters = z.strictObject({});

/** Keyset page: at most 200 rows, `after` as the previous page gave it. */
export const pageParameters = {
  limit: z
    .string()
    .regex(/^([1-9]\d?|1\d\d|200)$/, { error: 'Nombre de lignes hors limites : de 1 à 200.' })
    .optional()
    .describe('Lignes par page, de 1 à 200 (50 par défaut)'),
  after: z.string().max(500).optional().describe('Curseur `next` de la page précédente'),
};
