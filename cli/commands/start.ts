import type { Command } from 'commander';
import { say } from '../output.js';

export function addStartCommand(program: Command): void {
  program
    .command('start')
    .description('lance tout dans un processus : PostgreSQL embarqué (ou DATABASE_URL), API, pages et worker')
    .option('--demo', 'charge une fois la région de démonstration (données fictives) et en écrit les jetons')
    .action(async (options: { readonly demo?: true }) => {
      const { start } = await import('../service/start.js');
      const { untilStopped } = await import('../service/until-stopped.js');
      const running = await start({ demo: options.demo ?? false });
      say(`\nRapprochement est prêt : ${running.address}`);
      if (options.demo)
        say('Données fictives. Jetons d’API de la démonstration : demo-tokens.json du dossier de données.');
      say('Ctrl-C arrête tout.');
      await untilStopped(running.stop, running.lost);
    });
}
