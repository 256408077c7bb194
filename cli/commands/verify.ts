import type { Command } from 'commander';
import { CommandFailure, EXIT } from '../exit-codes.js';
import { say } from '../output.js';

const SHOWN = 50;

export function addVerifyCommand(program: Command): void {
  program
    .command('verify')
    .description('revérifie un résultat avec un code séparé (P1 à P10) : code 6 et numéro de la propriété violée')
    .argument('[resultat]', 'fichier RESULT.json, ou « - » pour l’entrée standard', '-')
    .requiredOption('--instance <fichier>', 'fichier INSTANCE.json du calcul')
    .option('--json', 'violations en JSON')
    .action(async (path: string, options: { readonly instance: string; readonly json?: true }) => {
      const [{ readInstance, readResult }, { auditResult }] = await Promise.all([
        import('../run-files.js'),
        import('#matching/audit.js'),
      ]);
      const result = await readResult(path);
      const instance = await readInstance(options.instance);
      const violations = auditResult(instance, result);
      const properties = [...new Set(violations.map((violation) => violation.property))];
      if (options.json) process.stdout.write(`${JSON.stringify({ valid: violations.length === 0, violations })}\n`);
      else
        for (const { property, message } of violations.slice(0, SHOWN))
          process.stdout.write(`${property}\t${message}\n`);
      if (violations.length > 0) {
        throw new CommandFailure(
          EXIT.integrity,
          `Le résultat ne tient pas : ${violations.length} violation(s), propriété(s) ${properties.join(', ')}.`,
        );
      }
      say('Le résultat tient : propriétés P1 à P7, P9 et P10, somme de contrôle et certificat recalculés.');
    });
}
