import type { CalendarDate } from '#domain/dates.js';
import { formatCount, formatDate } from '#exchange/french-format.js';
import { type Block, facts, paragraph, type Section, section, table } from './content.js';
import type { DocumentOrigin } from './origin.js';
import { dateOrNull } from './words.js';

/** The origin of a support sheet: no treatment is behind it, it is what the association writes. */
export type SheetOrigin = Omit<DocumentOrigin, 'authority'>;

/** One thing done with the household or one step of its file, in words. */
export interface DatedLine {
  readonly on: CalendarDate;
  readonly what: string;
  readonly outcome: string | null;
}

/** Who is supported and by whom; `null` = not yet filled. */
export interface SupportedHousehold {
  readonly reference: string;
  readonly association: string;
  readonly socialWorker: string | null;
  readonly departement: string | null;
  readonly scheme: string | null;
  readonly prescriber: string | null;
  readonly composition: string | null;
  readonly priority: string | null;
  readonly protocolEligibleSince: CalendarDate | null;
}

export function householdFacts(household: SupportedHousehold): Block {
  return facts('Ménage accompagné', [
    ['Référence', household.reference],
    ['Association', household.association],
    ['Travailleur social', household.socialWorker],
    ['Département d’accompagnement', household.departement],
    ['Dispositif', household.scheme],
    ['Prescripteur', household.prescriber],
    ['Composition', household.composition],
    ['Priorité', household.priority],
    ['Éligible au protocole AVDL Logement d’abord depuis le', dateOrNull(household.protocolEligibleSince)],
  ]);
}

export const work = (lines: readonly DatedLine[]): Block =>
  datedTable('Démarches, de la plus ancienne à la plus récente', lines, 'aucune démarche n’est encore écrite.');

export function datedTable(caption: string, lines: readonly DatedLine[], empty: string): Block {
  return table(
    caption,
    ['Date', 'Étape', 'Suite'],
    lines.map(({ on, what, outcome }) => [formatDate(on), what, outcome]),
    { empty, weights: [1, 3, 3] },
  );
}

/** A section that says « 14 champs renseignés sur 20 »: fields are the lines of facts, tables are not counted. */
export function completeness(sections: readonly Section[]): Section {
  const values = sections
    .flatMap(({ blocks }) => blocks)
    .flatMap((block) => (block.kind === 'facts' ? block.facts : []))
    .map(({ value }) => value);
  const filled = values.filter((value) => value !== null).length;
  const text = `${formatCount(filled, 'champ renseigné', 'champs renseignés')} sur ${values.length}.`;
  return section('Complétude', [paragraph(text)]);
}
