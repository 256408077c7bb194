import type { Contingent } from './contingent.js';
import type { CommuneCode, Departement } from './departement.js';
import type { DwellingSize } from './dwelling.js';
import type { LandlordId, OrganisationId } from './ids.js';
import type { Cents } from './money.js';

/** Fewest and most persons for each size; a landlord's published rule. */
export type TypologyGrid = Readonly<Record<DwellingSize, { readonly min: number; readonly max: number }>>;

export interface EffortPolicy {
  /** Highest effort rate, in thousandths (300 = 30,0 %); `null` = the landlord sets none. */
  readonly maxEffortPermille: number | null;
  /** Lowest residual income, cents per day and consumption unit; `null` = none. */
  readonly minResidualCentsPerDay: Cents | null;
  /** Only a hard policy excludes; a soft one is shown. */
  readonly hard: boolean;
}

export interface Landlord {
  readonly id: LandlordId;
  readonly name: string;
  /** `null` = the default grid of the legislation data. */
  readonly typologyGrid: TypologyGrid | null;
  readonly effortPolicy: EffortPolicy;
  /** Whether suggestions of orientation are confirmed by policy, without the referent. */
  readonly autoConfirmOrientation: boolean;
  /** Signatory of the AVDL Logement d'abord protocol. */
  readonly protocolSignatory: boolean;
}

/** One convention per landlord × reserver × département (× commune where the reserver is a commune), CCH R441-5. */
export interface FlowAgreement {
  readonly landlordId: LandlordId;
  readonly departement: Departement;
  readonly communeCode: CommuneCode | null;
  readonly contingent: Contingent;
  readonly reserverId: OrganisationId | null;
  readonly year: number;
  /** Share of the landlord's annual flow in the département, thousandths. */
  readonly sharePermille: number;
}

/** Orientations already made in the year, against which an agreement is paced. */
export interface FlowCounter {
  readonly landlordId: LandlordId;
  readonly departement: Departement;
  readonly contingent: Contingent;
  readonly reserverId: OrganisationId | null;
  readonly year: number;
  readonly oriented: number;
}
