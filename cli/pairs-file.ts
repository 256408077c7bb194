import { CommandFailure, EXIT } from './exit-codes.js';

export interface Pair {
  readonly household: string;
  readonly vacancy: string;
  readonly points: number;
}

const HEADER = 'household,vacancy,points';
const MAX_POINTS = 2 ** 28;

/** Reads `household,vacancy,points` (header, then one pair a line, integer points); exit 3 with the line otherwise. */
export function parsePairs(text: string): readonly Pair[] {
  const lines = text.replace(/^\uFEFF/, '').split(/\r\n|\n/);
  if (lines[0]?.trim() !== HEADER) fail(1, `l’en-tête « ${HEADER} » est attendu`);
  const seen = new Set<string>();
  const pairs: Pair[] = [];
  lines.forEach((line, i) => {
    if (i === 0 || line.trim() === '') return;
    const cells = line.split(',').map((cell) => cell.trim());
    const [household, vacancy, points] = cells;
    if (cells.length !== 3 || !household || !vacancy)
      fail(i + 1, 'trois valeurs sont attendues : household,vacancy,points');
    if (!/^-?\d+$/.test(points as string) || Math.abs(Number(points)) > MAX_POINTS) {
      fail(i + 1, `« ${points} » n’est pas un entier de −2^28 à 2^28`);
    }
    const key = `${household}\u0000${vacancy}`;
    if (seen.has(key)) fail(i + 1, `le couple ${household}, ${vacancy} est déjà donné`);
    seen.add(key);
    pairs.push({ household: household as string, vacancy: vacancy as string, points: Number(points) });
  });
  return pairs;
}

function fail(line: number, message: string): never {
  throw new CommandFailure(EXIT.invalidData, `Fichier de couples, ligne ${line} : ${message}.`);
}
