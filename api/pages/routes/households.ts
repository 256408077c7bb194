import { randomUUID } from 'node:crypto';
import type { FastifyInstance } from 'fastify';
import { type CalendarDate, daysBetween, earliest } from '#domain/dates.js';
import { DEPARTEMENTS } from '#domain/departement.js';
import { type Household, occupants } from '#domain/household.js';
import { towardsStartedOn } from '#domain/support.js';
import { HOUSEHOLD_SIGNS, HOUSEHOLD_SORTS, type HouseholdSign } from '#domain/support-work.js';
import type { HouseholdFilter, StoredProposal } from '#ports.js';
import { page } from '../../auth/operations.js';
import type { AppDeps } from '../../deps.js';
import { problem } from '../../errors.js';
import { pageOf } from '../../list-page.js';
import { SIGN_LABELS, SORT_LABELS } from '../association-words.js';
import { typedOf } from '../declare-form.js';
import { formatCount, formatDuration, formatList, formatNumber } from '../format.js';
import { departementLabel, placeLabel } from '../labels.js';
import { sendPage } from '../render.js';
import { chromeOf, signedIn, signedInToWrite } from '../session.js';
import { departementOptions, optionsOf } from '../work-blocks.js';

const SIZES = ['25', '50', '100'] as const;

/** `avec-<sign>=oui` for each sign asked for: an address never repeats a parameter. */
type ListQuery = Readonly<Partial<Record<`avec-${HouseholdSign}`, string>>> & {
  readonly departement?: string;
  readonly reference?: string;
  readonly tri?: string;
  readonly taille?: string;
  readonly after?: string;
  readonly fait?: string;
};

/** The association's table of households: filters in the address, kept by name where the team wishes. */
export function householdPageRoutes(app: FastifyInstance, deps: AppDeps): void {
  app.get<{ Querystring: ListQuery }>('/menages', page('household.list'), async (request, reply) => {
    const visitor = await signedIn(deps, request, ['association']);
    const today = deps.clock.today();
    const filter = filterOf(request.query, today);
    const size = SIZES.find((one) => one === request.query.taille) ?? SIZES[0];
    const asked = pageOf({ limit: size, after: request.query.after });
    const found = await deps.uow.transaction(visitor.access, async (tx) => {
      const list = await tx.support.households(filter, asked);
      const proposals = await tx.proposals.ofHouseholds(list.items.map(({ household }) => household.id));
      const rows = list.items.map(({ household }) => rowView(household, proposals.get(household.id) ?? [], today));
      return { rows, next: list.next, counts: await tx.support.countSigns(today), saved: await tx.support.filters() };
    });
    const query = queryOf(filter, size);
    const path = (more: string) =>
      `/menages${[query, more].filter(Boolean).length > 0 ? '?' : ''}${[query, more].filter(Boolean).join('&')}`;
    return sendPage(reply, chromeOf(visitor), {
      title: 'Mes ménages',
      template: 'households',
      breadcrumb: [
        { href: '/', label: 'Accueil' },
        { href: null, label: 'Mes ménages' },
      ],
      notice: request.query.fait === 'filtre' ? { kind: 'good', title: 'Filtres enregistrés' } : null,
      data: {
        scope: `Les ménages enregistrés par ${visitor.organisation}. Vous seul voyez ces références.`,
        caption: query === '' ? formatCount(found.counts.all, 'ménage') : 'Ménages qui répondent aux filtres',
        total: found.counts.all,
        rows: found.rows,
        filter: { ...filter, departement: filter.departement ?? '', reference: filter.reference ?? '', size },
        signs: HOUSEHOLD_SIGNS.map((value) => ({
          value,
          label: SIGN_LABELS[value],
          count: formatNumber(found.counts[value]),
          checked: filter.signs.includes(value),
        })),
        departements: departementOptions(),
        sorts: optionsOf(HOUSEHOLD_SORTS, SORT_LABELS),
        sizes: SIZES,
        query,
        saved: found.saved.map(({ id, name, query: kept }) => ({ id, name, href: `/menages?${kept}` })),
        firstHref: asked.after === null ? null : path(''),
        nextHref: found.next === null ? null : path(`after=${encodeURIComponent(found.next)}`),
      },
    });
  });
  savedFilterRoutes(app, deps);
}

