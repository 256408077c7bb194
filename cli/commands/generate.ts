import type { Command } from 'commander';
import { type CalendarDate, calendarDate } from '#domain/dates.js';
import { dateOption, wholeNumber } from '../options.js';
import { writePieces } from '../output.js';

interface GenerateOptions {
  readonly households: number;
  readonly vacancies: number;
  readonly seed: string;
  readonly asOf: CalendarDate;
  readonly output?: string;
}

/** The date is an option with a fixed default: the same command gives the same bytes whatever the day. */
const DEFAULT_AS_OF = calendarDate('2026-11-16');

export function addGenerateCommand(program: Command): void {
  program
    .command('generate')
    .description('écrit une région synthétique (données fictives) au format INSTANCE.json')
    .option('--households <n>', 'nombre de ménages', wholeNumber({ min: 0, max: 100_000_000 }), 5032)
    .option('--vacancies <n>', 'nombre de logements vacants', wholeNumber({ min: 0, max: 10_000_000 }), 400)
    .option('--seed <texte>', 'graine : la même donne les mêmes octets', 'demo')
    .option('--as-of <date>', 'jour de la situation', dateOption, DEFAULT_AS_OF)
    .option('-o, --output <fichier>', 'fichier à écrire (« - » ou absent : sortie standard)')
    .action(async (options: GenerateOptions) => {
      const [{ instanceText }, { DEFAULT_POLICY }, { LEGISLATION_VERSION }] = await Promise.all([
        import('#simulation/generator/instance-text.js'),
        import('#scoring/default-policy.js'),
        import('#legislation/legislation.js'),
      ]);
      const { households, vacancies, seed, asOf } = options;
      const request = {
        households,
        vacancies,
        seed,
        asOf,
        policy: DEFAULT_POLICY,
        legislationVersion: LEGISLATION_VERSION,
      };
      await writePieces(options.output, instanceText(request));
    });
}
