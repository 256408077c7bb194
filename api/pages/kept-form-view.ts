import type { KeptForm } from '../auth/kept-form.js';
import { declareSections } from './declare-fields.js';
import { capitalise } from './format.js';

/** What a form carries for the server alone: given back as it was, never shown. */
const CARRIED: ReadonlySet<string> = new Set([
  'version',
  'etape',
  'aller',
  'brouillon',
  'idempotencyKey',
  'retour',
  'id',
  'acte',
  'tache',
  'menage',
  'lu',
  'luTravailleur',
  'luJour',
  'remplace',
  'versionTextes',
]);

const DECLARED: ReadonlyMap<string, string> = new Map(
  declareSections([]).flatMap(({ fields }) => fields.map(({ name, label }): [string, string] => [name, label])),
);

/** What was typed, by the words of its form where they are known, else by the French name of the field. */
export function keptFormView({ action, fields }: Pick<KeptForm, 'action' | 'fields'>) {
  return {
    action,
    carried: fields.flatMap(([name, value]) => (CARRIED.has(name) ? [{ name, value }] : [])),
    fields: fields.flatMap(([name, value]) =>
      CARRIED.has(name) ? [] : [{ name, value, label: DECLARED.get(name) ?? capitalise(name.replace(/[-_.]/g, ' ')) }],
    ),
  };
}
