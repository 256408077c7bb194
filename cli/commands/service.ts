import { setFlagsFromString } from 'node:v8';
import type { Command } from 'commander';
import { say } from '../output.js';

export function addServiceCommands(program: Command): void {
  program
    .command('serve')
    .description('sert l’API et les pages sur DATABASE_URL')
    .action(async () => {
      // Pages live on sixty megabytes: collected when that has doubled, not quadrupled, at no cost that is measured.
      setFlagsFromString('--heap-growing-percent=100');
      const [{ configuration, requiredDatabaseUrl }, { loggerOf, startHttp }, { untilStopped }] = await Promise.all([
        import('../service/configuration.js'),
        import('../service/service.js'),
        import('../service/until-stopped.js'),
      ]);
      const config = configuration();
      const databaseUrl = requiredDatabaseUrl(config, 'serve');
      const http = await startHttp({ config, databaseUrl, logger: loggerOf(config), demo: null });
      say(`API et pages : ${http.address}`);
      await untilStopped(http.stop);
    });
  program
    .command('worker')
    .description('calcule les propositions sur DATABASE_URL (et REDIS_URL)')
    .action(async () => {
      const [{ configuration, requiredDatabaseUrl }, { loggerOf, workerMail }, { untilStopped }, { startWorker }] =
        await Promise.all([
          import('../service/configuration.js'),
          import('../service/service.js'),
          import('../service/until-stopped.js'),
          import('#workers/main.js'),
        ]);
      const config = configuration();
      const databaseUrl = requiredDatabaseUrl(config, 'worker');
      const worker = startWorker({
        databaseUrl,
        redisUrl: config.redisUrl,
        log: loggerOf(config),
        mail: workerMail(config),
      });
      say('Worker en marche.');
      await untilStopped(() => worker.close());
    });
}
