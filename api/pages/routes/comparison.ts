import type { FastifyInstance } from 'fastify';
import type { Baseline, BaselineComparison, BaselineValue } from '#matching/baselines.js';
import { page } from '../../auth/operations.js';
import type { AppDeps } from '../../deps.js';
import { problem } from '../../errors.js';
import { formatDate, formatNumber, formatShare } from '../format.js';
import { sendPage } from '../render.js';
import { chromeOf, signedIn } from '../session.js';

const RULES: Readonly<Record<Baseline, { readonly name: string; readonly how: string }>> = {
  'scarcest-first': {
    name: 'Le plus rare d’abord',
    how: 'les logements qui conviennent à le moins de ménages sont servis les premiers, chacun au mieux noté de ceux qui restent',
  },
  'first-come': { name: 'Premier arrivé', how: 'chaque logement, dans l’ordre, à la demande la plus ancienne' },
  seniority: {
    name: 'Ancienneté',
    how: 'chaque logement, dans l’ordre, au ménage qui attend depuis le plus longtemps',
  },
  'seeded-random': { name: 'Tirage au sort', how: 'ordre et choix tirés avec la graine du calcul' },
  silo: {
    name: 'Chacun chez soi',
    how: 'le même optimum, mais chaque département ne loge que les ménages qu’il accompagne',
  },
};

/** Rank 1 of the current run beside simpler rules: what optimality brings, on the same vacancies and households. */
export function comparisonRoutes(app: FastifyInstance, deps: AppDeps): void {
  app.get('/calcul', page('run.compare'), async (request, reply) => {
    const visitor = await signedIn(deps, request, [
      'regionalAuthority',
      'departementalUnit',
      'landlordReferent',
      'association',
    ]);
    const run = await deps.uow.transaction(visitor.access, (tx) => tx.runs.latestPublished());
    if (run === null)
      throw problem('NO_RUN_YET', 'Aucun calcul n’est encore publié : la comparaison viendra avec le premier.');
    const comparison = await deps.explainer.compare(run.id);
    return sendPage(reply, chromeOf(visitor), {
      title: 'Le calcul et des règles plus simples',
      template: 'comparison',
      breadcrumb: [
        { href: '/', label: 'Accueil' },
        { href: null, label: 'Le calcul et des règles plus simples' },
      ],
      data: {
        asOf: formatDate(run.asOf),
        vacancies: formatNumber(comparison.vacancies),
        rows: comparisonRows(comparison),
      },
    });
  });
}

/** One row a rule, the run first; the difference is that of the sum of points. */
export function comparisonRows({ vacancies, optimum, baselines }: BaselineComparison) {
  const row = (name: string, how: string, value: Omit<BaselineValue, 'baseline'>, difference: string) => ({
    name,
    how,
    filled: `${formatNumber(value.filled)} sur ${formatNumber(vacancies)}`,
    points: formatNumber(value.points),
    difference,
    waiting: value.filled === 0 ? 'N/A' : formatNumber(Math.round(value.waitingDays / value.filled)),
    interDepartmental: value.filled === 0 ? 'N/A' : formatShare(value.interDepartmental, value.filled),
  });
  return [
    row('Le moteur', 'l’optimum exact sur toute la région', optimum, 'référence'),
    ...baselines.map((value) => {
      const { name, how } = RULES[value.baseline];
      return row(
        name,
        how,
        value,
        optimum.points === 0 ? 'N/A' : formatShare(value.points - optimum.points, optimum.points),
      );
    }),
  ];
}
