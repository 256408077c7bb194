import { createReadStream, createWriteStream } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { basename } from 'node:path';
import { finished } from 'node:stream/promises';
import { Argument, type Command } from 'commander';
import type { OrganisationAccess } from '#casework/transaction.js';
import { organisationId } from '#domain/ids.js';
import type { ImportShell } from '#exchange/file-import-steps.js';
import type { ImportOptions as ImportingOptions, ImportSummary, LineReport } from '#exchange/import.js';
import { CommandFailure, cannotRead, EXIT } from '../exit-codes.js';
import { say } from '../output.js';

interface ImportOptions {
  readonly organisation: string;
  readonly dryRun?: true;
  readonly report?: string;
}

const SHOWN = 20;

export function addImportCommand(program: Command): void {
  program
    .command('import')
    .description('importe des ménages d’une association ou des vacances d’un bailleur (NDJSON, CSV ou XLSX)')
    .addArgument(new Argument('<quoi>', 'vacancies ou households').choices(['vacancies', 'households']))
    .argument(
      '<fichier>',
      'fichier .csv ou .xlsx, sinon NDJSON (un objet par ligne) ; « - » : NDJSON de l’entrée standard',
    )
    .requiredOption('--organisation <id>', 'association propriétaire des ménages, ou bailleur des logements')
    .option('--dry-run', 'contrôle tout et n’écrit rien')
    .option('--report <fichier>', 'compte rendu ligne par ligne, en CSV')
    .action(importFile);
}

async function importFile(what: 'vacancies' | 'households', file: string, options: ImportOptions): Promise<void> {
  const [
    { configuration },
    { withDatabase },
    { caseShellOn, withPool },
    { importHouseholds, importVacancies },
    { regionReference },
    { NdjsonTooLarge },
  ] = await Promise.all([
    import('../service/configuration.js'),
    import('../service/database.js'),
    import('../service/service.js'),
    import('#exchange/import.js'),
    import('#casework/reference.js'),
    import('#exchange/ndjson.js'),
  ]);
  const id = organisationId(options.organisation);
  const role = what === 'households' ? ('association' as const) : ('landlordReferent' as const);
  const kind = what === 'households' ? 'association' : 'landlord';
  const report = lineReporter(options.report);
  const summary = await withDatabase(configuration(), (url) =>
    withPool(url, async (pool) => {
      const shell = caseShellOn(pool);
      const organisation = await shell.uow.transaction({ kind: 'system' }, (tx) => tx.organisations.find(id));
      if (organisation?.kind !== kind) {
        throw new CommandFailure(
          EXIT.failure,
          `L’organisation « ${id} » n’est pas dans l’annuaire, ou n’est pas de type « ${kind} ».`,
        );
      }
      const access = {
        kind: 'organisation',
        role,
        organisationId: id,
        departements: organisation.departements,
        userId: null,
      } as const;
      const importing = { dryRun: options.dryRun ?? false, onLine: report.line };
      if (/\.(csv|xlsx)$/i.test(file))
        return importTableFile({ ...shell, reference: regionReference }, access, { kind: what, file }, importing);
      const run = what === 'households' ? importHouseholds : importVacancies;
      const source = file === '-' ? process.stdin : createReadStream(file);
      return run({ ...shell, reference: regionReference }, access, source, importing);
    }),
  ).catch((error: unknown) => {
    if (error instanceof NdjsonTooLarge)
      throw new CommandFailure(EXIT.invalidData, 'Fichier trop grand : au plus 50 Mo et 200 000 lignes.');
    if ((error as NodeJS.ErrnoException).syscall === 'open') throw cannotRead(file, error);
    throw error;
  });
  await report.end();
  process.stdout.write(`${JSON.stringify(summary)}\n`);
  if (summary.failed > 0)
    throw new CommandFailure(EXIT.invalidData, `${summary.failed} ligne(s) refusée(s) sur ${summary.lines}.`);
}

/** A CSV or XLSX, read as the pages read it; a file refused as a whole is invalid data. */
async function importTableFile(
  shell: ImportShell,
  access: OrganisationAccess,
  { kind, file }: { readonly kind: 'vacancies' | 'households'; readonly file: string },
  importing: ImportingOptions,
): Promise<ImportSummary> {
  const { importTable } = await import('#exchange/table-import.js');
  const bytes = await readFile(file);
  const done = await importTable(shell, access, { kind, name: basename(file), bytes }, importing);
  if (done.ok) return done.value;
  const fields = (done.error.fields ?? []).map(({ message }) => `\n  ${message}`).join('');
  throw new CommandFailure(EXIT.invalidData, done.error.detail + fields);
}

/** The first refused lines on stderr; every line in the CSV where one is asked for. */
function lineReporter(path: string | undefined): { line: (report: LineReport) => void; end: () => Promise<void> } {
  const stream = path === undefined ? null : createWriteStream(path);
  stream?.write('ligne,etat,reference,pointeur,code,message,attendu,recu\n');
  let shown = 0;
  return {
    line({ line, status, reference, errors }) {
      for (const error of errors) {
        shown += 1;
        if (shown <= SHOWN)
          say(`  ligne ${line}${error.pointer === '' ? '' : `, ${error.pointer}`} : ${error.message}`);
        stream?.write(
          csvRow([line, status, reference, error.pointer, error.code, error.message, error.expected, error.received]),
        );
      }
      if (errors.length === 0) stream?.write(csvRow([line, status, reference, '', '', '', '', '']));
    },
    async end() {
      stream?.end();
      if (stream !== null) await finished(stream);
    },
  };
}

/** A cell that a spreadsheet would take for a formula is given as text. */
function csvRow(cells: readonly (string | number | null | undefined)[]): string {
  const cell = (value: string | number | null | undefined): string => {
    const text = String(value ?? '');
    const safe = /^[=+\-@\t\r]/.test(text) ? `'${text}` : text;
    return /[",\n\r]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
  };
  return `${cells.map(cell).join(',')}\n`;
}
