import type { Command } from 'commander';
import { wholeNumber } from '../options.js';
import { say } from '../output.js';

export function addMigrateCommand(program: Command): void {
  const migrate = program
    .command('migrate')
    .description('schéma de la base : up, down, status')
    .usage('<up|down|status>');
  const open = async () => {
    const [{ configuration }, { withDatabase }, migrations] = await Promise.all([
      import('../service/configuration.js'),
      import('../service/database.js'),
      import('#infra/migrate.js'),
    ]);
    const config = configuration();
    const queueInPostgres = config.redisUrl === null;
    return {
      ...migrations,
      on: <T>(work: (options: { url: string; queueInPostgres: boolean }) => Promise<T>) =>
        withDatabase(config, (url) => work({ url, queueInPostgres })),
    };
  };
  const list = (names: readonly string[], none: string): void => {
    for (const name of names) process.stdout.write(`${name}\n`);
    if (names.length === 0) say(none);
  };
  migrate
    .command('up')
    .description('applique ce qui manque')
    .action(async () => {
      const { on, migrateUp } = await open();
      list(await on(migrateUp), 'Le schéma est déjà à jour.');
    });
  migrate
    .command('down')
    .description('retire les dernières migrations')
    .option('--count <n>', 'combien', wholeNumber({ min: 1, max: 1_000 }), 1)
    .action(async ({ count }: { readonly count: number }) => {
      const { on, migrateDown } = await open();
      list(await on((options) => migrateDown(options, count)), 'Aucune migration à retirer.');
    });
  migrate
    .command('status')
    .description('ce qui est appliqué et ce qui attend')
    .action(async () => {
      const { on, migrationStatus } = await open();
      const { applied, pending } = await on(({ url }) => migrationStatus(url));
      for (const name of applied) process.stdout.write(`appliquée\t${name}\n`);
      for (const name of pending) process.stdout.write(`en attente\t${name}\n`);
    });
}
