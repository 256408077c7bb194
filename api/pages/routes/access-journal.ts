import type { FastifyInstance } from 'fastify';
import { grantOf } from '#casework/access/matrix.js';
import type { OrganisationAccess } from '#casework/transaction.js';
import { addDays, type CalendarDate, type Instant } from '#domain/dates.js';
import { organisationId } from '#domain/ids.js';
import type { Role } from '#domain/organisation.js';
import { parisWallClock } from '#exchange/tables/columns.js';
import type { AuditFilter, Tx } from '#ports.js';
import { page } from '../../auth/operations.js';
import type { AppDeps } from '../../deps.js';
import { pageOf } from '../../list-page.js';
import { actionOptions, journalRow } from '../access-journal-view.js';
import { readDate } from '../declare-form.js';
import { sendPage } from '../render.js';
import { chromeOf, signedIn } from '../session.js';

const PATH = '/journal-des-acces';
const PAGE_SIZE = '50';
const CURSOR_KEYS = 3;

const SCOPES: Readonly<Record<Role, string>> = {
  regionalAuthority: 'Tous les actes et toutes les lectures nominatives de la région.',
  departementalUnit: 'Ce que votre unité a fait, et ce qui a touché votre territoire.',
  association: 'Ce que votre association a fait, et qui a lu ou modifié ce qui concerne vos ménages.',
  landlordReferent: 'Ce que votre organisme a fait et lu.',
  reserver: 'Ce que votre organisme a fait et lu.',
  caleolSecretary: 'Ce que votre organisme a fait et lu.',
  caleolMember: 'Ce que votre organisme a fait et lu.',
};

interface Asked {
  readonly action?: string;
  readonly organisme?: string;
  readonly du?: string;
  readonly au?: string;
  readonly after?: string;
}

/** Who read and did what, within the caller's rights: the audit log in words, never a name of a household. */
export function accessJournalRoutes(app: FastifyInstance, deps: AppDeps): void {
  app.get<{ Querystring: Asked }>(PATH, page('accessJournal.read'), async (request, reply) => {
    const visitor = await signedIn(deps, request);
    const { access } = visitor;
    const filters = readFilters(request.query);
    const asked = pageOf({ limit: PAGE_SIZE, after: request.query.after }, CURSOR_KEYS);
    const found = await deps.uow.transaction(access, (tx) => readJournal(tx, filters.filter, asked));
    const base = new URLSearchParams(filters.kept).toString();
    return sendPage(reply, chromeOf(visitor), {
      title: 'Journal des accès',
      template: 'access-journal',
      breadcrumb: [
        { href: '/', label: 'Accueil' },
        { href: null, label: 'Journal des accès' },
      ],
      data: {
        scope: SCOPES[access.role],
        nominative: access.role === 'association',
        readsVacancies: grantOf('vacancy.read', access.role) !== null,
        actions: actionOptions(),
        organisations: seesOthers(access) ? found.organisations : null,
        typed: filters.kept,
        filtered: base !== '',
        problem: filters.problem,
        rows: found.rows,
        firstHref: asked.after === null ? null : `${PATH}?${base}`,
        nextHref: found.next === null ? null : `${PATH}?${base}&after=${encodeURIComponent(found.next)}`,
      },
    });
  });
}

function seesOthers({ role }: OrganisationAccess): boolean {
  return role === 'regionalAuthority' || role === 'departementalUnit' || role === 'association';
}

/** The filters as typed, those that cannot be read said in words and left out. */
function readFilters(query: Asked) {
  const kept = Object.fromEntries(
    (['action', 'organisme', 'du', 'au'] as const).flatMap((name) => {
      const text = (query[name] ?? '').trim();
      return text === '' ? [] : [[name, text]];
    }),
  ) as { readonly action?: string; readonly organisme?: string; readonly du?: string; readonly au?: string };
  const from = dayOf(kept.du);
  const to = dayOf(kept.au);
  const wrong = [...(from === undefined ? ['du'] : []), ...(to === undefined ? ['au'] : [])];
  const filter: AuditFilter = {
    ...(kept.action !== undefined && { action: kept.action }),
    ...(kept.organisme !== undefined && { chain: organisationId(kept.organisme) }),
    ...(from && { from: startOf(from) }),
    ...(to && { before: startOf(addDays(to, 1)) }),
  };
  const problem = wrong.length === 0 ? null : 'Une date ne se lit pas : écrivez JJ/MM/AAAA. Elle n’est pas appliquée.';
  return { kept, filter, problem };
}

/** `null` = none was typed, `undefined` = unreadable. */
function dayOf(text: string | undefined): CalendarDate | null | undefined {
  return text === undefined ? null : (readDate(text) as CalendarDate | undefined);
}

/** Midnight in Paris; clocks change at one o'clock UTC, so the offset of midnight UTC is that of the day's start. */
function startOf(day: CalendarDate): Instant {
  const utc = `${day}T00:00:00.000Z`;
  return new Date(Date.parse(utc) - Number(parisWallClock(utc).hour) * 3_600_000).toISOString() as Instant;
}

async function readJournal(tx: Tx, filter: AuditFilter, asked: ReturnType<typeof pageOf>) {
  const { items, next } = await tx.audit.list(filter, asked);
  const organisations = await tx.organisations.list();
  const names = new Map(organisations.map(({ id, name }) => [id as string, name]));
  return {
    rows: items.map((entry) => journalRow(entry, names)),
    next,
    organisations: organisations.map(({ id, name }) => ({ value: id, label: name })),
  };
}
