import type { IndicatorDefinition } from './definition.js';
import { ALLOCATIONS, CONTINGENT_BLOCKS, OTHER_CONTINGENTS, UNKNOWN_CONTINGENT } from './definitions/allocations.js';
import { DATA_QUALITY } from './definitions/data-quality.js';
import { DURATIONS } from './definitions/durations.js';
import { FLOWS_OF_THE_YEAR, PROTOCOL_OF_THE_YEAR } from './definitions/flows-of-the-year.js';
import { KEY_FIGURES } from './definitions/key-figures.js';
import { FIRST_QUARTILE_SHARE, PRIORITY_SHARE, PRIORITY_SHARE_BY_PLACE } from './definitions/legal-shares.js';
import { OVER_SIX_MONTHS, OVER_SIX_MONTHS_ACTION_LOGEMENT, OVER_SIX_MONTHS_OTHERS } from './definitions/long-waits.js';
import { MOVES } from './definitions/moves.js';
import {
  BLOCKING_SITUATIONS,
  BY_PRESCRIBER,
  BY_SCHEME,
  OLDEST_HOUSEHOLDS,
  ONE_YEAR_SURVEY,
} from './definitions/named.js';
import { PAIRINGS } from './definitions/pairings.js';
import { PROTOCOL, PROTOCOL_CONTINGENTS, PROTOCOL_LANDLORDS } from './definitions/protocol.js';
import { AGES_OF_WAITING, DALO_BEYOND_DELAY } from './definitions/waiting.js';

/** Every table of monitoring, in the order of the seed, then by name. */
export const INDICATORS: readonly IndicatorDefinition[] = [
  KEY_FIGURES,
  ALLOCATIONS,
  ...CONTINGENT_BLOCKS,
  OTHER_CONTINGENTS,
  UNKNOWN_CONTINGENT,
  DURATIONS,
  OVER_SIX_MONTHS,
  OVER_SIX_MONTHS_ACTION_LOGEMENT,
  OVER_SIX_MONTHS_OTHERS,
  PROTOCOL,
  PROTOCOL_LANDLORDS,
  PROTOCOL_CONTINGENTS,
  OLDEST_HOUSEHOLDS,
  BLOCKING_SITUATIONS,
  ONE_YEAR_SURVEY,
  BY_PRESCRIBER,
  BY_SCHEME,
  FLOWS_OF_THE_YEAR,
  PROTOCOL_OF_THE_YEAR,
  ...MOVES,
  ...PAIRINGS,
  AGES_OF_WAITING,
  DALO_BEYOND_DELAY,
  PRIORITY_SHARE,
  PRIORITY_SHARE_BY_PLACE,
  FIRST_QUARTILE_SHARE,
  ...DATA_QUALITY,
];

/** The definition, or `undefined` where no indicator has this id. */
export function indicator(id: string): IndicatorDefinition | undefined {
  return INDICATORS.find((definition) => definition.id === id);
}
