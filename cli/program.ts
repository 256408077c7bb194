import { Command } from 'commander';
import { addAccountCommand } from './commands/account.js';
import { addAssignCommand } from './commands/assign.js';
import { addAuditCommand } from './commands/audit.js';
import { addBacktestCommand } from './commands/backtest.js';
import { addBenchCommand } from './commands/bench.js';
import { addDemoCommand } from './commands/demo.js';
import { addDoctorCommand } from './commands/doctor.js';
import { addExplainCommand } from './commands/explain.js';
import { addFrontierCommand } from './commands/frontier.js';
import { addGenerateCommand } from './commands/generate.js';
import { addImportCommand } from './commands/import.js';
import { addMigrateCommand } from './commands/migrate.js';
import { addReplayCommand } from './commands/replay.js';
import { addReportCommand } from './commands/report.js';
import { addSchemaCommand } from './commands/schema.js';
import { addServiceCommands } from './commands/service.js';
import { addSimulateCommand } from './commands/simulate.js';
import { addSolveCommand } from './commands/solve.js';
import { addStartCommand } from './commands/start.js';
import { addTokenCommand } from './commands/token.js';
import { addVerifyCommand } from './commands/verify.js';
import { inFrench, withoutHelpCommands } from './french.js';
import { packageVersion } from './version.js';

/** Every command; each loads what it needs when it runs, so that `solve` starts without server or database code. */
export function buildProgram(): Command {
  const program = inFrench(new Command('rapprochement'))
    .usage('<commande> [options]')
    .description(
      'Rapproche logements sociaux vacants et ménages accompagnés. Données sur la sortie standard, messages sur la sortie d’erreur.\n' +
        'Codes de sortie : 0 réussi · 1 échec · 2 usage · 3 données invalides · 4 sans solution · 6 intégrité',
    )
    .version(packageVersion(), '-V, --version', 'affiche la version');
  addSolveCommand(program);
  addVerifyCommand(program);
  addExplainCommand(program);
  addFrontierCommand(program);
  addBacktestCommand(program);
  addReplayCommand(program);
  addSimulateCommand(program);
  addGenerateCommand(program);
  addAssignCommand(program);
  addSchemaCommand(program);
  addImportCommand(program);
  addTokenCommand(program);
  addAccountCommand(program);
  addStartCommand(program);
  addServiceCommands(program);
  addMigrateCommand(program);
  addDemoCommand(program);
  addReportCommand(program);
  addAuditCommand(program);
  addDoctorCommand(program);
  addBenchCommand(program);
  return withoutHelpCommands(program);
}
