import type { Command } from 'commander';
import type { CalendarDate } from '#domain/dates.js';
import type { Policy } from '#domain/policy.js';
import type { Backtest, Backtester, BacktestSide } from '#matching/backtest.js';
import { CommandFailure, EXIT } from '../exit-codes.js';
import { dateOption } from '../options.js';
import { say } from '../output.js';

interface BacktestOptions {
  readonly policy: string;
  readonly from?: CalendarDate;
  readonly to?: CalendarDate;
  readonly ids?: true;
  readonly json?: true;
}

export function addBacktestCommand(program: Command): void {
  program
    .command('backtest')
    .description('rejoue les calculs conservés sous une autre politique : ménages gagnés et perdus')
    .argument('[instances...]', 'fichiers INSTANCE.json ; sans eux, le dernier calcul publié de chaque jour de la base')
    .requiredOption('--policy <fichier>', 'politique à essayer, POLICY.json')
    .option('--from <date>', 'premier jour, AAAA-MM-JJ', dateOption)
    .option('--to <date>', 'dernier jour, AAAA-MM-JJ', dateOption)
    .option('--ids', 'les identifiants des ménages gagnés et perdus, en plus des nombres')
    .option('--json', 'résultat en JSON')
    .action(backtestCommand);
}

async function backtestCommand(paths: readonly string[], options: BacktestOptions): Promise<void> {
  const { from, to } = options;
  if (from !== undefined && to !== undefined && from > to) {
    throw new CommandFailure(EXIT.usage, `--from (${from}) est après --to (${to}) : inversez les deux dates.`);
  }
  const [{ readPolicy }, { Backtester }] = await Promise.all([
    import('../run-files.js'),
    import('#matching/backtest.js'),
  ]);
  const policy: Policy = await readPolicy(options.policy);
  const backtester = new Backtester(policy);
  if (paths.length > 0) await addFiles(backtester, paths, options);
  else await addStoredRuns(backtester, options);
  const found = backtester.result();
  if (found.runs.length === 0) {
    throw new CommandFailure(EXIT.noSolution, 'Aucun calcul conservé dans cette période : élargissez --from et --to.');
  }
  const shown = options.ids ? found : withoutIds(found);
  process.stdout.write(options.json ? `${JSON.stringify(shown)}\n` : textOf(found, options.ids === true));
  say(
    'Chaque calcul est rejoué seul, depuis ses données figées, sans les listes en attente ; les suites d’un bail ne sont pas reportées.',
  );
}

async function addFiles(backtester: Backtester, paths: readonly string[], { from, to }: BacktestOptions) {
  const { readInstance } = await import('../run-files.js');
  for (const [i, path] of paths.entries()) {
    const instance = await readInstance(path);
    if ((from !== undefined && instance.asOf < from) || (to !== undefined && instance.asOf > to)) continue;
    backtester.add(instance);
    progress(i + 1, paths.length);
  }
}

async function addStoredRuns(backtester: Backtester, { from, to }: BacktestOptions) {
  const [{ configuration }, { withDatabase }, { caseShellOn, withPool }] = await Promise.all([
    import('../service/configuration.js'),
    import('../service/database.js'),
    import('../service/service.js'),
  ]);
  await withDatabase(configuration(), (url) =>
    withPool(url, async (pool) => {
      const { uow } = caseShellOn(pool);
      const period = { from: from ?? null, to: to ?? null };
      const ids = await uow.transaction({ kind: 'system' }, (tx) => tx.runs.publishedByDay(period));
      for (const [i, id] of ids.entries()) {
        const run = await uow.transaction({ kind: 'system' }, (tx) => tx.runs.load(id));
        if (run !== null) backtester.add(run.instance);
        progress(i + 1, ids.length);
      }
    }),
  );
}

function progress(done: number, of: number): void {
  if (process.stderr.isTTY) process.stderr.write(`\r${done} / ${of} calculs${done === of ? '\n' : ''}`);
}

/** Counts where the backtest has ids. */
function withoutIds({ policy, runs, added, lost, addedToLists, lostFromLists }: Backtest) {
  const counts = (lists: Pick<Backtest, 'added' | 'lost' | 'addedToLists' | 'lostFromLists'>) => ({
    added: lists.added.length,
    lost: lists.lost.length,
    addedToLists: lists.addedToLists.length,
    lostFromLists: lists.lostFromLists.length,
  });
  return {
    policy,
    runs: runs.map((run) => ({ ...run, ...counts(run) })),
    ...counts({ added, lost, addedToLists, lostFromLists }),
  };
}

const HEADER = ['calcul du', 'politique', 'rangs 1', 'attente moy. (j)', '> 6 mois', 'interdép.', 'DALO', '+', '−'];

function textOf(backtest: Backtest, withIds: boolean): string {
  const rows = backtest.runs.flatMap((run) => [
    [run.asOf, run.recordedPolicy, ...cellsOf(run.recorded), '', ''],
    ['', backtest.policy, ...cellsOf(run.replayed), String(run.added.length), String(run.lost.length)],
  ]);
  const widths = HEADER.map((head, column) => Math.max(head.length, ...rows.map((row) => (row[column] ?? '').length)));
  const lines = [HEADER, ...rows].map((row) => row.map((cell, i) => cell.padStart(widths[i] ?? 0)).join('  '));
  const { added, lost, addedToLists, lostFromLists } = backtest;
  const totals = [
    `Ménages au rang 1 sous « ${backtest.policy} » seulement : ${added.length} ; sous la politique d’alors seulement : ${lost.length}.`,
    `Sur une liste, à tout rang : ${addedToLists.length} gagnés, ${lostFromLists.length} perdus.`,
  ];
  const ids = withIds ? [`gagnés : ${added.join(' ') || 'aucun'}`, `perdus : ${lost.join(' ') || 'aucun'}`] : [];
  return `${[...lines, '', ...totals, ...ids].join('\n')}\n`;
}

function cellsOf(side: BacktestSide): readonly string[] {
  const mean = side.rankOne === 0 ? '–' : String(Math.round(side.waitingDays / side.rankOne));
  const counts = [side.waitingOverSixMonths, side.interDepartmental, side.dalo].map(String);
  return [String(side.rankOne), mean, ...counts];
}
