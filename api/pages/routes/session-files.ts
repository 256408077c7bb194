import type { FastifyInstance, FastifyReply } from 'fastify';
import { createCalendarFeed, feedDigest } from '#casework/calendar-feeds.js';
import { type CaseDeps, inTransaction, notFound, type OrganisationAccess } from '#casework/transaction.js';
import { addDays } from '#domain/dates.js';
import { ok } from '#domain/result.js';
import { type CalendarSession, sessionCalendar } from '#exchange/calendar/session-calendar.js';
import type { DocumentContent } from '#exchange/documents/content.js';
import type { CaleolSession } from '#ports.js';
import { page } from '../../auth/operations.js';
import { type AppDeps, caseShell } from '../../deps.js';
import {
  candidateSheet,
  type DocumentSource,
  sessionListDocument,
  sessionMinutesDocument,
  sessionSheets,
} from '../../documents/session-documents.js';
import { problem, unwrap } from '../../errors.js';
import { calendarEvent, calendarOf, documentSettings, sendPdf } from '../../routes/caleol-documents.js';
import { sendDocumentPage } from '../document-page.js';
import { sendPage } from '../render.js';
import { chromeOf, signedIn, signedInToWrite } from '../session.js';
import { sessionHref, sessionMoment } from '../session-words.js';
import { HOME_LINK, SESSIONS_LINK } from './sessions.js';

const COMMISSION = ['landlordReferent', 'caleolSecretary', 'caleolMember'] as const;
/** Sessions of a feed: the last ninety days, and those to come. */
const FEED = { days: 90, limit: 200 } as const;

type Build = (
  deps: CaseDeps,
  access: OrganisationAccess,
  session: CaleolSession,
  source: DocumentSource,
) => Promise<DocumentContent>;

const DOCUMENTS: Readonly<Record<string, Build>> = {
  'ordre-du-jour': sessionSheets,
  'proces-verbal': (deps, _access, session, source) => sessionMinutesDocument(deps, session, source),
  liste: (deps, _access, session, source) => sessionListDocument(deps, session, source),
};

/** Documents of a session as pages and tagged PDF, its calendar, and the private feed of all of them. */
export function sessionFileRoutes(app: FastifyInstance, deps: AppDeps): void {
  for (const [name, build] of Object.entries(DOCUMENTS)) documentRoutes(app, deps, name, build);
  sheetRoute(app, deps);
  calendarRoute(app, deps);
  feedRoutes(app, deps);
}

/** Where a document comes from; its pages need no renderer, so they name the operator where nothing is configured. */
export function documentSource({ documents, version }: AppDeps): DocumentSource {
  const authority = documents?.authority ?? {
    name: 'l’exploitant de ce service',
    address: 'à l’adresse donnée par ses mentions légales',
  };
  return { authority, engineVersion: version };
}

function documentRoutes(app: FastifyInstance, deps: AppDeps, name: string, build: Build): void {
  const read = async (access: OrganisationAccess, id: string) =>
    unwrap(
      await inTransaction(caseShell(deps), access, async (caseDeps) => {
        const session = await caseDeps.tx.caleol.findSession(id);
        if (session === null) return notFound('Cette séance');
        return ok({ session, content: await build(caseDeps, access, session, documentSource(deps)) });
      }),
    );
  app.get<{ Params: { id: string } }>(`/seances/:id/${name}`, page('session.read'), async (request, reply) => {
    const visitor = await signedIn(deps, request, COMMISSION);
    const { session, content } = await read(visitor.access, request.params.id);
    const href = sessionHref(session.id);
    return sendDocumentPage(reply, visitor, {
      content,
      breadcrumb: [HOME_LINK, SESSIONS_LINK, { href, label: `Séance du ${sessionMoment(session)}` }],
      pdfHref: `${href}/${name}.pdf`,
      back: { href, label: 'Revenir à la séance' },
    });
  });
  app.get<{ Params: { id: string } }>(`/seances/:id/${name}.pdf`, page('session.read'), async (request, reply) => {
    const { access } = await signedIn(deps, request, COMMISSION);
    const { content } = await read(access, request.params.id);
    return sendPdf(privately(reply), documentSettings(deps), content, `${name}.pdf`);
  });
}

