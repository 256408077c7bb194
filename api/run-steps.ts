const STEPS: Readonly<Record<string, { readonly label: string; readonly percent: number }>> = {
  snapshot: { label: 'Lecture des ménages et des vacances', percent: 10 },
  solving: { label: 'Recherche des meilleures listes de la région', percent: 35 },
  verifying: { label: 'Vérification indépendante des listes', percent: 70 },
  publishing: { label: 'Publication des listes', percent: 90 },
  published: { label: 'Listes publiées', percent: 100 },
  withheld: { label: 'Calcul retenu : les listes précédentes restent', percent: 100 },
  failed: { label: 'Calcul interrompu : un nouvel essai suivra', percent: 100 },
  superseded: { label: 'Calcul dépassé : un autre le remplace', percent: 100 },
};

/** A step of a run in words, and about how far it is (a share of the steps, not of the time). */
export function runStep(stage: string): { readonly stage: string; readonly label: string; readonly percent: number } {
  return { stage, ...(STEPS[stage] ?? { label: stage, percent: 0 }) };
}
