import type { FastifyInstance } from 'fastify';
import { type CalendarDate, daysBetween, earliest } from '#domain/dates.js';
import { type Household, occupants } from '#domain/household.js';
import { towardsStartedOn } from '#domain/support.js';
import type { StoredProposal, Tx } from '#ports.js';
import { page } from '../../auth/operations.js';
import type { AppDeps } from '../../deps.js';
import { pageOf } from '../../list-page.js';
import { formatCount, formatDuration, formatList } from '../format.js';
import { departementLabel, placeLabel } from '../labels.js';
import { sendPage } from '../render.js';
import { chromeOf, signedIn } from '../session.js';

const PAGE_SIZE = '25';

export function householdPageRoutes(app: FastifyInstance, deps: AppDeps): void {
  app.get<{ Querystring: { after?: string } }>('/menages', page('household.list'), async (request, reply) => {
    const visitor = await signedIn(deps, request, ['association']);
    const page = pageOf({ limit: PAGE_SIZE, after: request.query.after });
    const today = deps.clock.today();
    const { rows, total, next } = await deps.uow.transaction(visitor.access, async (tx) => {
      const found = await tx.households.list(page);
      const rows = [];
      for (const household of found.items) rows.push(await rowView(tx, household, today));
      return { rows, total: await tx.households.count(), next: found.next };
    });
    return sendPage(reply, chromeOf(visitor), {
      title: 'Mes ménages',
      template: 'households',
      breadcrumb: [
        { href: '/', label: 'Accueil' },
        { href: null, label: 'Mes ménages' },
      ],
      data: {
        scope: `Les ménages enregistrés par ${visitor.organisation}. Vous seul voyez ces références.`,
        caption: formatCount(total, 'ménage'),
        rows,
        firstHref: page.after === null ? null : '/menages',
        nextHref: next === null ? null : `/menages?after=${encodeURIComponent(next)}`,
      },
    });
  });
}

async function rowView(tx: Tx, household: Household, today: CalendarDate) {
  const proposals = await tx.proposals.ofHousehold(household.id);
  const missing = household.documents.filter((document) => document.status !== 'received').length;
  return {
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
