import type { FastifyInstance } from 'fastify';
import { CONTINGENTS, type Contingent } from '#domain/contingent.js';
import { DEPARTEMENTS, isDepartement } from '#domain/departement.js';
import { sumCents } from '#domain/money.js';
import type { Role } from '#domain/organisation.js';
import { VACANCY_STATUSES, type Vacancy, type VacancyStatus } from '#domain/vacancy.js';
import type { VacancyFilter } from '#ports.js';
import { page } from '../../auth/operations.js';
import type { AppDeps } from '../../deps.js';
import { pageOf } from '../../list-page.js';
import { formatCount, formatEuros } from '../format.js';
import { CONTINGENT_LABELS, departementLabel, STATUS_LABELS } from '../labels.js';
import { sendPage } from '../render.js';
import { chromeOf, signedIn, type Visitor } from '../session.js';
import { vacancyHead } from '../vacancy-view.js';
import { countBadge, ownBadge } from './vacancies.js';

const PAGE_SIZE = '25';

interface Query {
  readonly departement?: string;
  readonly contingent?: string;
  readonly statut?: string;
  readonly after?: string;
}

export function vacancyListRoutes(app: FastifyInstance, deps: AppDeps): void {
  app.get<{ Querystring: Query }>('/vacances', page('vacancy.list'), async (request, reply) => {
    const visitor = await signedIn(deps, request);
    const filter = filterOf(request.query);
    const page = pageOf({ limit: PAGE_SIZE, after: request.query.after });
    const { rows, total, next } = await deps.uow.transaction(visitor.access, async (tx) => {
      const found = await tx.vacancies.list(filter, page);
      const sizes = await tx.proposals.currentSizes(found.items.map(({ id }) => id));
      const rows = found.items.map((vacancy) => rowView(vacancy, sizes.get(vacancy.id) ?? null, visitor.access.role));
      return { rows, total: await tx.vacancies.count(filter), next: found.next };
    });
    const filtered = Object.keys(filter).length > 0;
    const query = queryOf(request.query);
    return sendPage(reply, chromeOf(visitor), {
      title: 'Vacances',
      template: 'vacancies',
      breadcrumb: [
        { href: '/', label: 'Accueil' },
        { href: null, label: 'Vacances' },
      ],
      data: {
        scope: scopeOf(visitor),
        can: { declare: visitor.access.role === 'landlordReferent' },
        filters: filterViews(request.query),
        filtered,
        rows,
        caption: `${formatCount(total, 'vacance')}${filtered ? ' pour ces filtres' : ''}, les plus récentes d’abord`,
        firstHref: page.after === null ? null : `/vacances${query === '' ? '' : `?${query}`}`,
        nextHref:
          next === null ? null : `/vacances?${[query, `after=${encodeURIComponent(next)}`].filter(Boolean).join('&')}`,
        empty: emptyWords(visitor, filtered),
      },
    });
  });
}

/** Filters of the address; a value that is not of the list filters nothing. */
function filterOf({ departement, contingent, statut }: Query): VacancyFilter {
  return {
    ...(departement !== undefined && isDepartement(departement) ? { departement } : {}),
    ...(CONTINGENTS.includes(contingent as Contingent) ? { contingent: contingent as Contingent } : {}),
    ...(VACANCY_STATUSES.includes(statut as VacancyStatus) ? { status: statut as VacancyStatus } : {}),
  };
}

function queryOf(query: Query): string {
  const kept = new URLSearchParams();
  for (const name of ['departement', 'contingent', 'statut'] as const) {
    const value = query[name];
    if (value !== undefined && value !== '') kept.set(name, value);
  }
  return kept.toString();
}

function filterViews(query: Query) {
  return [
    {
      name: 'departement',
      label: 'Département',
      all: 'Tous',
      value: query.departement ?? '',
      options: DEPARTEMENTS.map((value) => ({ value, label: departementLabel(value) })),
    },
    {
      name: 'contingent',
      label: 'Contingent',
      all: 'Tous',
      value: query.contingent ?? '',
      options: CONTINGENTS.map((value) => ({ value, label: CONTINGENT_LABELS[value] })),
    },
    {
      name: 'statut',
      label: 'Statut',
      all: 'Tous',
      value: query.statut ?? '',
      options: VACANCY_STATUSES.map((value) => ({ value, label: STATUS_LABELS[value] })),
    },
  ];
}

/** `size` = candidates of the current list, `null` where there is none. */
function rowView(vacancy: Vacancy, size: number | null, role: Role) {
  const { dwelling } = vacancy;
  const head = vacancyHead(vacancy);
  return {
    ...head,
    rent: formatEuros(sumCents(dwelling.rentCents, dwelling.annexRentCents, dwelling.chargesCents)),
    status: head.status.text,
    candidates: candidatesBadge(vacancy, size, role),
  };
}

function candidatesBadge(vacancy: Vacancy, size: number | null, role: Role) {
  if (vacancy.status !== 'open') return { tone: '', text: 'Sans objet' };
  if (size === null)
    return vacancy.reservation.state === 'toBeOriented'
      ? { tone: 'warn', text: 'À orienter' }
      : { tone: 'info', text: 'Calcul en cours' };
  if (vacancy.reservation.state === 'toBeOriented') return { tone: 'warn', text: 'À orienter' };
  return role === 'association' ? ownBadge(size) : countBadge(size, vacancy, 'current');
}

function scopeOf({ access, organisation }: Visitor): string {
  switch (access?.role) {
    case 'landlordReferent':
      return `Les logements déclarés par ${organisation}.`;
    case 'association':
      return 'Les logements pour lesquels au moins un de vos ménages a été proposé ; « candidats » compte les vôtres.';
    case 'regionalAuthority':
      return 'Tous les logements déclarés en Île-de-France.';
    default:
      return 'Les logements de votre périmètre.';
  }
}

function emptyWords({ access }: Visitor, filtered: boolean) {
  if (filtered)
    return {
      title: 'Aucune vacance pour ces filtres',
      text: 'Élargissez : retirez un filtre ou choisissez un autre département.',
    };
  if (access?.role === 'landlordReferent')
    return {
      title: 'Aucune vacance déclarée',
      text: 'Déclarez un premier logement : trois candidats seront proposés en quelques secondes.',
    };
  if (access?.role === 'association')
    return {
      title: 'Aucune vacance pour vos ménages',
      text: 'Une vacance apparaît ici dès qu’un de vos ménages y est proposé.',
    };
  return { title: 'Aucune vacance', text: 'Aucun bailleur de votre périmètre n’a encore déclaré de logement.' };
}
