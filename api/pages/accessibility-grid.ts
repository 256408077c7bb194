/**
 * The 106 criteria of RGAA 4.1.2, by theme: how many each has, and those whose state is known. Every other one has not
 * been audited: the statement says « non conforme » until they have.
 */
export interface AccessibilityTheme {
  readonly number: number;
  readonly title: string;
  readonly criteria: number;
  /** Met, and checked by a test of the product on every page. */
  readonly met: readonly number[];
  /** About something that no page has. */
  readonly notApplicable: readonly number[];
  readonly notMet: readonly number[];
}

const all = (criteria: number) => Array.from({ length: criteria }, (_, index) => index + 1);
const theme = (number: number, title: string, criteria: number, known: Partial<AccessibilityTheme> = {}) => ({
  number,
  title,
  criteria,
  met: [],
  notApplicable: [],
  notMet: [],
  ...known,
});

export const ACCESSIBILITY_GRID: readonly AccessibilityTheme[] = [
  theme(1, 'Images', 9),
  theme(2, 'Cadres', 2, { notApplicable: all(2) }),
  theme(3, 'Couleurs', 3),
  theme(4, 'Multimédia', 13, { notApplicable: all(13) }),
  theme(5, 'Tableaux', 8),
  theme(6, 'Liens', 2),
  theme(7, 'Scripts', 5),
  theme(8, 'Éléments obligatoires', 10, { met: [1, 3, 5] }),
  theme(9, 'Structuration de l’information', 4),
  theme(10, 'Présentation de l’information', 14),
  theme(11, 'Formulaires', 13),
  theme(12, 'Navigation', 11, { met: [7] }),
  theme(13, 'Consultation', 12),
];

export interface AccessibilityCounts {
  readonly met: number;
  readonly notMet: number;
  readonly notApplicable: number;
  readonly notAudited: number;
  readonly criteria: number;
}

export function countsOf(themes: readonly AccessibilityTheme[]): AccessibilityCounts {
  const sum = (of: (one: AccessibilityTheme) => number) => themes.reduce((total, one) => total + of(one), 0);
  const [criteria, met] = [sum((one) => one.criteria), sum((one) => one.met.length)];
  const [notMet, notApplicable] = [sum((one) => one.notMet.length), sum((one) => one.notApplicable.length)];
  return { criteria, met, notMet, notApplicable, notAudited: criteria - met - notMet - notApplicable };
}
