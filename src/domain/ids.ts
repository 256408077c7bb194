/** Identifiers are branded: a household id cannot be passed where a vacancy id is expected. */
declare const brand: unique symbol;
type Branded<T, B extends string> = T & { readonly [brand]: B };

export type HouseholdId = Branded<string, 'HouseholdId'>;
export type VacancyId = Branded<string, 'VacancyId'>;
export type OrganisationId = Branded<string, 'OrganisationId'>;
export type LandlordId = OrganisationId;
export type SocialWorkerId = Branded<string, 'SocialWorkerId'>;
export type UserId = Branded<string, 'UserId'>;
export type RunId = Branded<string, 'RunId'>;
export type ProposalId = Branded<string, 'ProposalId'>;
export type EventId = Branded<string, 'EventId'>;

export const householdId = (value: string): HouseholdId => value as HouseholdId;
export const vacancyId = (value: string): VacancyId => value as VacancyId;
export const organisationId = (value: string): OrganisationId => value as OrganisationId;
export const socialWorkerId = (value: string): SocialWorkerId => value as SocialWorkerId;
export const userId = (value: string): UserId => value as UserId;
export const runId = (value: string): RunId => value as RunId;
export const proposalId = (value: string): ProposalId => value as ProposalId;
