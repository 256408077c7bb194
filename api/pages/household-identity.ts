import { identityMark } from '#casework/life/identities.js';
import type { HouseholdIdentity } from '#ports.js';
import { type HouseholdSheet, householdForm } from './household-tabs.js';
import { forms, heading, type WorkBlock } from './work-blocks.js';

/** Who the household is, as its association enters it: what the landlord and the commission read once it is open to them. */
export function identityBlocks(sheet: HouseholdSheet, identity: HouseholdIdentity | null): readonly WorkBlock[] {
  return [
    heading('identite', 'Nom et coordonnées'),
    forms(
      householdForm(sheet, 'identite', {
        title: identity === null ? 'Saisir le nom du ménage' : 'Corriger le nom ou les coordonnées',
        help: 'Aucun bailleur ne les lit avant le contact et votre avis favorable. Chaque lecture laisse une trace.',
        fields: [
          { name: 'nom', label: 'Nom du ménage', kind: 'text', required: true, value: identity?.name ?? '' },
          { name: 'telephone', label: 'Téléphone', kind: 'text', value: identity?.phone ?? '' },
          { name: 'courriel', label: 'Courriel', kind: 'text', value: identity?.email ?? '' },
        ],
        button: 'Enregistrer l’identité',
        with: [{ name: 'lu', value: identityMark(identity) }],
      }),
    ),
  ];
}
