import type { FastifyInstance } from 'fastify';
import { grantOf } from '#casework/access/matrix.js';
import { notificationLabel } from '#domain/notifications.js';
import { ROLES, type Role } from '#domain/organisation.js';
import { STEP_LABELS, type StepName } from '#domain/pairing-steps.js';
import { vacancyCode } from '#exchange/mail/words.js';
import type { Notification, ToDo } from '#ports.js';
import { page } from '../../auth/operations.js';
import type { AppDeps } from '../../deps.js';
import { problem } from '../../errors.js';
import { pageOf } from '../../list-page.js';
import { typedOf } from '../declare-form.js';
import { formatCount, formatDate, formatInstant } from '../format.js';
import { type Notice, sendPage } from '../render.js';
import { chromeOf, signedIn, signedInToWrite, visitorOf } from '../session.js';

const PAGE_SIZE = '25';
/** Vacancies shown in the to-do list; the rest is said in words. */
const TO_DO = 100;

const NOTICES: Readonly<Record<string, Notice>> = {
  lues: { kind: 'good', title: 'Notifications marquées comme lues' },
  courriels: { kind: 'good', title: 'Vos préférences de courriel sont enregistrées' },
};

export function notificationRoutes(app: FastifyInstance, deps: AppDeps): void {
  app.get<{ Querystring: { after?: string; fait?: string } }>(
    '/notifications',
    page('notification.read'),
    async (request, reply) => {
      const visitor = await signedIn(deps, request);
      const asked = pageOf({ limit: PAGE_SIZE, after: request.query.after }, 1);
      const data = await deps.uow.transaction(visitor.access, async ({ notifications }) => {
        const [toDo, list] = [await notifications.toDo(TO_DO + 1), await notifications.list(asked)];
        return {
          toDo: toDo.slice(0, TO_DO).map((item) => toDoView(item, visitor.access.role, deps.clock.today())),
          more: toDo.length > TO_DO,
          listsVacancies: grantOf('vacancy.list', visitor.access.role) !== null,
          rows: list.items.map(rowView),
          latest: list.items[0]?.id ?? null,
          unread: (await notifications.counts()).unread,
          firstHref: asked.after === null ? null : '/notifications',
          nextHref: list.next === null ? null : `/notifications?after=${encodeURIComponent(list.next)}`,
          mail: visitor.access.userId === null ? null : await notifications.preferences(),
        };
      });
      return sendPage(reply, chromeOf(visitor), {
        title: 'Notifications',
        template: 'notifications',
        breadcrumb: [
          { href: '/', label: 'Accueil' },
          { href: null, label: 'Notifications' },
        ],
        notice: NOTICES[request.query.fait ?? ''] ?? null,
        data,
      });
    },
  );

  app.post('/notifications/lues', page('notification.change'), async (request, reply) => {
    const { access } = await signedInToWrite(deps, request, ROLES);
    const upTo = typedOf(request.body).jusqua ?? '';
    // What came since the page was shown has not been read.
    if (!/^\d{1,18}$/.test(upTo)) throw problem('INVALID_REQUEST', 'Revenez aux notifications et recommencez.');
    await deps.uow.transaction(access, (tx) => tx.notifications.markRead(upTo, deps.clock.now()));
    return reply.redirect('/notifications?fait=lues', 303);
  });

  app.post('/notifications/courriels', page('notification.change'), async (request, reply) => {
    const { access } = await signedInToWrite(deps, request, ROLES);
    const { userId } = access;
    if (userId === null) throw problem('NOT_FOUND', 'Les courriels se règlent depuis un compte nominatif.');
    const typed = typedOf(request.body);
    const toDo = typed.actions === 'immediate' ? 'immediate' : 'daily';
    await deps.uow.transaction(access, (tx) =>
      tx.notifications.savePreferences(userId, { toDo, information: typed.informations === 'on' }),
    );
    return reply.redirect('/notifications?fait=courriels#courriels', 303);
  });
  unsubscribeRoutes(app, deps);
}

/** The link of a mail: its key is all that it needs, and silencing information all that it does (RFC 8058). */
function unsubscribeRoutes(app: FastifyInstance, deps: AppDeps): void {
  app.get<{ Params: { key: string } }>('/desabonnement/:key', page('service.public'), async (request, reply) => {
    const data = { action: `/desabonnement/${encodeURIComponent(request.params.key)}`, done: false };
    return sendPage(reply, chromeOf(await visitorOf(deps, request)), { ...UNSUBSCRIBE, data });
  });
  app.post<{ Params: { key: string } }>('/desabonnement/:key', page('service.public'), async (request, reply) => {
    const known = await deps.uow.transaction({ kind: 'system' }, (tx) =>
      tx.notifications.unsubscribe(request.params.key),
    );
    if (!known) throw problem('NOT_FOUND', 'Ce lien de désabonnement n’est pas, ou n’est plus, valable.');
    return sendPage(reply, chromeOf(await visitorOf(deps, request)), {
      ...UNSUBSCRIBE,
      data: { action: '', done: true },
    });
  });
}

const UNSUBSCRIBE = { title: 'Courriels d’information', template: 'unsubscribe' } as const;

/** Where a role that may not open every vacancy of its list does the step. */
const STEP_PAGES: Readonly<Partial<Record<Role, Readonly<Partial<Record<StepName, string>>>>>> = {
  departementalUnit: {
    designate: '/designations',
    requestInterDepartmental: '/interdepartemental',
    answerInterDepartmental: '/interdepartemental',
    agreeRelay: '/interdepartemental',
    examineDaloRefusal: '/refus-dalo',
  },
  caleolSecretary: { listCandidate: '/seances', listAgain: '/seances', decide: '/seances' },
  caleolMember: { decide: '/seances' },
};

function toDoView(item: ToDo, role: Role, today: string) {
  const code = vacancyCode(item.departement, item.vacancyId);
  const [first] = item.steps;
  const step = first === undefined ? undefined : STEP_PAGES[role]?.[first];
  return {
    code,
    href: step ?? `/vacances/${encodeURIComponent(item.vacancyId)}`,
    actions: formatCount(item.actions, 'action'),
    steps: item.steps.map((step) => STEP_LABELS[step]).join(', '),
    due: formatDate(item.dueOn),
    late: item.dueOn < today,
  };
}

/** Where what is not about a vacancy is answered or read. */
const PAGES: Readonly<Partial<Record<Notification['kind'], string>>> = {
  relayAsked: '/relais',
  relayAnswered: '/relais',
  relayCancelled: '/relais',
  contestAsked: '/reexamens',
  contestAnswered: '/reexamens',
  papersMissing: '/menages?avec-fileIncomplete=oui',
  consentExpiring: '/menages?avec-consentExpiring=oui',
  opinionDue: '/propositions',
};

function rowView(item: Notification) {
  const page = PAGES[item.kind] ?? null;
  return {
    label: notificationLabel(item.kind),
    at: formatInstant(item.createdAt),
    due: item.dueOn === null ? null : formatDate(item.dueOn),
    unread: item.readAt === null,
    code:
      item.vacancyId === null ? (page === null ? null : 'Ouvrir') : vacancyCode(item.departement ?? '', item.vacancyId),
    // A vacancy that the caller may not open any more has no département to show.
    href:
      page ??
      (item.vacancyId === null || item.departement === null ? null : `/vacances/${encodeURIComponent(item.vacancyId)}`),
  };
}
