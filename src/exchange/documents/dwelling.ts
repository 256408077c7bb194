import type { CalendarDate } from '#domain/dates.js';
import type { Cents } from '#domain/money.js';
import { type Block, facts } from './content.js';
import { areaOrNull, dateOrNull, eurosOrNull, yesNoOrNull } from './words.js';

/** The offered dwelling; codes come as French words. `null` = not known. */
export interface OfferedDwelling {
  readonly vacancyReference: string;
  readonly landlord: string;
  readonly commune: string;
  readonly departement: string;
  readonly size: string;
  readonly floorAreaM2: number | null;
  readonly floor: string | null;
  readonly accessibility: string | null;
  readonly rentCents: Cents | null;
  readonly chargesCents: Cents | null;
  readonly fundingScheme: string | null;
  readonly contingent: string | null;
  readonly availableOn: CalendarDate | null;
  readonly protocolChannel: boolean | null;
}

export function dwellingFacts(dwelling: OfferedDwelling): Block {
  return facts('Logement proposé', [
    ['Vacance', dwelling.vacancyReference],
    ['Bailleur', dwelling.landlord],
    ['Commune, département', `${dwelling.commune}, ${dwelling.departement}`],
    ['Typologie', dwelling.size],
    ['Surface habitable', areaOrNull(dwelling.floorAreaM2)],
    ['Étage', dwelling.floor],
    ['Accessibilité', dwelling.accessibility],
    ['Loyer mensuel hors charges', eurosOrNull(dwelling.rentCents)],
    ['Charges mensuelles', eurosOrNull(dwelling.chargesCents)],
    ['Financement (plafond applicable)', dwelling.fundingScheme],
    ['Contingent', dwelling.contingent],
    ['Disponible le', dateOrNull(dwelling.availableOn)],
    ['Offert au protocole AVDL Logement d’abord', yesNoOrNull(dwelling.protocolChannel)],
  ]);
}
