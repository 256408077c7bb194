import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import {
  holdMeeting,
  overdueMeetings,
  planMeeting,
  type ReviewDecision,
  readMeeting,
  reviewHousehold,
} from '#casework/meetings.js';
import { inTransaction } from '#casework/transaction.js';
import type { CalendarDate } from '#domain/dates.js';
import { DEPARTEMENTS } from '#domain/departement.js';
import { householdId } from '#domain/ids.js';
import { EXIT_MOTIVES } from '#domain/protocol.js';
import { ok } from '#domain/result.js';
import { page } from '../../auth/operations.js';
import { type AppDeps, caseShell } from '../../deps.js';
import { Problem, unwrap } from '../../errors.js';
import { readDate, typedOf } from '../declare-form.js';
import { BOTH_VERSIONS, type RefusedForm, refusalSentences } from '../form-refusal.js';
import { departementLabel } from '../labels.js';
import { agendaView, meetingRow, overdueRow } from '../meeting-view.js';
import { sendPage } from '../render.js';
import { chromeOf, signedIn, signedInToWrite, type Visitor } from '../session.js';

const READERS = ['landlordReferent', 'association', 'departementalUnit', 'regionalAuthority'] as const;
const HOLDERS = ['departementalUnit'] as const;
const PATH = '/reunions';
const HOME = { href: '/', label: 'Accueil' } as const;
type Reader = Visitor & { readonly access: NonNullable<Visitor['access']> };

/** The quarterly meetings of the protocol: obligatory, planned, with an agenda built from what the product knows. */
export function meetingPageRoutes(app: FastifyInstance, deps: AppDeps): void {
  app.get(PATH, page('meeting.list'), async (request, reply) =>
    sendMeetings(deps, reply, await signedIn(deps, request, READERS), null),
  );
  app.post(PATH, page('meeting.plan'), async (request, reply) => {
    const visitor = await signedInToWrite(deps, request, HOLDERS);
    const typed = typedOf(request.body);
    const departement = DEPARTEMENTS.find((code) => code === typed.departement) ?? visitor.access.departements[0];
    const plannedOn = readDate((typed.jour ?? '').trim()) as CalendarDate | undefined;
    if (plannedOn === undefined || departement === undefined)
      return sendMeetings(deps, reply, visitor, { path: 'plan', errors: [WRONG_DAY], typed });
    const planned = await inTransaction(caseShell(deps), visitor.access, (caseDeps) =>
      planMeeting(caseDeps, visitor.access, { departement, plannedOn, place: typed.lieu ?? '' }),
    );
    if (planned.ok) return reply.redirect(`${PATH}/${encodeURIComponent(planned.value.id)}`, 303);
    return sendMeetings(deps, reply, visitor, { path: 'plan', errors: refusalSentences(planned.error), typed });
  });
  meetingRoutes(app, deps);
}

const WRONG_DAY = 'Jour : attendu une date JJ/MM/AAAA qui existe, par exemple 15/12/2026.';

async function sendMeetings(
  deps: AppDeps,
  reply: FastifyReply,
  visitor: Reader,
  refused: RefusedForm | null,
): Promise<FastifyReply> {
  const today = deps.clock.today();
  const { role, departements } = visitor.access;
  const meetings = await deps.uow.transaction(visitor.access, (tx) => tx.meetings.list());
  const follows = role === 'regionalAuthority' ? DEPARTEMENTS : departements;
  return sendPage(
    reply,
    chromeOf(visitor),
    {
      title: `${refused === null ? '' : 'Erreur – '}Réunions trimestrielles`,
      template: 'meetings',
      breadcrumb: [HOME, { href: null, label: 'Réunions trimestrielles' }],
      data: {
        rows: meetings.map((one) => meetingRow(one, today)),
        overdue: overdueMeetings(meetings, follows, today).map(overdueRow),
        plans: role === 'departementalUnit',
        departements: departements.map((value) => ({ value, label: departementLabel(value) })),
        errors: refused?.errors ?? [],
        typed: refused?.typed ?? {},
      },
    },
    refused === null ? 200 : 422,
  );
}

