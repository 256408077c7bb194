import type { CommuneCode } from './departement.js';
import type { Cents } from './money.js';

export const DWELLING_SIZES = ['T1', 'T2', 'T3', 'T4', 'T5', 'T6'] as const;
/** Typology; `T6` stands for six rooms or more. */
export type DwellingSize = (typeof DWELLING_SIZES)[number];

export const ENERGY_CLASSES = ['A', 'B', 'C', 'D', 'E', 'F', 'G'] as const;
export type EnergyClass = (typeof ENERGY_CLASSES)[number];

export const HEATINGS = ['individual', 'collective', 'district', 'none'] as const;
export type Heating = (typeof HEATINGS)[number];

/** Ceiling that applies to a dwelling; what its RPLS funding code maps to (src/legislation/funding.ts). */
export const FUNDING_SCHEMES = ['PLAI', 'PLUS', 'PLS'] as const;
export type FundingScheme = (typeof FUNDING_SCHEMES)[number];

export interface Address {
  readonly line: string;
  readonly postalCode: string;
  readonly communeCode: CommuneCode;
  /** Building, staircase, door: what tells two dwellings of one address apart. */
  readonly complement: string | null;
}

export interface Dwelling {
  /** Landlord's own identifier, unique within the landlord. */
  readonly internalId: string;
  /** Ten-position RPLS identifier, where known. */
  readonly rplsId: string | null;
  readonly address: Address;
  readonly size: DwellingSize;
  readonly floorAreaM2: number;
  /** 0 = ground floor. `null` = not known. */
  readonly floor: number | null;
  readonly lift: boolean;
  readonly accessibility: {
    /** Wheelchair reaches and uses the dwelling. */
    readonly stepFree: boolean;
    /** Works done for a disabled occupant: goes first to who needs it (CCH R441-4). */
    readonly adapted: boolean;
  };
  readonly energyClass: EnergyClass | null;
  readonly heating: Heating;
  /** RPLS funding code (two digits), e.g. `13` = PLUS. */
  readonly fundingCode: string;
  /** PLAI-adapté subsidy (CCH D331-25-1): fewer than three candidates are then lawful. */
  readonly adaptedPlai: boolean;
  /** Monthly, without charges. */
  readonly rentCents: Cents;
  /** Monthly rent of annexes (parking…), 0 where none. */
  readonly annexRentCents: Cents;
  /** Monthly recoverable charges. */
  readonly chargesCents: Cents;
  /** Monthly ceiling of the APL convention, where entered. */
  readonly conventionMaxRentCents: Cents | null;
  /** QPV 2024 code (`QN…`), or `null` outside. */
  readonly qpvCode: string | null;
}
