import type { Command } from 'commander';
import { CommandFailure, EXIT } from '../exit-codes.js';

const LATER: readonly (readonly [name: string, description: string])[] = [
  ['simulate', 'simulation de politiques'],
  ['backtest', 'rejeu du passé'],
  ['replay', 'rejeu d’un calcul conservé'],
];

/** Reserved names: they say that they do not exist yet, and fail. */
export function addLaterCommands(program: Command): void {
  for (const [name, description] of LATER) {
    program
      .command(name)
      .description(`${description} (pas encore disponible)`)
      .allowUnknownOption()
      .allowExcessArguments()
      .action(() => {
        throw new CommandFailure(EXIT.failure, `La commande « ${name} » n’est pas encore disponible.`);
      });
  }
}
