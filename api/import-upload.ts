import type { FastifyRequest } from 'fastify';
import { IMPORT_KINDS, type ImportKind } from '#domain/file-import.js';
import { TABLE_LIMITS } from '#exchange/tables/table.js';
import { problem } from './errors.js';

/** Limits of a posted file, for `@fastify/multipart`; beyond, the answer is 413. */
export const UPLOAD_LIMITS = { fileSize: TABLE_LIMITS.fileBytes, files: 1, fields: 5, fieldSize: 200, parts: 8 };
export const UPLOAD_BODY_BYTES = TABLE_LIMITS.fileBytes + 64 * 1024;

export interface UploadedFile {
  readonly kind: ImportKind;
  readonly name: string;
  readonly bytes: Uint8Array;
}

/**
 * The file of a multipart request, with its `kind` (or `type`). Problems: UNSUPPORTED_MEDIA_TYPE, INVALID_REQUEST,
 * PAYLOAD_TOO_LARGE.
 */
export async function uploadedFile(request: FastifyRequest): Promise<UploadedFile> {
  if (!request.isMultipart()) {
    throw problem('UNSUPPORTED_MEDIA_TYPE', 'Envoyez le fichier par un formulaire (multipart/form-data).');
  }
  let kind: string | null = null;
  let file: { readonly name: string; readonly bytes: Uint8Array } | null = null;
  try {
    for await (const part of request.parts({ limits: UPLOAD_LIMITS })) {
      if (part.type === 'file') file = { name: part.filename, bytes: await part.toBuffer() };
      else if (part.fieldname === 'kind') kind = String(part.value);
    }
  } catch (thrown) {
    const { code } = thrown as { code?: unknown };
    if (typeof code === 'string' && /LIMIT|TOO_LARGE/.test(code)) {
      throw problem('PAYLOAD_TOO_LARGE', 'Le fichier dépasse 20 Mo, ou le formulaire a trop de parties : coupez-le.');
    }
    if (typeof code === 'string' && code.startsWith('FST_'))
      throw problem('INVALID_REQUEST', 'Le formulaire est illisible.');
    throw thrown;
  }
  const known = IMPORT_KINDS.find((candidate) => candidate === kind);
  if (known === undefined) throw wrongField('kind', `une valeur parmi : ${IMPORT_KINDS.join(', ')}`);
  if (file === null) throw wrongField('file', 'un fichier CSV ou XLSX');
  return { kind: known, ...file };
}

function wrongField(name: string, expected: string) {
  return problem('INVALID_REQUEST', 'Un champ est à corriger.', [
    { pointer: `/${name}`, code: 'REQUIRED', message: 'Ce champ est obligatoire.', expected },
  ]);
}
