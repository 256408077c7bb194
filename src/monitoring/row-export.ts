import type { Condition } from '#domain/count-plan.js';
import type { CalendarDate } from '#domain/dates.js';
import type { RowKind } from '#domain/monitoring-rows.js';
import { err, ok, type Result } from '#domain/result.js';
import { DATE_BEFORE_DATA, type IndicatorError, SCOPE_NOT_APPLICABLE, scopeConditions } from './compute.js';
import { inTheConvention, reached, resolve, trueAtTheDate } from './conditions.js';
import type { MomentCondition } from './definition.js';
import { momentsAt } from './moments.js';
import type { Scope } from './table.js';

export interface ExportedColumn {
  readonly field: string;
  readonly label: string;
  readonly kind: 'text' | 'date' | 'yesNo';
  readonly definition: string;
}

/** Rows given one by one: which, and which of their fields; never a name, a request number or an id of the product. */
export interface RowExport {
  readonly id: 'relogements' | 'accompagnements';
  readonly title: string;
  readonly population: string;
  readonly rows: RowKind;
  readonly departementField: string;
  readonly where: readonly MomentCondition[];
  readonly columns: readonly ExportedColumn[];
}

const day = (field: string, label: string, definition = label): ExportedColumn => ({
  field,
  label,
  kind: 'date',
  definition,
});
const code = (field: string, label: string, definition = label): ExportedColumn => ({
  field,
  label,
  kind: 'text',
  definition,
});
const flag = (field: string, label: string, definition = label): ExportedColumn => ({
  field,
  label,
  kind: 'yesNo',
  definition: `${definition} ; vide = non connu`,
});
const PROVENANCE = code(
  'provenance',
  'Provenance',
  'observed : observé dans le service ; imported : venu d’un fichier ; reconstitution : rebâti de tableaux publiés',
);

export const ROW_EXPORTS: readonly RowExport[] = [
  {
    id: 'relogements',
    title: 'Relogements, une ligne par bail',
    population: 'Baux signés depuis le début de la convention, jusqu’à la date.',
    rows: 'rehousings',
    departementField: 'departementTo',
    where: inTheConvention('signedOn'),
    columns: [
      day('signedOn', 'Bail signé le'),
      code('departementFrom', 'Département d’accompagnement'),
      code(
        'departementTo',
        'Département du logement',
        'Département du logement selon les registres ; vide = non connu',
      ),
      code('declaredDepartementTo', 'Département déclaré', 'Département du logement déclaré par l’association'),
      code('contingent', 'Contingent', 'Code du contingent ; vide = non connu'),
      code('landlord', 'Bailleur'),
      code('scheme', 'Dispositif'),
      flag('avdl', 'AVDL'),
      flag('protocol', 'Protocole'),
      flag('dalo', 'DALO'),
      flag('firstQuartile', 'Premier quartile'),
      flag('qpv', 'Quartier prioritaire', 'Logement en quartier prioritaire'),
      flag('actionLogementReported', 'Signalé à Action Logement'),
      day('towardsStartedOn', 'Début de l’AVL'),
      day('daloRecognisedOn', 'Reconnaissance DALO'),
      PROVENANCE,
    ],
  },
  {
    id: 'accompagnements',
    title: 'Accompagnements, une ligne par mesure',
    population: 'Mesures prescrites ou commencées jusqu’à la date, dans leur état à la date.',
    rows: 'supports',
    departementField: 'departement',
    where: [...trueAtTheDate('supports'), reached('diagnosedOn', 'asOf')],
    columns: [
      code('departement', 'Département d’accompagnement'),
      code('scheme', 'Dispositif'),
      code('prescriber', 'Prescripteur'),
      day('diagnosedOn', 'Diagnostic le'),
      day('towardsStartedOn', 'Début de l’AVL'),
      day('proposedOn', 'Dernière proposition'),
      day('proposalClosedOn', 'Proposition close le'),
      day('rehousedOn', 'Relogé le'),
      day('withinStartedOn', 'Début de l’ADL'),
      day('endedOn', 'Fin de la mesure'),
      day('exitedOn', 'Sortie sans relogement'),
      day('actionLogementReportedOn', 'Signalé à Action Logement le'),
      day('protocolEnteredOn', 'Entrée au protocole'),
      day('protocolExitedOn', 'Sortie du protocole'),
      PROVENANCE,
    ],
  },
];

/** Conditions of an export in a scope at a date. Errors: DATE_BEFORE_DATA, SCOPE_NOT_APPLICABLE. */
export function rowsWanted(
  { rows, departementField, where }: RowExport,
  { asOf, scope }: { readonly asOf: CalendarDate; readonly scope: Scope },
): Result<readonly Condition[], IndicatorError> {
  const moments = momentsAt(asOf);
  if (moments === undefined) return err(DATE_BEFORE_DATA);
  const within = scopeConditions(scope, rows, departementField);
  return within === null ? err(SCOPE_NOT_APPLICABLE) : ok(resolve([...where, ...within], moments));
}