function sheetRoute(app: FastifyInstance, deps: AppDeps): void {
  app.get<{ Params: { id: string } }>(
    '/inscriptions/:id/fiche.pdf',
    page('presentation.read'),
    async (request, reply) => {
      const { access } = await signedIn(deps, request, COMMISSION);
      const sheet = unwrap(
        await inTransaction(caseShell(deps), access, async (caseDeps) => {
          const presentation = await caseDeps.tx.caleol.findPresentation(request.params.id);
          const session = presentation && (await caseDeps.tx.caleol.findSession(presentation.sessionId));
          if (presentation === null || session === null) return notFound('Cette inscription');
          return ok(await candidateSheet(caseDeps, access, { session, presentation }, documentSource(deps)));
        }),
      );
      if (sheet === null)
        throw problem('NOT_FOUND', 'Un candidat du bailleur n’a pas de fiche : seul son numéro unique est connu.');
      return sendPdf(privately(reply), documentSettings(deps), sheet, 'fiche-de-presentation.pdf');
    },
  );
}

function calendarRoute(app: FastifyInstance, deps: AppDeps): void {
  app.get<{ Params: { id: string } }>('/seances/:id/ics', page('session.read'), async (request, reply) => {
    const { access } = await signedIn(deps, request, COMMISSION);
    const calendar = unwrap(
      await inTransaction(caseShell(deps), access, async (caseDeps) => {
        const session = await caseDeps.tx.caleol.findSession(request.params.id);
        return session === null ? notFound('Cette séance') : calendarOf(caseDeps, session);
      }),
    );
    return sendCalendar(reply, calendar);
  });
}

function feedRoutes(app: FastifyInstance, deps: AppDeps): void {
  app.post('/seances/flux', page('calendarFeed.create'), async (request, reply) => {
    const visitor = await signedInToWrite(deps, request, COMMISSION);
    const { access } = visitor;
    const key = unwrap(
      await inTransaction(caseShell(deps), access, async (caseDeps) => ok(await createCalendarFeed(caseDeps, access))),
    );
    return sendPage(reply, chromeOf(visitor), {
      title: 'Flux d’agenda créé',
      template: 'calendar-feed',
      breadcrumb: [HOME_LINK, SESSIONS_LINK, { href: null, label: 'Flux d’agenda' }],
      data: { address: `${request.protocol}://${request.host}/seances/flux/${key}` },
    });
  });
  app.get<{ Params: { key: string } }>('/seances/flux/:key', page('service.public'), async (request, reply) => {
    const access = await deps.uow.transaction({ kind: 'system' }, (tx) =>
      tx.tokens.resolve(feedDigest(request.params.key)),
    );
    if (access === null || access.kind !== 'organisation')
      throw problem('NOT_FOUND', 'Ce flux d’agenda n’existe pas, ou il a été révoqué.');
    const calendar = unwrap(
      await inTransaction(caseShell(deps), access, async (caseDeps) => {
        const from = addDays(deps.clock.today(), -FEED.days);
        const sessions = await caseDeps.tx.caleol.sessions({ from }, { limit: FEED.limit, after: null });
        const events: CalendarSession[] = [];
        for (const session of sessions.items) {
          const event = await calendarEvent(caseDeps, session);
          if (event !== null) events.push(event);
        }
        return ok(sessionCalendar('Séances de la CALEOL', events));
      }),
    );
    return sendCalendar(reply, calendar);
  });
}

const privately = (reply: FastifyReply) => reply.header('cache-control', 'private, no-store');

function sendCalendar(reply: FastifyReply, calendar: string): FastifyReply {
  return privately(reply)
    .header('content-disposition', 'attachment; filename="caleol.ics"')
    .type('text/calendar; charset=utf-8')
    .send(calendar);
}
