import { type CommuneCode, DEPARTEMENTS, type Departement } from '#domain/departement.js';
import { PARAMETERS } from './parameters.js';

export interface SampledCommune {
  readonly code: CommuneCode;
  readonly socialDwellings: number;
  readonly qpvCode: string | null;
}

function parse(text: string): readonly SampledCommune[] {
  return text.split(' ').map((row) => {
    const [code, dwellings, qpvCode] = row.split(':') as [string, string, string | undefined];
    return { code, socialDwellings: Number(dwellings), qpvCode: qpvCode ?? null };
  });
}

const SAMPLED = Object.fromEntries(
  DEPARTEMENTS.map((departement) => [departement, parse(PARAMETERS.communes.value[departement])]),
) as unknown as Readonly<Record<Departement, readonly SampledCommune[]>>;

/** Communes of a département that the generator draws from, those with most social dwellings first. */
export function sampledCommunes(departement: Departement): readonly SampledCommune[] {
  return SAMPLED[departement];
}

const WEIGHTS = Object.fromEntries(
  DEPARTEMENTS.map((departement) => [
    departement,
    // A letter before the code keeps the keys in the order written: keys that look like integers would be sorted.
    Object.fromEntries(SAMPLED[departement].map((commune) => [`c${commune.code}`, commune.socialDwellings])),
  ]),
) as Readonly<Record<Departement, Readonly<Record<string, number>>>>;

/** A commune, in proportion to its social dwellings. */
export function drawCommune(
  departement: Departement,
  random: { weighted(weights: Readonly<Record<string, number>>): string },
): SampledCommune {
  const key = random.weighted(WEIGHTS[departement]);
  return SAMPLED[departement].find((commune) => `c${commune.code}` === key) as SampledCommune;
}
