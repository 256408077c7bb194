import type { Command } from 'commander';
import { householdId, vacancyId } from '#domain/ids.js';
import { CommandFailure, EXIT } from '../exit-codes.js';

interface ExplainOptions {
  readonly instance: string;
  readonly vacancy: string;
  readonly household: string;
  readonly json?: true;
}

export function addExplainCommand(program: Command): void {
  program
    .command('explain')
    .description('explique pourquoi un ménage est proposé ou non pour un logement, et ce qui le changerait')
    .argument('[resultat]', 'fichier RESULT.json, ou « - » pour l’entrée standard', '-')
    .requiredOption('--instance <fichier>', 'fichier INSTANCE.json du calcul')
    .requiredOption('--vacancy <id>', 'identifiant du logement vacant')
    .requiredOption('--household <id>', 'identifiant du ménage')
    .option('--json', 'explication complète en JSON')
    .action(async (path: string, options: ExplainOptions) => {
      const [{ readInstance, readResult }, { explainPairing, UnknownPairingError }, { instanceHash, freezeInstance }] =
        await Promise.all([import('../run-files.js'), import('#matching/explain.js'), import('#matching/freeze.js')]);
      const result = await readResult(path);
      const instance = await readInstance(options.instance);
      if (result.instanceHash !== instanceHash(freezeInstance(instance))) {
        throw new CommandFailure(
          EXIT.integrity,
          'Ce résultat n’est pas celui de cette instance (empreintes différentes).',
        );
      }
      try {
        const explanation = explainPairing(
          instance,
          result,
          vacancyId(options.vacancy),
          householdId(options.household),
        );
        const { explanationText } = await import('../explanation-text.js');
        process.stdout.write(options.json ? `${JSON.stringify(explanation)}\n` : explanationText(explanation));
      } catch (error) {
        if (!(error instanceof UnknownPairingError)) throw error;
        const [word, id] = error.missing === 'vacancy' ? ['logement', options.vacancy] : ['ménage', options.household];
        throw new CommandFailure(EXIT.invalidData, `L’instance ne contient pas de ${word} ${id}.`);
      }
    });
}
