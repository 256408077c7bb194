import { pipeline } from 'node:stream/promises';
import type { Command } from 'commander';
import type { CalendarDate } from '#domain/dates.js';
import { DEPARTEMENT_NAMES, DEPARTEMENTS, type Departement } from '#domain/departement.js';
import { CommandFailure, EXIT } from '../exit-codes.js';
import { dateOption, oneOf } from '../options.js';
import { writePieces } from '../output.js';

const FORMATS = ['table', 'json', 'csv', 'xlsx'] as const;

interface ReportOptions {
  readonly asOf: CalendarDate;
  readonly from?: CalendarDate;
  readonly format: (typeof FORMATS)[number];
  readonly departement?: Departement;
}

export function addReportCommand(program: Command): void {
  program
    .command('report <indicateur>')
    .description('un indicateur à une date (T01 à T13, interdepartemental, objectif-80…)')
    .requiredOption('--as-of <date>', 'situation à cette date, AAAA-MM-JJ', dateOption)
    .option('--from <date>', 'événements comptés depuis cette date, AAAA-MM-JJ (1er janvier par défaut)', dateOption)
    .option('--format <format>', `un de : ${FORMATS.join(', ')}`, oneOf(FORMATS), 'table')
    .option('--departement <code>', 'un seul département', oneOf(DEPARTEMENTS))
    .action(reportCommand);
}

async function reportCommand(id: string, options: ReportOptions): Promise<void> {
  const [{ configuration }, { withDatabase }, { caseShellOn, withPool }, monitoring, reportText, { definitionOver }] =
    await Promise.all([
      import('../service/configuration.js'),
      import('../service/database.js'),
      import('../service/service.js'),
      import('#monitoring/report.js'),
      import('#monitoring/report-text.js'),
      import('#monitoring/period.js'),
    ]);
  const known = monitoring.definitions().find((candidate) => candidate.id === id);
  if (known === undefined) {
    const ids = monitoring.definitions().map((candidate) => candidate.id);
    throw new CommandFailure(EXIT.usage, `Indicateur inconnu : « ${id} ». Connus : ${ids.join(', ')}.`);
  }
  refuseMisuse(options, monitoring.isRegional(id));
  const scope =
    options.departement === undefined
      ? ({ kind: 'region' } as const)
      : ({ kind: 'departement', departement: options.departement } as const);
  const scopeWords = options.departement === undefined ? 'Île-de-France' : DEPARTEMENT_NAMES[options.departement];
  await withDatabase(configuration(), (url) =>
    withPool(url, async (pool) => {
      const { uow, clock } = caseShellOn(pool);
      if (options.asOf > clock.today()) {
        const words = `Cette date est à venir : ${options.asOf}. Donnez une date au plus tard le ${clock.today()}.`;
        throw new CommandFailure(EXIT.invalidData, words);
      }
      const found = await uow.transaction({ kind: 'system' }, (tx) =>
        monitoring.report(id, { asOf: options.asOf, from: options.from, scope }, tx.monitoring),
      );
      if (found === undefined || !found.ok) {
        const code = found?.error.code === 'PERIOD_NOT_APPLICABLE' ? EXIT.usage : EXIT.invalidData;
        throw new CommandFailure(code, found?.error.detail ?? id);
      }
      const definition = definitionOver(known, found.value);
      const extraction = { extractedAt: clock.now(), scope: scopeWords, definition };
      const { extractedAt } = extraction;
      if (options.format === 'xlsx' || options.format === 'csv') {
        const { tableFile } = await import('#api/indicator-file.js');
        const { body } = tableFile(found.value, extraction, options.format);
        await pipeline(typeof body === 'string' ? [body] : body, process.stdout, { end: false });
        return;
      }
      const text = {
        table: () => reportText.tableText(found.value),
        json: () => `${JSON.stringify({ definition, extractedAt, table: found.value }, null, 2)}\n`,
      }[options.format]();
      await writePieces(undefined, [text]);
    }),
  );
}

function refuseMisuse({ asOf, from, departement }: ReportOptions, regional: boolean): void {
  if (departement !== undefined && regional) {
    throw new CommandFailure(EXIT.usage, 'Cet indicateur n’existe qu’à l’échelle de la région.');
  }
  if (from !== undefined && from > asOf) {
    const words = `La période est à l’envers : --from (${from}) vient après --as-of (${asOf}).`;
    throw new CommandFailure(EXIT.usage, `${words} Donnez un --from au plus tard le ${asOf}.`);
  }
}
