import type { CommuneCode, Departement } from '#domain/departement.js';
import { COMMUNES_TEXT } from './communes.generated.js';

export interface Commune {
  readonly code: CommuneCode;
  readonly name: string;
  readonly departement: Departement;
  readonly postalCodes: readonly string[];
  readonly population: number;
}

/** Paris as one commune; a dwelling is in one of its arrondissements, 75101 to 75120. */
export const PARIS: CommuneCode = '75056';

/** Communes merged since the zoning of 2014 → the commune they are now in (INSEE COG, `anciensCodes`). */
const MERGED: Readonly<Record<CommuneCode, CommuneCode>> = {
  '77028': '77433',
  '77149': '77109',
  '77166': '77316',
  '77170': '77316',
  '77299': '77316',
  '77399': '77504',
  '77491': '77316',
  '78251': '78551',
  '78503': '78320',
  '78524': '78158',
  '91182': '91228',
  '91222': '91390',
  '93059': '93066',
  '95259': '95040',
  '95282': '95169',
};

let byCode: ReadonlyMap<CommuneCode, Commune> | undefined;

function table(): ReadonlyMap<CommuneCode, Commune> {
  byCode ??= new Map(COMMUNES_TEXT.split('\n').map(parseRow));
  return byCode;
}

function parseRow(row: string): [CommuneCode, Commune] {
  const [code, name, departement, , , postalCodes, population] = row.split('|') as [
    string,
    string,
    Departement,
    string,
    string,
    string,
    string,
  ];
  return [code, { code, name, departement, postalCodes: postalCodes.split(' '), population: Number(population) }];
}

/** Code in force today: a merged commune gives the one it is now in, any other code is returned as it is. */
export function currentCommuneCode(code: CommuneCode): CommuneCode {
  return MERGED[code] ?? code;
}

/** Commune or arrondissement of Île-de-France (INSEE COG), former codes followed; `undefined` outside the region. */
export function findCommune(code: CommuneCode): Commune | undefined {
  return table().get(currentCommuneCode(code));
}

/** Whether a dwelling may be there: 1,265 communes and the 20 arrondissements; not Paris as a whole. */
export function isCommuneOfRegion(code: CommuneCode): boolean {
  return code !== PARIS && table().has(code);
}

/** Every commune a dwelling may be in, by code. */
export function communesOfRegion(): readonly Commune[] {
  return [...table().values()].filter((commune) => commune.code !== PARIS);
}
