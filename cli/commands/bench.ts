import type { Command } from 'commander';

const BENCHES = ['solve', 'start', 'post', 'solver'] as const;

export function addBenchCommand(program: Command): void {
  program
    .command('bench')
    .description('mesure sur cette machine (médianes de plusieurs passages)')
    .argument('[mesures...]', `parmi : ${BENCHES.join(', ')} (par défaut : toutes)`)
    .option('--json', 'chiffres en JSON')
    .action(async (names: readonly string[], options: { readonly json?: true }) => {
      const { runBenches } = await import('../bench-runner.js');
      await runBenches(names, options.json ?? false);
    });
}
