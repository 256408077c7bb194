import type { Command } from 'commander';
import type { Instance } from '#matching/instance.js';
import type { Coefficient } from '#matching/run-result.js';
import { CommandFailure, EXIT } from '../exit-codes.js';
import { say, writePieces } from '../output.js';

interface SolveOptions {
  readonly output?: string;
  readonly policy?: string;
  readonly baselines?: true;
}

const EMPTY = {
  noVacancy: 'aucun logement orienté',
  noHousehold: 'aucun ménage',
  noEligiblePairing: 'aucun ménage ne remplit les conditions d’aucun logement',
} as const;

export function addSolveCommand(program: Command): void {
  program
    .command('solve')
    .description('calcule les propositions d’une région, hors ligne : mêmes données, mêmes octets')
    .argument('[instance]', 'fichier INSTANCE.json, ou « - » pour l’entrée standard', '-')
    .option('-o, --output <fichier>', 'fichier RESULT.json à écrire (« - » ou absent : sortie standard)')
    .option('--policy <fichier>', 'politique qui remplace celle de l’instance')
    .option('--baselines', 'montre aussi, sur la sortie d’erreur, ce que cinq règles plus simples auraient donné')
    .action(async (path: string, options: SolveOptions) => {
      const [{ readInstance, readPolicy }, { solveInstance }, { resultText }] = await Promise.all([
        import('../run-files.js'),
        import('#matching/solve.js'),
        import('../result-text.js'),
      ]);
      const read = await readInstance(path);
      const instance = options.policy === undefined ? read : { ...read, policy: await readPolicy(options.policy) };
      const result = solveInstance(instance);
      await writePieces(options.output, resultText(result));
      if (result.outcome.status === 'empty') {
        throw new CommandFailure(EXIT.noSolution, `Rien à proposer : ${EMPTY[result.outcome.why]}.`);
      }
      const [first] = result.stages;
      say(
        `${first?.filled ?? 0} logements pourvus au rang 1 sur ${first?.vacancies ?? 0}, ${result.proposals.length} propositions.`,
      );
      if (result.coefficients.length > 0) await sayTargets(result.coefficients);
      if (options.baselines) await sayBaselines(instance);
    });
}

/** Each target in each scope: what is reached of what was asked, and at which coefficient. */
async function sayTargets(coefficients: readonly Coefficient[]): Promise<void> {
  const { SHORTFALL_LABELS } = await import('#domain/target.js');
  const { targetTitle } = await import('../words.js');
  for (const { counted, needed, of, coefficient, cap, shortfall, reason, ...target } of coefficients) {
    const missing = reason === null ? 'atteint' : `il manque ${shortfall} : ${SHORTFALL_LABELS[reason]}`;
    say(
      `${targetTitle(target)} : ${counted} sur ${of}, ${needed} demandés, coefficient ${coefficient} (plafond ${cap}), ${missing}.`,
    );
  }
}

/** Rank 1 beside the baselines, targets off: what optimality brings on this very instance. */
async function sayBaselines(instance: Instance): Promise<void> {
  const { prepareExplanations } = await import('#matching/explain.js');
  const { compareBaselines } = await import('#matching/baselines.js');
  const { graph, plan } = prepareExplanations(instance);
  const { optimum, baselines } = compareBaselines(graph, plan);
  say('règle            pourvus     points  interdépartementaux');
  for (const { baseline, filled, points, interDepartmental } of [{ baseline: 'moteur', ...optimum }, ...baselines]) {
    const [a, b, c] = [filled, points, interDepartmental].map(String) as [string, string, string];
    say(`${baseline.padEnd(15)} ${a.padStart(8)} ${b.padStart(10)} ${c.padStart(20)}`);
  }
}
