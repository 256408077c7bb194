import { randomBytes } from 'node:crypto';
import type { FastifyRequest } from 'fastify';
import { hashSecret } from '#casework/accounts.js';
import type { Instant } from '#domain/dates.js';
import type { AppDeps } from '../deps.js';
import { settingsOf } from './settings.js';

/** A form that came after its session had ended: where it went, and what was typed. */
export interface KeptForm {
  readonly action: string;
  readonly fields: readonly (readonly [string, string])[];
  readonly keptAt: number;
}

const PURPOSE = 'kept form';
const MAX_BYTES = 64 * 1024;
const KEPT_MS = 3_600_000;
/** A form never carries over what proves who sent it. */
const NEVER_KEPT = new Set(['_csrf', 'jeton', 'code', 'reprise']);

/** The posted form, sealed, to be carried through signing in; `null` where it is no plain form of a page, or too long. */
export function keepForm(deps: AppDeps, request: FastifyRequest): string | null {
  const { action, fields } = typedForm(request);
  const form: KeptForm = { action, fields, keptAt: Date.parse(deps.clock.now()) };
  const text = JSON.stringify(form);
  if (fields.length === 0 || Buffer.byteLength(text) > MAX_BYTES) return null;
  return settingsOf(deps).seal.seal(PURPOSE, text);
}

/** What was typed in a posted form of a page, without what proves who sent it; no field where it is none. */
export function typedForm(request: FastifyRequest): Omit<KeptForm, 'keptAt'> {
  const action = request.url.split('?', 1)[0] ?? '';
  const elsewhere = ['/api/', '/connexion', '/deconnexion'].some((start) => action.startsWith(start));
  const isForm = request.method === 'POST' && isPlainForm(request) && !elsewhere;
  return { action, fields: isForm ? fieldsOf(request.body) : [] };
}

function isPlainForm(request: FastifyRequest): boolean {
  return (request.headers['content-type'] ?? '').startsWith('application/x-www-form-urlencoded');
}

function fieldsOf(body: unknown): KeptForm['fields'] {
  return Object.entries((body ?? {}) as Record<string, unknown>).flatMap(([name, value]) =>
    NEVER_KEPT.has(name)
      ? []
      : [value].flat().flatMap((one): [string, string][] => (typeof one === 'string' ? [[name, one]] : [])),
  );
}

/** The form that this service sealed less than an hour ago; `null` otherwise. */
export function openKeptForm(deps: AppDeps, sealed: string | undefined): KeptForm | null {
  const text = sealed === undefined ? null : settingsOf(deps).seal.open(PURPOSE, sealed);
  if (text === null) return null;
  const form = JSON.parse(text) as KeptForm;
  return Date.parse(deps.clock.now()) - form.keptAt > KEPT_MS ? null : form;
}

/** Stores a sealed form while the browser is at the identity provider; the secret that gives it back, once. */
export async function storeKeptForm(deps: AppDeps, sealed: string): Promise<string> {
  const secret = randomBytes(32).toString('base64url');
  const until = new Date(Date.parse(deps.clock.now()) + KEPT_MS).toISOString() as Instant;
  await deps.uow.transaction({ kind: 'system' }, (tx) => tx.sessions.keepForm(hashSecret(secret), sealed, until));
  return secret;
}

export async function takeKeptForm(deps: AppDeps, secret: string | null): Promise<string | null> {
  if (secret === null) return null;
  return deps.uow.transaction({ kind: 'system' }, (tx) => tx.sessions.takeForm(hashSecret(secret), deps.clock.now()));
}
