/** The eight départements of Île-de-France, in the order of the official codes. */
export const DEPARTEMENTS = ['75', '77', '78', '91', '92', '93', '94', '95'] as const;
export type Departement = (typeof DEPARTEMENTS)[number];

export const DEPARTEMENT_NAMES: Readonly<Record<Departement, string>> = {
  '75': 'Paris',
  '77': 'Seine-et-Marne',
  '78': 'Yvelines',
  '91': 'Essonne',
  '92': 'Hauts-de-Seine',
  '93': 'Seine-Saint-Denis',
  '94': 'Val-de-Marne',
  '95': "Val-d'Oise",
};

/** Five-character INSEE code, arrondissements of Paris (75101–75120) included; always text, never a number. */
export type CommuneCode = string;

export function isDepartement(text: string): text is Departement {
  return (DEPARTEMENTS as readonly string[]).includes(text);
}

/** Département of a commune of Île-de-France; `undefined` for a code outside the region. */
export function departementOf(commune: CommuneCode): Departement | undefined {
  const code = commune.slice(0, 2);
  return isDepartement(code) ? code : undefined;
}
