import type { Command } from 'commander';
import { SWEPT_TARGETS, type SweptTarget } from '#domain/target.js';
import type { Frontier, FrontierPlan } from '#matching/frontier.js';
import { percentOf } from '#monitoring/rounding.js';
import { CommandFailure, EXIT } from '../exit-codes.js';
import { oneOf, wholeNumber } from '../options.js';
import { say } from '../output.js';

interface FrontierCommandOptions {
  readonly target: SweptTarget;
  readonly steps: number;
  readonly maxCoefficient?: number;
  readonly json?: true;
}

export function addFrontierCommand(program: Command): void {
  program
    .command('frontier')
    .description(
      'ce qu’un objectif coûte : les plans de rang 1 de l’objectif éteint à son plus fort coefficient, et le silo',
    )
    .argument('[instance]', 'fichier INSTANCE.json, ou « - » pour l’entrée standard', '-')
    .option('--target <objectif>', `objectif : ${SWEPT_TARGETS.join(', ')}`, oneOf(SWEPT_TARGETS), 'interDepartmental')
    .option('--steps <n>', 'pas entre les deux extrêmes', wholeNumber({ min: 1, max: 100 }), 10)
    .option(
      '--max-coefficient <points>',
      'plus fort coefficient ; par défaut celui de la politique, sinon son « bonusMax »',
      wholeNumber({ min: 1, max: 100_000 }),
    )
    .option('--json', 'résultat en JSON')
    .action(async (path: string, { target, steps, maxCoefficient, json }: FrontierCommandOptions) => {
      const [{ readInstance }, { frontier }] = await Promise.all([
        import('../run-files.js'),
        import('#matching/frontier.js'),
      ]);
      const instance = await readInstance(path);
      const found = frontier(instance, { target, steps, ...(maxCoefficient === undefined ? {} : { maxCoefficient }) });
      process.stdout.write(json ? `${JSON.stringify(found)}\n` : tableOf(found));
      if (found.points[0]?.filled === 0) {
        throw new CommandFailure(EXIT.noSolution, 'Rien à arbitrer : aucun logement ne peut être pourvu au rang 1.');
      }
      say(
        found.points.length === 1
          ? 'L’objectif ne change rien ici : aucun coefficient ne donne une part plus grande.'
          : 'Parts en % des rangs 1 du calcul ; chaque ligne est l’optimum exact à son coefficient, les autres objectifs éteints.',
      );
    });
}

const HEADER = ['coefficient', 'pourvus', 'points', 'attente moy. (j)', 'objectif', 'interdép.', 'DALO', '> 6 mois'];

function tableOf({ points, silo }: Frontier): string {
  const rows = [
    HEADER,
    ...points.map((point) => [String(point.coefficient), ...cellsOf(point)]),
    ['silo', ...cellsOf(silo)],
  ];
  const widths = HEADER.map((_, column) => Math.max(...rows.map((row) => (row[column] as string).length)));
  return rows.map((row) => `${row.map((cell, i) => cell.padStart(widths[i] as number)).join('  ')}\n`).join('');
}

function cellsOf(plan: FrontierPlan): readonly string[] {
  const { filled, points, waitingDays, counted, of, interDepartmental, dalo, waitingOverSixMonths } = plan;
  const mean = filled === 0 ? '–' : String(Math.round(waitingDays / filled));
  const shares = [share(counted, of), ...[interDepartmental, dalo, waitingOverSixMonths].map((n) => share(n, filled))];
  return [String(filled), String(points), mean, ...shares];
}

function share(part: number, all: number): string {
  const percent = percentOf(part, all, 1);
  return percent === null ? '–' : `${percent.toFixed(1).replace('.', ',')} %`;
}
