import type { FastifyInstance } from 'fastify';
import { readIdentity } from '#casework/life/identities.js';
import { type CaseDeps, inTransaction, type OrganisationAccess } from '#casework/transaction.js';
import type { Household } from '#domain/household.js';
import { occupants } from '#domain/household.js';
import { isExit, PAIRING_STATE_LABELS } from '#domain/pairing-life.js';
import { ok } from '#domain/result.js';
import { towardsStartedOn } from '#domain/support.js';
import { page } from '../../auth/operations.js';
import { type AppDeps, caseShell } from '../../deps.js';
import { unwrap } from '../../errors.js';
import { pageOf } from '../../list-page.js';
import { formatCount, formatDate } from '../format.js';
import { departementLabel } from '../labels.js';
import { sendPage } from '../render.js';
import { chromeOf, signedIn } from '../session.js';
import { HOME_LINK } from './sessions.js';

const PAGE_SIZE = '25';
const PAIRINGS = { limit: 20, after: null } as const;

/** The nominative list of a départemental unit's territory: part of its work, each name it shows is a reading in the journal. */
export function unitHouseholdRoutes(app: FastifyInstance, deps: AppDeps): void {
  app.get<{ Querystring: { after?: string } }>('/territoire', page('territory.list'), async (request, reply) => {
    const visitor = await signedIn(deps, request, ['departementalUnit']);
    const { access } = visitor;
    const asked = pageOf({ limit: PAGE_SIZE, after: request.query.after });
    const { rows, next, count } = unwrap(
      await inTransaction(caseShell(deps), access, async (caseDeps) => {
        const found = await caseDeps.tx.households.list(asked);
        const rows = [];
        for (const household of found.items) rows.push(await rowOf(caseDeps, access, household));
        return ok({ rows, next: found.next, count: await caseDeps.tx.households.count() });
      }),
    );
    return sendPage(reply, chromeOf(visitor), {
      title: 'Ménages du territoire',
      template: 'unit-households',
      breadcrumb: [HOME_LINK, { href: null, label: 'Ménages du territoire' }],
      data: {
        rows,
        count: formatCount(count, 'ménage'),
        territory: access.departements.map(departementLabel).join(', '),
        firstHref: asked.after === null ? null : '/territoire',
        nextHref: next === null ? null : `/territoire?after=${encodeURIComponent(next)}`,
      },
    });
  });
}

async function rowOf(deps: CaseDeps, access: OrganisationAccess, household: Household) {
  const { tx } = deps;
  const identity = await readIdentity(deps, access, household.id);
  const { items } = await tx.pairings.list({ householdId: household.id }, PAIRINGS);
  const live = items.filter(({ state }) => !isExit(state));
  const started = household.support === null ? null : towardsStartedOn(household.support);
  return {
    name: identity?.name ?? 'nom non saisi',
    reference: household.reference,
    association: (await tx.organisations.find(household.ownerId))?.name ?? 'non connue',
    persons: formatCount(occupants(household), 'personne'),
    started: started === null ? 'sans accompagnement vers le logement' : formatDate(started),
    dalo: household.dalo === null ? null : formatDate(household.dalo.recognisedOn),
    protocol: household.protocolEligibleSince !== null,
    states: live.map(({ state }) => PAIRING_STATE_LABELS[state]),
  };
}
