import { createHash } from 'node:crypto';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { z } from 'zod';
import { canonical } from '#casework/change-vacancy.js';
import type { CaseError } from '#casework/errors.js';
import { caseError } from '#casework/errors.js';
import type { CaseDeps } from '#casework/transaction.js';
import { inTransaction } from '#casework/transaction.js';
import type { Result } from '#domain/result.js';
import { err, ok } from '#domain/result.js';
import type { Access } from '#ports.js';
import type { AppDeps } from './deps.js';
import { caseShell } from './deps.js';
import { Problem, problem, unwrap } from './errors.js';

export interface Answer {
  readonly status: number;
  readonly body: unknown;
  readonly location?: string;
}

type Sent = {
  readonly status: number;
  readonly text: string;
  readonly location: string | null;
  readonly replayed: boolean;
};

/**
 * Runs a write once: with an Idempotency-Key the answer is stored in the same transaction as the effect, and the same
 * key and request get the same answer back. A refusal writes nothing, the key included. `schema` is what may leave.
 */
export async function answerOnce(
  deps: AppDeps,
  {
    request,
    reply,
    access,
    schema,
  }: { request: FastifyRequest; reply: FastifyReply; access: Access; schema: z.ZodType },
  work: (caseDeps: CaseDeps) => Promise<Result<Answer, CaseError>>,
): Promise<FastifyReply> {
  const key = idempotencyKey(request);
  const hash = key === null ? '' : requestHash(request);
  const sent = await inTransaction<Sent>(caseShell(deps), access, async (caseDeps) => {
    if (key !== null) {
      const claim = await caseDeps.tx.idempotency.claim(key, hash);
      if (claim.kind === 'conflict') return err(keyReused());
      if (claim.kind === 'replay')
        return ok({ status: claim.status, text: claim.body, location: claim.location, replayed: true });
    }
    const result = await work(caseDeps);
    if (!result.ok) return result;
    const { status, body, location = null } = result.value;
    const text = JSON.stringify(schema.parse(body));
    if (key !== null) await caseDeps.tx.idempotency.store(key, status, text, location);
    return ok({ status, text, location, replayed: false });
  });
  return send(reply, unwrap(sent));
}

function send(reply: FastifyReply, { status, text, location, replayed }: Sent): FastifyReply {
  if (location !== null) reply.header('location', location);
  if (replayed) reply.header('idempotency-replayed', 'true');
  const etag = etagOf(JSON.parse(text));
  if (etag !== null) reply.header('etag', etag);
  return reply.code(status).type('application/json; charset=utf-8').serializer(String).send(text);
}

function keyReused(): CaseError {
  return caseError('IDEMPOTENCY_KEY_REUSED', 'Cette clé a déjà servi à une autre requête : prenez-en une nouvelle.');
}

function idempotencyKey(request: FastifyRequest): string | null {
  const key = request.headers['idempotency-key'];
  if (key === undefined) return null;
  if (typeof key === 'string' && /^[\x21-\x7e]{1,200}$/.test(key)) return key;
  throw problem(
    'IDEMPOTENCY_KEY_INVALID',
    'Idempotency-Key : de 1 à 200 caractères ASCII sans espace, un UUID par exemple.',
  );
}

function requestHash(request: FastifyRequest): string {
  const text = `${request.method} ${request.url}\n${canonical(request.body ?? null)}`;
  return createHash('sha256').update(text).digest('hex');
}

export function etagOf(body: unknown): string | null {
  const version = (body as { version?: unknown } | null)?.version;
  return typeof version === 'number' ? `"${version}"` : null;
}

/** Version of a mandatory If-Match; `null` for `*`. Problems: PRECONDITION_REQUIRED, STALE_VERSION. */
export function requiredVersion(request: FastifyRequest): number | null {
  const header = request.headers['if-match'];
  if (header === undefined) {
    throw problem('PRECONDITION_REQUIRED', 'Envoyez l’en-tête If-Match avec l’ETag de votre dernière lecture.');
  }
  return versionOf(header);
}

/** Version of an optional If-Match; `null` where there is none. */
export function optionalVersion(request: FastifyRequest): number | null {
  const header = request.headers['if-match'];
  return header === undefined ? null : versionOf(header);
}

function versionOf(header: string): number | null {
  if (header.trim() === '*') return null;
  const version = /^"(\d{1,9})"$/.exec(header.trim())?.[1];
  if (version === undefined) {
    throw new Problem(caseError('STALE_VERSION', 'Cet If-Match n’est pas un ETag de cet objet : relisez-le.'));
  }
  return Number(version);
}
