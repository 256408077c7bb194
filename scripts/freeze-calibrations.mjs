// Writes src/simulation/calibrations.generated.ts from the files that `rapprochement simulate-calibrate` wrote:
// node scripts/freeze-calibrations.mjs base=base.json prudent=prudent.json misspecified=misspecified.json
import { readFile, writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';

const entries = await Promise.all(
  process.argv.slice(2).map(async (argument) => {
    const [name, path] = argument.split('=');
    return `  ${name}: ${JSON.stringify(JSON.parse(await readFile(path, 'utf8')))},\n`;
  }),
);
const text = `/** Calibrations of the named sets of assumptions, frozen with their hashes; written by scripts/freeze-calibrations.mjs. */
import type { AssumptionSet } from './assumptions.js';
import type { Calibration } from './calibration.js';

export const CALIBRATIONS: Readonly<Record<AssumptionSet, Calibration>> = {
${entries.join('')}};
`;
await writeFile(fileURLToPath(new URL('../src/simulation/calibrations.generated.ts', import.meta.url)), text);
