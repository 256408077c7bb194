import type { FastifyReply, FastifyRequest } from 'fastify';
import type { z } from 'zod';
import type { CaseError } from '#casework/errors.js';
import { caseError } from '#casework/errors.js';
import type { CaseDeps, OrganisationAccess } from '#casework/transaction.js';
import { inTransaction, notFound } from '#casework/transaction.js';
import type { Result } from '#domain/result.js';
import { err, ok } from '#domain/result.js';
import { type CalendarSession, sessionCalendar } from '#exchange/calendar/session-calendar.js';
import type { DocumentContent } from '#exchange/documents/content.js';
import type { CaleolSession } from '#ports.js';
import { requireAccess } from '../auth.js';
import type { ApiInstance, AppDeps, DocumentSettings } from '../deps.js';
import { caseShell } from '../deps.js';
import { type DocumentSource, sessionMinutesDocument, sessionSheets } from '../documents/session-documents.js';
import { Problem, problem, unwrap } from '../errors.js';
import { problems } from '../schemas.js';
import { noParameters } from '../validation.js';
import { byId } from './act-route.js';

const tags = ['CALEOL'];
/** Usual length of a session, in calendars: policy. */
const SESSION_MINUTES = 180;

/** The documents of a session: agenda and sheets, minutes, calendar. */
export function caleolDocumentRoutes(app: ApiInstance, deps: AppDeps): void {
  documentRoute(app, deps, {
    path: 'sheets.pdf',
    name: 'ordre-du-jour',
    summary: 'L’ordre du jour et la fiche de présentation de chaque candidat, en PDF balisé',
    build: sessionSheets,
  });
  documentRoute(app, deps, {
    path: 'minutes.pdf',
    name: 'proces-verbal',
    summary: 'Le procès-verbal : décisions, motifs, ajournements, places à signer, en PDF balisé',
    build: (caseDeps, _access, session, source) => sessionMinutesDocument(caseDeps, session, source),
  });
  calendarRoute(app, deps);
}

interface DocumentRoute {
  readonly path: string;
  readonly name: string;
  readonly summary: string;
  readonly build: (
    deps: CaseDeps,
    access: OrganisationAccess,
    session: CaleolSession,
    source: DocumentSource,
  ) => Promise<DocumentContent>;
}

function documentRoute(app: ApiInstance, deps: AppDeps, { path, name, summary, build }: DocumentRoute): void {
  app.get(
    `/api/v1/caleol-sessions/:id/${path}`,
    {
      config: { operation: 'session.read' },
      schema: {
        summary,
        tags,
        params: byId,
        querystring: noParameters,
        produces: ['application/pdf'],
        response: problems(401, 403, 404, 500, 503),
      },
    },
    async (request, reply) => {
      const access = await requireAccess(deps, request);
      const settings = documentSettings(deps);
      const source = { authority: settings.authority, engineVersion: deps.version };
      const content = unwrap(
        await inTransaction(caseShell(deps), access, async (caseDeps) => {
          const session = await findSession(caseDeps, request);
          return session.ok ? ok(await build(caseDeps, access, session.value, source)) : session;
        }),
      );
      return sendPdf(reply, settings, content, `${name}-${request.params.id}.pdf`);
    },
  );
}

async function findSession({ tx }: CaseDeps, request: FastifyRequest): Promise<Result<CaleolSession, CaseError>> {
  const session = await tx.caleol.findSession((request.params as z.output<typeof byId>).id);
  return session === null ? notFound('Cette séance') : ok(session);
}

/** What renders documents here. Problem: SERVICE_UNAVAILABLE where nothing does. */
export function documentSettings({ documents }: AppDeps): DocumentSettings {
  if (documents !== undefined) return documents;
  throw problem('SERVICE_UNAVAILABLE', 'Ce service ne produit pas de document PDF.');
}

/** Renders in a thread and sends. Problems: SERVICE_UNAVAILABLE where too many wait, INTERNAL_ERROR. */
export async function sendPdf(
  reply: FastifyReply,
  { renderer }: DocumentSettings,
  content: DocumentContent,
  filename: string,
): Promise<FastifyReply> {
  const rendered = await renderer.renderPdf(content);
  if (!rendered.ok) throw documentProblem(rendered.error.reason === 'busy');
  return reply
    .header('content-disposition', `attachment; filename="${filename}"`)
    .type('application/pdf')
    .serializer((bytes: unknown) => bytes as string)
    .send(Buffer.from(rendered.value));
}

function documentProblem(busy: boolean): Problem {
  if (!busy) return problem('INTERNAL_ERROR', 'Le document n’a pas pu être produit ; l’erreur est consignée.');
  const detail = 'Trop de documents sont en cours de production : recommencez dans un instant.';
  return new Problem({ code: 'SERVICE_UNAVAILABLE', detail }, { 'retry-after': '5' });
}

function calendarRoute(app: ApiInstance, deps: AppDeps): void {
  app.get(
    '/api/v1/caleol-sessions/:id.ics',
    {
      config: { operation: 'session.read' },
      schema: {
        summary: 'La séance pour un agenda (iCalendar) : ni ménage, ni membre',
        tags,
        params: byId,
        querystring: noParameters,
        produces: ['text/calendar'],
        response: problems(401, 403, 404, 409),
      },
    },
    async (request, reply) => {
      const access = await requireAccess(deps, request);
      const calendar = unwrap(
        await inTransaction(caseShell(deps), access, async (caseDeps) => {
          const session = await findSession(caseDeps, request);
          return session.ok ? calendarOf(caseDeps, session.value) : session;
        }),
      );
      return reply
        .header('content-disposition', 'attachment; filename="caleol.ics"')
        .type('text/calendar; charset=utf-8')
        .serializer(String)
        .send(calendar as never);
    },
  );
}

/** The calendar of one session. Error: SESSION_NOT_OPEN where it has no hour yet. */
export async function calendarOf(deps: CaseDeps, session: CaleolSession): Promise<Result<string, CaseError>> {
  const event = await calendarEvent(deps, session);
  if (event === null)
    return err(caseError('SESSION_NOT_OPEN', 'Cette séance n’a pas encore d’heure : donnez-la, puis recommencez.'));
  return ok(sessionCalendar(`CALEOL ${event.landlord}`, [event]));
}

/** A session as a calendar shows it; `null` where it has no hour yet. */
export async function calendarEvent({ tx, clock }: CaseDeps, session: CaleolSession): Promise<CalendarSession | null> {
  const { id, version, status, landlordId, heldOn, startsAt, place } = session;
  if (startsAt === null) return null;
  const landlord = (await tx.organisations.find(landlordId))?.name ?? landlordId;
  const listed = (await tx.caleol.presentations(id)).filter(({ removed }) => removed === null);
  return {
    id,
    sequence: version,
    cancelled: status === 'cancelled',
    landlord,
    on: heldOn,
    at: startsAt,
    durationMinutes: SESSION_MINUTES,
    place,
    files: listed.length,
    changedAt: clock.now(),
  };
}
