import type { Command } from 'commander';
import { CommandFailure, EXIT } from '../exit-codes.js';

export function addDoctorCommand(program: Command): void {
  program
    .command('doctor')
    .description('contrôle l’installation : Node, base, migrations, file, fraîcheur des paramètres légaux')
    .action(async () => {
      const { diagnose } = await import('../service/doctor.js');
      const findings = await diagnose();
      const words = { ok: 'ok', warning: 'attention', failure: 'ÉCHEC' } as const;
      for (const { state, what } of findings) process.stdout.write(`${words[state].padEnd(10)}${what}\n`);
      const failures = findings.filter((finding) => finding.state === 'failure').length;
      if (failures > 0) throw new CommandFailure(EXIT.failure, `${failures} point(s) à corriger.`);
    });
}
