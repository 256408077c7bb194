import { rmSync } from 'node:fs';
import { join } from 'node:path';
import type { Command } from 'commander';
import { CommandFailure, EXIT } from '../exit-codes.js';
import { say } from '../output.js';

export function addDemoCommand(program: Command): void {
  const demo = program.command('demo').description('démonstration : reset').usage('reset');
  demo
    .command('reset')
    .description('efface tout et recharge la région de démonstration (elle ne doit pas tourner)')
    .action(async () => {
      const [
        { configuration },
        { withDatabase },
        { findRunning },
        { withPool },
        { migrateDown, migrateUp, migrationStatus },
        demoService,
      ] = await Promise.all([
        import('../service/configuration.js'),
        import('../service/database.js'),
        import('../service/running.js'),
        import('../service/service.js'),
        import('#infra/migrate.js'),
        import('../service/demo.js'),
      ]);
      const config = configuration();
      demoService.refuseProduction(config.environment);
      if (findRunning(config.home) !== null) {
        throw new CommandFailure(
          EXIT.failure,
          'La démonstration tourne : arrêtez-la (Ctrl-C), puis relancez « demo reset ».',
        );
      }
      await withDatabase(config, async (url) => {
        const options = { url, queueInPostgres: config.redisUrl === null };
        const { applied } = await migrationStatus(url);
        // Refuses a database that is not the demonstration's, before anything is erased.
        if (applied.length > 0) {
          await migrateUp(options);
          await withPool(url, (pool) => demoService.loadDemoOnce(pool));
          const { applied: all } = await migrationStatus(url);
          await migrateDown(options, all.length);
        }
        await migrateUp(options);
        rmSync(join(config.home, 'demo-tokens.json'), { force: true });
        await withPool(url, async (pool) => {
          await demoService.loadDemoOnce(pool);
          await demoService.demoTokens(pool, config.home);
        });
      });
      say('La région de démonstration est comme neuve.');
    });
}
