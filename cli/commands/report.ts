import type { Command } from 'commander';
import type { CalendarDate } from '#domain/dates.js';
import { DEPARTEMENT_NAMES, DEPARTEMENTS, type Departement } from '#domain/departement.js';
import { CommandFailure, EXIT } from '../exit-codes.js';
import { dateOption, oneOf } from '../options.js';
import { writePieces } from '../output.js';

const FORMATS = ['table', 'json', 'csv'] as const;

interface ReportOptions {
  readonly asOf: CalendarDate;
  readonly format: (typeof FORMATS)[number];
  readonly departement?: Departement;
}

export function addReportCommand(program: Command): void {
  program
    .command('report <indicateur>')
    .description('un indicateur à une date (T01 à T13, interdepartemental, objectif-80…)')
    .requiredOption('--as-of <date>', 'situation à cette date, AAAA-MM-JJ', dateOption)
    .option('--format <format>', `un de : ${FORMATS.join(', ')}`, oneOf(FORMATS), 'table')
    .option('--departement <code>', 'un seul département', oneOf(DEPARTEMENTS))
    .action(reportCommand);
}

async function reportCommand(id: string, options: ReportOptions): Promise<void> {
  const [{ configuration }, { withDatabase }, { caseShellOn, withPool }, monitoring, reportText] = await Promise.all([
    import('../service/configuration.js'),
    import('../service/database.js'),
    import('../service/service.js'),
    import('#monitoring/report.js'),
    import('#monitoring/report-text.js'),
  ]);
  const definition = monitoring.definitions().find((candidate) => candidate.id === id);
  if (definition === undefined) {
    const known = monitoring.definitions().map((candidate) => candidate.id);
    throw new CommandFailure(EXIT.usage, `Indicateur inconnu : « ${id} ». Connus : ${known.join(', ')}.`);
  }
  if (options.departement !== undefined && monitoring.isRegional(id)) {
    throw new CommandFailure(EXIT.usage, 'Cet indicateur n’existe qu’à l’échelle de la région.');
  }
  const scope =
    options.departement === undefined
      ? ({ kind: 'region' } as const)
      : ({ kind: 'departement', departement: options.departement } as const);
  const scopeWords = options.departement === undefined ? 'Île-de-France' : DEPARTEMENT_NAMES[options.departement];
  await withDatabase(configuration(), (url) =>
    withPool(url, async (pool) => {
      const { uow, clock } = caseShellOn(pool);
      const found = await uow.transaction({ kind: 'system' }, (tx) =>
        monitoring.report(id, { asOf: options.asOf, scope }, tx.monitoring),
      );
      if (found === undefined || !found.ok) throw new CommandFailure(EXIT.invalidData, found?.error.detail ?? id);
      const extractedAt = clock.now();
      const text = {
        table: () => reportText.tableText(found.value),
        csv: () => reportText.tableCsv(found.value, { extractedAt, scope: scopeWords, definition }),
        json: () => `${JSON.stringify({ definition, extractedAt, table: found.value }, null, 2)}\n`,
      }[options.format]();
      await writePieces(undefined, [text]);
    }),
  );
}