function meetingRoutes(app: FastifyInstance, deps: AppDeps): void {
  type ById = { Params: { id: string } };
  app.get<ById>(`${PATH}/:id`, page('meeting.read'), async (request, reply) =>
    sendMeeting(deps, reply, await signedIn(deps, request, READERS), { id: request.params.id, refused: null }),
  );
  app.post<ById>(`${PATH}/:id/menages`, page('meeting.hold'), async (request, reply) => {
    const visitor = await signedInToWrite(deps, request, HOLDERS);
    const typed = typedOf(request.body);
    const exit = EXIT_MOTIVES.find((one) => one === typed.sortie) ?? null;
    const input = {
      meetingId: request.params.id,
      householdId: householdId(typed.menage ?? ''),
      exit,
      read: readIn(typed.lu),
    };
    const done = await inTransaction(caseShell(deps), visitor.access, (caseDeps) =>
      reviewHousehold(caseDeps, visitor.access, input),
    );
    return answered(deps, request, reply, { visitor, path: 'menages', done });
  });
  app.post<ById>(`${PATH}/:id/tenue`, page('meeting.hold'), async (request, reply) => {
    const visitor = await signedInToWrite(deps, request, HOLDERS);
    const typed = typedOf(request.body);
    const heldOn = readDate((typed.jour ?? '').trim()) as CalendarDate | undefined;
    if (heldOn === undefined) {
      const refused = { path: 'tenue', errors: [WRONG_DAY], typed };
      return sendMeeting(deps, reply, visitor, { id: request.params.id, refused });
    }
    const version = Number(/^\d{1,9}$/.test(typed.version ?? '') ? typed.version : 0);
    const { presents = '', releve = '' } = typed;
    const done = await inTransaction(caseShell(deps), visitor.access, (caseDeps) =>
      holdMeeting(caseDeps, visitor.access, {
        id: request.params.id,
        version,
        heldOn,
        attendance: presents,
        record: releve,
      }),
    );
    return answered(deps, request, reply, { visitor, path: 'tenue', done });
  });
}

/** The decision that the form showed; a form that shows none replaces whatever is there. */
function readIn(text: string | undefined): ReviewDecision | null | undefined {
  return text === undefined ? undefined : text === 'kept' ? text : (EXIT_MOTIVES.find((one) => one === text) ?? null);
}

async function answered(
  deps: AppDeps,
  request: FastifyRequest,
  reply: FastifyReply,
  {
    visitor,
    path,
    done,
  }: {
    readonly visitor: Reader;
    readonly path: string;
    readonly done: Awaited<ReturnType<typeof holdMeeting | typeof reviewHousehold>>;
  },
): Promise<FastifyReply> {
  const { id } = request.params as { id: string };
  if (done.ok) return reply.redirect(`${PATH}/${encodeURIComponent(id)}#${path}`, 303);
  // Held meanwhile: there is no form left, the page of the error keeps what was typed.
  if (path === 'tenue' && done.error.code === 'STEP_NOT_OPEN') throw new Problem(done.error);
  const isStale = done.error.code === 'STALE_VERSION';
  const errors = [...refusalSentences(done.error), ...(isStale ? [BOTH_VERSIONS] : [])];
  const refused = { path, errors, typed: typedOf(request.body) };
  return sendMeeting(deps, reply, visitor, { id, refused, isStale });
}

async function sendMeeting(
  deps: AppDeps,
  reply: FastifyReply,
  visitor: Reader,
  { id, refused, isStale }: { readonly id: string; readonly refused: RefusedForm | null; readonly isStale?: boolean },
): Promise<FastifyReply> {
  const view = unwrap(
    await inTransaction(caseShell(deps), visitor.access, async (caseDeps) => {
      const agenda = await readMeeting(caseDeps, visitor.access, id);
      if (!agenda.ok) return agenda;
      const organisations = await caseDeps.tx.organisations.list();
      return ok(agendaView(agenda.value, new Map(organisations.map((one) => [one.id as string, one.name]))));
    }),
  );
  return sendPage(
    reply,
    chromeOf(visitor),
    {
      title: `${refused === null ? '' : 'Erreur – '}${view.title}`,
      template: 'meeting',
      breadcrumb: [HOME, { href: PATH, label: 'Réunions trimestrielles' }, { href: null, label: view.departement }],
      data: {
        ...view,
        holds: visitor.access.role === 'departementalUnit',
        opensVacancies: visitor.access.role !== 'association',
        errors: refused?.errors ?? [],
        typed: refused?.path === 'tenue' ? refused.typed : {},
        revised: refused?.path === 'menages' ? refused.typed : null,
      },
    },
    refused === null ? 200 : isStale ? 412 : 422,
  );
}
