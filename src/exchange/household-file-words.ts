import { DEPARTEMENT_NAMES, DEPARTEMENTS } from '#domain/departement.js';
import type { CellFormat } from './tables/cell-formats.js';
import { choiceFormat } from './tables/cell-formats.js';
import { headerKey } from './tables/table.js';

/** Closed lists of the file of households, in the words of the field. */

export const departementFormat: CellFormat = {
  ...choiceFormat(DEPARTEMENTS.map((code) => [code, code, DEPARTEMENT_NAMES[code]])),
  expected: 'un département d’Île-de-France : 75, 77, 78, 91, 92, 93, 94 ou 95',
};

export const requestStatusFormat = choiceFormat([
  ['active', 'active', 'en cours', 'en vigueur'],
  ['radiated', 'radiée', 'radiation'],
  ['expired', 'expirée', 'caduque', 'non renouvelée'],
  ['satisfied', 'satisfaite', 'attribuée'],
]);

export const phaseFormat = choiceFormat([
  ['prescribed', 'prescrit'],
  ['diagnostic', 'diagnostic', 'en diagnostic'],
  ['towards', 'AVL', 'vers le logement'],
  ['within', 'ADL', 'dans le logement'],
  ['ended', 'terminé', 'sorti', 'fin'],
]);

export const schemeFormat = choiceFormat([
  ['avdlDalo', 'AVDL DALO'],
  ['avdlOutsideDalo', 'AVDL hors DALO'],
  ['avdlHousingFirst', 'AVDL Logement d’abord', 'AVDL LDA', 'LDA'],
  ['other', 'autre'],
]);

export const prescriberFormat = choiceFormat([
  ['comed', 'COMED', 'commission de médiation'],
  ['stateServices', 'services de l’État', 'préfecture', 'DRIHL', 'DDETS'],
  ['ccapex', 'CCAPEX'],
  ['landlords', 'bailleur', 'bailleurs'],
  ['actionLogement', 'Action Logement', 'AL'],
  ['siao', 'SIAO'],
  ['pdalhpd', 'PDALHPD'],
  ['accommodation', 'hébergement', 'structure d’hébergement'],
]);

export const conclusionFormat = choiceFormat([
  ['towards', 'AVL'],
  ['within', 'ADL'],
  ['none', 'sans suite'],
]);

export const endMotiveFormat = choiceFormat([
  ['rehoused', 'relogé', 'relogement'],
  ['objectivesReached', 'objectifs atteints'],
  ['householdRefusedSupport', 'refus de l’accompagnement'],
  ['noLongerRehousable', 'plus relogeable'],
  ['contactLost', 'perdu de vue', 'plus de contact'],
  ['leftRegion', 'a quitté la région'],
  ['movedElsewhere', 'relogé par ailleurs', 'autre solution'],
  ['death', 'décès'],
  ['other', 'autre'],
]);

export const documentFormat = choiceFormat([
  ['identity', 'pièce d’identité', 'identité'],
  ['regularStay', 'titre de séjour', 'séjour'],
  ['familyStatus', 'situation familiale', 'justificatif de situation familiale'],
  ['taxNoticeNMinus2', 'avis d’imposition N-2', 'avis N-2'],
  ['taxNoticeNMinus1', 'avis d’imposition N-1', 'avis N-1'],
  ['recentResources', 'ressources récentes', 'justificatifs de ressources'],
  ['currentHousing', 'logement actuel', 'justificatif du logement actuel'],
  ['other', 'autre pièce', 'autre'],
]);

export interface PlaceValue {
  readonly scope: 'departement' | 'commune';
  readonly code: string;
}

/** A département by its number or name, or a commune by its code or name. */
export function placeFormat(communeCode: (text: string) => string | undefined): CellFormat {
  const departements = new Map<string, string>(
    DEPARTEMENTS.flatMap((code) => [
      [code, code],
      [headerKey(DEPARTEMENT_NAMES[code]), code],
    ]),
  );
  return {
    read(text): PlaceValue | undefined {
      const departement = departements.get(headerKey(text));
      if (departement !== undefined) return { scope: 'departement', code: departement };
      const commune = communeCode(text);
      return commune === undefined ? undefined : { scope: 'commune', code: commune };
    },
    show: (value) => (value as PlaceValue).code,
    expected: 'un département (75, 77, 78, 91 à 95) ou une commune d’Île-de-France (code INSEE ou nom)',
  };
}
