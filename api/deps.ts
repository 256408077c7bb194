import { randomUUID } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { FastifyBaseLogger, FastifyInstance, RawServerDefault } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import { regionReference } from '#casework/reference.js';
import type { CaseShell } from '#casework/transaction.js';
import type { VacancyReference } from '#casework/vacancy-rules.js';
import type { Role } from '#domain/organisation.js';
import type { DocumentContent } from '#exchange/documents/content.js';
import type { Authority } from '#exchange/documents/origin.js';
import type { Explanation } from '#matching/explanation.js';
import type { Clock, DocumentRenderer, Explainer, RunProgress, UnitOfWork } from '#ports.js';
import type { AccountSettings } from './auth/settings.js';

/** Everything the HTTP side needs, given once: nothing is read from the environment below this point. */
export interface AppDeps {
  readonly uow: UnitOfWork;
  readonly clock: Clock;
  readonly explainer: Explainer<Explanation>;
  readonly runProgress: RunProgress;
  readonly logger: FastifyBaseLogger;
  /** `null` outside demo mode; else the API token of each role the picker offers. */
  readonly demo: null | { readonly tokens: Readonly<Partial<Record<Role, string>>> };
  readonly version: string;
  /** What `/readyz` says; `missing` names what is not there, in French. */
  readonly ready: () => Promise<{ readonly ok: boolean; readonly missing: readonly string[] }>;
  /** Accounts, sessions and provider; without them, API tokens and the demo's roles alone. */
  readonly accounts?: AccountSettings;
  /** PDF documents; without them, the addresses of PDF answer SERVICE_UNAVAILABLE. */
  readonly documents?: DocumentSettings;
  /** Requests per minute and client; 600, and 60,000 from this machine, by default. */
  readonly rateLimit?: { readonly perMinute: number; readonly perMinuteFromLoopback: number };
}

export interface DocumentSettings {
  /** Renders in threads, off the event loop. */
  readonly renderer: DocumentRenderer<DocumentContent>;
  /** Body printed in the mention of the treatment (CRPA L311-3-1). */
  readonly authority: Authority;
}

export type ApiInstance = FastifyInstance<
  RawServerDefault,
  IncomingMessage,
  ServerResponse,
  FastifyBaseLogger,
  ZodTypeProvider
>;

export const BODY_LIMIT_BYTES = 256 * 1024;

export function caseShell(deps: AppDeps): CaseShell {
  return { uow: deps.uow, clock: deps.clock, newId: randomUUID };
}

export const vacancyReference: VacancyReference = regionReference;