function savedFilterRoutes(app: FastifyInstance, deps: AppDeps): void {
  app.post('/menages/filtres', page('householdFilter.keep'), async (request, reply) => {
    const { access } = await signedInToWrite(deps, request, ['association']);
    const typed = typedOf(request.body);
    const name = (typed.nom ?? '').trim();
    if (name === '' || name.length > 60)
      throw problem('INVALID_REQUEST', 'Donnez à ces filtres un nom de 1 à 60 caractères, puis recommencez.');
    const query = queryOf(...kept(typed.filtres ?? '', deps.clock.today()));
    await deps.uow.transaction(access, (tx) => tx.support.saveFilter({ id: randomUUID(), name, query }));
    return reply.redirect(`/menages?${[query, 'fait=filtre'].filter(Boolean).join('&')}`, 303);
  });
  app.post('/menages/filtres/suppression', page('householdFilter.keep'), async (request, reply) => {
    const { access } = await signedInToWrite(deps, request, ['association']);
    await deps.uow.transaction(access, (tx) => tx.support.deleteFilter(typedOf(request.body).id ?? ''));
    return reply.redirect('/menages', 303);
  });
}

function kept(text: string, today: CalendarDate) {
  const params = new URLSearchParams(text.slice(0, 500));
  const read = {
    ...Object.fromEntries(HOUSEHOLD_SIGNS.map((sign) => [`avec-${sign}`, params.get(`avec-${sign}`) ?? ''])),
    departement: params.get('departement') ?? '',
    reference: params.get('reference') ?? '',
    tri: params.get('tri') ?? '',
  };
  return [filterOf(read, today), SIZES.find((one) => one === params.get('taille')) ?? SIZES[0]] as const;
}

function filterOf(query: ListQuery, today: CalendarDate): HouseholdFilter {
  const { departement, reference, tri } = query;
  return {
    signs: HOUSEHOLD_SIGNS.filter((sign) => query[`avec-${sign}`] === 'oui'),
    departement: DEPARTEMENTS.find((one) => one === departement) ?? null,
    reference: reference?.trim().slice(0, 60) || null,
    sort: HOUSEHOLD_SORTS.find((one) => one === tri) ?? 'reference',
    today,
  };
}

/** The filters as the address holds them; empty where none is set. */
function queryOf({ signs, departement, reference, sort }: HouseholdFilter, size: string): string {
  const params = new URLSearchParams(signs.map((sign): [string, string] => [`avec-${sign}`, 'oui']));
  if (departement !== null) params.set('departement', departement);
  if (reference !== null) params.set('reference', reference);
  if (sort !== 'reference') params.set('tri', sort);
  if (size !== SIZES[0]) params.set('taille', size);
  return params.toString();
}

function rowView(household: Household, proposals: readonly StoredProposal[], today: CalendarDate) {
  const missing = household.documents.filter((document) => document.status !== 'received').length;
  return {
    href: `/menages/${encodeURIComponent(household.id)}`,
    ref: household.reference,
    departement: departementLabel(household.departement),
    persons: occupants(household),
    waiting: waitingText(household, today),
    status: statusText(household),
    places:
      formatList(household.consents.slice(0, 4).map(({ place }) => placeLabel(place))) +
        (household.consents.length > 4 ? '…' : '') || 'aucun lieu',
    file:
      missing === 0
        ? { tone: 'good', text: 'Complet' }
        : { tone: 'warn', text: formatCount(missing, 'pièce manquante', 'pièces manquantes') },
    proposals: proposals.map(proposalLink),
  };
}

function proposalLink(proposal: StoredProposal) {
  return { href: `/propositions/${encodeURIComponent(proposal.id)}`, text: `Rang ${proposal.rank}` };
}

/** The clock of the points: the larger of since recognition (or first label) and since the start of support. */
function waitingText({ dalo, priorityLabels, support }: Household, today: CalendarDate): string {
  const starts = [
    dalo?.recognisedOn,
    ...priorityLabels.map((label) => label.labelledOn),
    support === null ? null : towardsStartedOn(support),
  ];
  const first = earliest(...starts.filter((day) => day !== null && day !== undefined));
  return first === undefined || first > today ? 'N/A' : formatDuration(daysBetween(first, today));
}

function statusText({ dalo, priorityLabels, support }: Household): string {
  if (support?.phase === 'within') return 'Relogé, accompagnement dans le logement';
  if (dalo !== null) return 'Reconnu DALO';
  return priorityLabels.length > 0 ? 'Label prioritaire' : 'Sans label';
}
