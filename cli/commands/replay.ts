import type { Command } from 'commander';
import { runId } from '#domain/ids.js';
import type { Instance } from '#matching/instance.js';
import type { RunResult } from '#matching/run-result.js';
import { CommandFailure, EXIT } from '../exit-codes.js';

export function addReplayCommand(program: Command): void {
  program
    .command('replay <calcul>')
    .description('recalcule un calcul conservé depuis ses données figées et compare au résultat publié')
    .action(async (id: string) => {
      const run = await storedRun(id);
      const [{ solveInstance }, { freezeInstance, instanceHash }, { ENGINE }] = await Promise.all([
        import('#matching/solve.js'),
        import('#matching/freeze.js'),
        import('#matching/engine.js'),
      ]);
      const { instance, result } = run;
      if (instanceHash(freezeInstance(instance)) !== result.instanceHash) {
        throw new CommandFailure(EXIT.integrity, `Données figées du calcul ${id} altérées : leur empreinte a changé.`);
      }
      const again = solveInstance(instance);
      if (again.resultHash === result.resultHash) {
        process.stdout.write(`${id} : résultat identique, empreinte ${again.resultHash}\n`);
        return;
      }
      const engine = (value: RunResult['engine']): string => `${value.name} ${value.version}`;
      throw new CommandFailure(
        EXIT.integrity,
        engine(ENGINE) === engine(result.engine)
          ? `${id} : le même moteur donne un autre résultat (${again.resultHash} au lieu de ${result.resultHash}).`
          : `${id} : publié par ${engine(result.engine)}, rejoué par ${engine(ENGINE)} : les résultats diffèrent. Rejouez avec la version d’origine.`,
      );
    });
}

async function storedRun(id: string): Promise<{ instance: Instance; result: RunResult }> {
  const [{ configuration }, { withDatabase }, { caseShellOn, withPool }] = await Promise.all([
    import('../service/configuration.js'),
    import('../service/database.js'),
    import('../service/service.js'),
  ]);
  const run = await withDatabase(configuration(), (url) =>
    withPool(url, (pool) => caseShellOn(pool).uow.transaction({ kind: 'system' }, (tx) => tx.runs.load(runId(id)))),
  );
  if (run !== null) return run;
  throw new CommandFailure(
    EXIT.invalidData,
    `Calcul inconnu, ou dont les données figées ont été effacées : « ${id} ». L’identifiant est celui que rend GET /api/v1/runs/:id.`,
  );
}
