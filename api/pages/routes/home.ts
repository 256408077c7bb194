import type { FastifyInstance } from 'fastify';
import { grantOf } from '#casework/access/matrix.js';
import type { OrganisationAccess } from '#casework/transaction.js';
import { ROLE_LABELS, type Role } from '#domain/organisation.js';
import type { Access, Tx } from '#ports.js';
import { page } from '../../auth/operations.js';
import { assertSameOrigin } from '../../auth.js';
import { type AppDeps, caseShell } from '../../deps.js';
import { problem } from '../../errors.js';
import { typedOf } from '../declare-form.js';
import { formatCount } from '../format.js';
import { associationCards, type FigureView, figureCards, runFacts, scopeText } from '../home-view.js';
import { ROLE_DESCRIPTIONS } from '../labels.js';
import { landlordHome } from '../landlord-home.js';
import { sendPage } from '../render.js';
import { chromeOf, DEMO_ROLES, enterRole, visitorOf } from '../session.js';

const REVIEW_COUNT_LIMIT = 100;

/** Where a role arrives, if not at home; the home page of the demonstration stays, for it holds the role picker. */
const FIRST_PAGES: Readonly<Partial<Record<Role, string>>> = { regionalAuthority: '/suivi' };

export function homeRoutes(app: FastifyInstance, deps: AppDeps): void {
  app.get('/', page('service.public'), async (request, reply) => {
    const visitor = await visitorOf(deps, request);
    const { access } = visitor;
    if (access === null && !visitor.demo) return reply.redirect('/connexion', 303);
    const first = access === null || visitor.demo ? undefined : FIRST_PAGES[access.role];
    if (first !== undefined) return reply.redirect(first, 303);
    const data = {
      greeting:
        access === null
          ? 'Rapprocher chaque logement vacant des ménages qui attendent'
          : `Bonjour, ${ROLE_LABELS[access.role]}`,
      ...(await figuresOf(deps, access, visitor.organisation)),
      comparisonHref: access === null || grantOf('run.compare', access.role) === null ? null : '/calcul',
      landlord:
        access?.role === 'landlordReferent'
          ? await deps.uow.transaction(access, (tx) => landlordHome({ tx, ...caseShell(deps) }, access))
          : null,
      roles: demoRoles(deps)?.map((role) => roleView(role, access)) ?? null,
    };
    return sendPage(reply, chromeOf(visitor), { title: 'Accueil', template: 'home', data });
  });

  app.post('/role', page('service.public'), async (request, reply) => {
    assertSameOrigin(request);
    const role = demoRoles(deps)?.find((known) => known === typedOf(request.body).role);
    if (role === undefined) throw problem('NOT_FOUND', 'Ce rôle n’est pas proposé ici.');
    enterRole(deps, request, reply, role);
    return reply.redirect(FIRST_PAGES[role] ?? '/', 303);
  });
}

/** Roles that the picker offers: those of which the demo has a token; `null` outside of the demo. */
function demoRoles({ demo }: AppDeps): readonly Role[] | null {
  return demo === null ? null : DEMO_ROLES.filter((role) => demo.tokens[role] !== undefined);
}

function roleView(role: Role, access: OrganisationAccess | null) {
  return {
    value: role,
    label: ROLE_LABELS[role],
    description: ROLE_DESCRIPTIONS[role],
    current: access?.role === role,
  };
}

/** Aggregates of the region where nobody is signed in (demo), else of the caller's rows alone. */
async function figuresOf(deps: AppDeps, access: OrganisationAccess | null, organisation: string | null) {
  const reader: Access = access ?? { kind: 'system' };
  return deps.uow.transaction(reader, async (tx) => {
    const run = await tx.runs.latestPublished();
    const current = await tx.proposals.currentFigures();
    const review =
      access?.role === 'association' ? await tx.proposals.toReview({ limit: REVIEW_COUNT_LIMIT, after: null }) : null;
    const toReview = review?.items.length ?? 0;
    const cards: readonly FigureView[] =
      review === null
        ? figureCards(
            {
              ...(await vacancyCounts(tx)),
              withThree: current.vacanciesWithThree,
              rankOnes: current.rankOnes,
              interDepartmental: current.interDepartmentalRankOnes,
              run,
            },
            deps.clock.today(),
          )
        : associationCards(
            {
              households: await tx.households.count(),
              toReview,
              more: review.next !== null,
              rankOnes: current.rankOnes,
              interDepartmental: current.interDepartmentalRankOnes,
            },
            deps.clock.today(),
          );
    return {
      figures: { scope: scopeText(access, organisation), cards },
      run: run === null ? null : runFacts(run),
      todo: todoOf(access, toReview),
    };
  });
}

async function vacancyCounts(tx: Tx) {
  return { openVacancies: await tx.vacancies.count({ status: 'open' }), toBeOriented: null };
}

function todoOf(access: OrganisationAccess | null, toReview: number) {
  if (access?.role === 'association' && toReview > 0) {
    return {
      title: `${formatCount(toReview, 'proposition')} à examiner`,
      text: 'Chaque avis rendu fait avancer un ménage, ou libère le rang pour le suivant.',
      href: '/propositions',
      action: 'Donner un avis',
    };
  }
  return null;
}
