import type { Command } from 'commander';
import type { AuditBreak, AuditReport } from '#casework/audit.js';
import { CommandFailure, EXIT } from '../exit-codes.js';
import { say } from '../output.js';

const FAULTS: Readonly<Record<AuditBreak['fault'], string>> = {
  rowMissing: 'la ligne manque',
  rowMoved: 'la ligne n’est pas à sa place',
  linkBroken: 'la ligne ne suit pas la précédente',
  bytesChanged: 'le contenu ne correspond plus à son empreinte',
  tailMissing: 'la fin de la chaîne manque',
  headChanged: 'la tête de la chaîne n’est pas sa dernière ligne',
  beyondHead: 'la ligne vient après la tête de sa chaîne',
  eventMissing: 'l’événement scellé n’existe plus',
  eventChanged: 'l’événement n’est plus celui qui a été scellé',
  batchChanged: 'les événements du calcul ne sont plus ceux qui ont été scellés',
  eventUnsealed: 'l’événement n’est dans aucune ligne du journal',
};

export function addAuditCommand(program: Command): void {
  const audit = program.command('audit').description('journal d’audit chaîné : verify').usage('<verify>');
  audit
    .command('verify')
    .description('relit toutes les chaînes et les compare aux événements ; sort avec 6 à la première ligne rompue')
    .option('--json', 'compte rendu en JSON')
    .action(verifyCommand);
}

async function verifyCommand({ json }: { readonly json?: boolean }): Promise<void> {
  const [{ configuration }, { withDatabase }, { caseShellOn, withPool }, { verifyAudit }] = await Promise.all([
    import('../service/configuration.js'),
    import('../service/database.js'),
    import('../service/service.js'),
    import('#casework/audit.js'),
  ]);
  const report = await withDatabase(configuration(), (url) =>
    withPool(url, (pool) => caseShellOn(pool).uow.transaction({ kind: 'system' }, (tx) => verifyAudit(tx.audit))),
  );
  process.stdout.write(json ? `${JSON.stringify(jsonOf(report), null, 2)}\n` : textOf(report));
  if (report.broken !== null) throw new CommandFailure(EXIT.integrity, sentenceOf(report.broken));
  say(`Journal entier : ${report.rows} lignes, ${report.chains} chaînes.`);
}

const hex = (hash: Uint8Array): string => Buffer.from(hash).toString('hex');

function jsonOf(report: AuditReport): unknown {
  return { ...report, heads: report.heads.map((head) => ({ ...head, hash: hex(head.hash) })) };
}

/** One line per chain: its name, how many rows, the hash of its head. */
function textOf({ heads }: AuditReport): string {
  return heads.map(({ chain, seq, hash }) => `${chain}\t${seq}\t${hex(hash)}\n`).join('');
}

function sentenceOf({ chain, seq, fault, event }: AuditBreak): string {
  const row = chain === null ? '' : ` chaîne « ${chain} », ligne ${seq}`;
  const about = event === null ? '' : `${row === '' ? '' : ','} événement ${event}`;
  return `Journal rompu :${row}${about} : ${FAULTS[fault]}.`;
}
