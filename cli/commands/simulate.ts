import type { Command } from 'commander';
import { SUPPLY_MODES, type SupplyMode } from '#simulation/experiment.js';
import { oneOf, wholeNumber } from '../options.js';
import { say } from '../output.js';
import type { HypercubeOptions } from '../simulation/hypercube.js';
import type { SimulationPlan } from '../simulation/run.js';

export interface SimulateOptions {
  readonly policy: readonly string[];
  readonly against: string;
  readonly seeds: number;
  readonly firstSeed: number;
  readonly months: number;
  readonly mode: SupplyMode;
  readonly assumptions: string;
  readonly calibration?: string;
  readonly store: string;
  readonly workers?: number;
  readonly gate?: true;
  readonly json?: true;
}

const number = (min: number, max: number) => wholeNumber({ min, max });
const several = (name: string, before: readonly string[] | undefined): readonly string[] => [...(before ?? []), name];

export function addSimulateCommand(program: Command): void {
  program
    .command('simulate')
    .description(
      'simule la région sous une politique et la compare à l’existant recalé sur les chiffres de la DRIHL : écarts appariés et intervalles à 95 %',
    )
    .option('--policy <fichier|nom>', 'politique à essayer (répétable) : POLICY.json, ou un nom de la liste', several)
    .option('--against <fichier|nom>', 'à quoi la comparer', 'statusQuo')
    .option('--seeds <n>', 'graines simulées', number(1, 1000), 30)
    .option('--first-seed <n>', 'première graine ; 1 à 100 servent au calage', number(1, 900_000), 101)
    .option('--months <n>', 'mois sous la politique', number(1, 36), 12)
    .option(
      '--mode <offre>',
      'opportunity : mêmes logements montrés ; conserved : mêmes baux, seul change qui les signe',
      oneOf(SUPPLY_MODES),
      'opportunity',
    )
    .option('--assumptions <fichier|nom>', 'hypothèses : base, prudent, ou un fichier JSON', 'base')
    .option('--calibration <fichier>', 'calage de ces hypothèses (simulate-calibrate), s’il n’est pas fourni')
    .option('--store <fichier>', 'résultats par graine, repris s’ils y sont déjà', 'simulation.ndjson')
    .option('--workers <n>', 'fils d’exécution ; par défaut un par cœur', number(1, 64))
    .option('--gate', 'dit d’abord ce que l’existant simulé reproduit des chiffres observés')
    .option('--json', 'résultat en JSON')
    .action(async (options: SimulateOptions) => {
      const { simulate } = await import('../simulation/simulate.js');
      await simulate({ ...options, policy: options.policy ?? ['default'] }, progress);
    });
  program
    .command('simulate-calibrate')
    .description(
      'cale l’existant simulé sur les chiffres de la DRIHL, sous des hypothèses données ; reprend où il en était',
    )
    .option('--assumptions <fichier|nom>', 'hypothèses : base, prudent, ou un fichier JSON', 'base')
    .option('--seeds <n>', 'graines, de 1 à n', number(1, 100), 6)
    .option('--rounds <n>', 'tours', number(2, 200), 16)
    .requiredOption('-o, --output <fichier>', 'calage ; son avancement est gardé à côté, dans un fichier .state')
    .action(async (options: { assumptions: string; seeds: number; rounds: number; output: string }) => {
      const { calibrateFile } = await import('../simulation/calibrate-file.js');
      await calibrateFile(options, progress);
    });
  program
    .command('simulate-hypercube')
    .description(
      'la même comparaison sous d’autres hypothèses, tirées dans leurs bornes (hypercube latin), chacune recalée : entre quoi et quoi varient les écarts ; reprend où elle en était',
    )
    .option('--policy <fichier|nom>', 'politique à essayer', 'default')
    .option('--points <n>', 'jeux d’hypothèses', number(2, 200), 16)
    .option('--seeds <n>', 'graines de chacun', number(1, 100), 10)
    .option('--months <n>', 'mois sous la politique', number(1, 36), 12)
    .option('--rounds <n>', 'tours de chaque calage', number(2, 200), 12)
    .option('--workers <n>', 'fils d’exécution', number(1, 64), 2)
    .requiredOption('--folder <dossier>', 'calages et résultats, repris s’ils y sont déjà')
    .option('--json', 'résultat en JSON')
    .action(async (options: HypercubeOptions) => {
      const { hypercube } = await import('../simulation/hypercube.js');
      await hypercube(options, say);
    });
}

/** A bar on the terminal; one line at the end elsewhere. */
const progress: SimulationPlan['onProgress'] = (done, of) => {
  if (!process.stderr.isTTY) {
    if (done === of) say(`${of} sur ${of}`);
    return;
  }
  const width = 30;
  const filled = Math.round((width * done) / Math.max(1, of));
  process.stderr.write(
    `\r${'█'.repeat(filled)}${'░'.repeat(width - filled)} ${done} sur ${of}${done === of ? '\n' : ''}`,
  );
};
