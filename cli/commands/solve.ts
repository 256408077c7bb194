import type { Command } from 'commander';
import { CommandFailure, EXIT } from '../exit-codes.js';
import { say, writePieces } from '../output.js';

interface SolveOptions {
  readonly output?: string;
  readonly policy?: string;
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
    });
}
