import { readFile } from 'node:fs/promises';
import type { Command } from 'commander';
import { CommandFailure, cannotRead, EXIT } from '../exit-codes.js';
import { wholeNumber } from '../options.js';
import { say } from '../output.js';

interface AssignOptions {
  readonly pairs?: string;
  readonly orlib?: string;
  readonly maximise?: true;
  readonly ranks: number;
  readonly maxActive: number;
  readonly json?: true;
}

export function addAssignCommand(program: Command): void {
  program
    .command('assign')
    .description('le solveur seul : couples notés (--pairs) ou instance publiée (--orlib), avec son certificat')
    .option('--pairs <fichier>', 'CSV household,vacancy,points (points entiers)')
    .option('--orlib <fichier>', 'instance d’affectation de l’OR-Library')
    .option('--maximise', 'avec --orlib : maximise au lieu de minimiser')
    .option('--ranks <n>', 'rangs à pourvoir', wholeNumber({ min: 1, max: 3 }), 3)
    .option('--max-active <n>', 'propositions par ménage au plus', wholeNumber({ min: 1, max: 3 }), 2)
    .option('--json', 'résultat en JSON')
    .action(async (options: AssignOptions) => {
      if ((options.pairs === undefined) === (options.orlib === undefined)) {
        throw new CommandFailure(EXIT.usage, 'Donnez --pairs FICHIER ou --orlib FICHIER (l’un des deux).');
      }
      if (options.pairs !== undefined) await assignPairs(await read(options.pairs), options);
      else await assignOrlib(await read(options.orlib as string), options);
    });
}

async function read(path: string): Promise<string> {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    throw cannotRead(path, error);
  }
}

async function assignPairs(text: string, options: AssignOptions): Promise<void> {
  const [{ parsePairs }, { planPairs }] = await Promise.all([import('../pairs-file.js'), import('../pairs-plan.js')]);
  const { stages, violations } = planPairs(parsePairs(text), options);
  if (violations.length > 0)
    throw new CommandFailure(EXIT.integrity, `Vérification échouée : ${violations.join(' ; ')}`);
  if (options.json) process.stdout.write(`${JSON.stringify({ stages })}\n`);
  else {
    const rows = stages.flatMap(({ rank, proposals }) =>
      proposals.map(({ household, vacancy, points }) => `${rank},${vacancy},${household},${points}`),
    );
    process.stdout.write(`rank,vacancy,household,points\n${rows.map((row) => `${row}\n`).join('')}`);
    for (const { rank, filled, points, bound } of stages) {
      say(
        `Rang ${rank} : ${filled} pourvus, ${points} points ; borne ${bound.filled}, ${bound.points} (écart ${bound.points - points}).`,
      );
    }
  }
  if (stages.length === 0) throw new CommandFailure(EXIT.noSolution, 'Rien à affecter : aucun couple.');
}

async function assignOrlib(text: string, options: AssignOptions): Promise<void> {
  const [{ parseOrlib, orlibProblem }, { solveAssignment }, { verifyStage }] = await Promise.all([
    import('#solver/orlib.js'),
    import('#solver/assignment.js'),
    import('#solver/verify.js'),
  ]);
  const instance = parseOrlib(text);
  if (instance.status === 'malformed') {
    throw new CommandFailure(EXIT.invalidData, `Instance OR-Library, ligne ${instance.line} : ${instance.message}.`);
  }
  const goal = options.maximise ? 'maximise' : 'minimise';
  const problem = orlibProblem(instance, goal);
  const outcome = solveAssignment(problem);
  if (outcome.status !== 'optimal') throw new CommandFailure(EXIT.noSolution, 'Rien à affecter.');
  const { householdOf, prices, value, bound } = outcome.assignment;
  const violations = verifyStage({ problem, householdOf, prices, filled: value.filled, points: value.points });
  if (violations.length > 0) {
    throw new CommandFailure(EXIT.integrity, `Vérification échouée : ${violations.map((v) => v.message).join(' ; ')}`);
  }
  const sign = options.maximise ? 1 : -1;
  const answer = {
    size: instance.size,
    goal,
    filled: value.filled,
    value: sign * value.points,
    bound: sign * bound.points,
    gap: bound.points - value.points,
  };
  process.stdout.write(
    options.json
      ? `${JSON.stringify(answer)}\n`
      : `valeur ${answer.value}\nborne ${answer.bound}\nécart ${answer.gap}\n`,
  );
}
