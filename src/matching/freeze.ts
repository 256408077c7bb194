import type { EngineHousehold } from '#domain/engine-view.js';
import type { Policy } from '#domain/policy.js';
import { canonicalHash, canonicalJson } from './canonical-json.js';
import type { Instance } from './instance.js';

/**
 * Puts an instance in its one canonical order: arrays that are sets are sorted (by id, or by canonical form), lists
 * whose order means something (wish points, scarcity steps) are left alone. Two inputs that differ only by order give
 * the same value, hence the same hash and the same result (P8).
 */
export function freezeInstance(parts: Instance): Instance {
  return {
    formatVersion: parts.formatVersion,
    asOf: parts.asOf,
    seed: parts.seed,
    policy: parts.policy satisfies Policy,
    legislationVersion: parts.legislationVersion,
    landlords: sortedById(parts.landlords),
    households: sortedById(parts.households).map(freezeHousehold),
    vacancies: sortedById(parts.vacancies),
    commitments: sortedByForm(parts.commitments),
    holds: sortedByForm(parts.holds.map((hold) => ({ ...hold, members: sortedByForm(hold.members) }))),
    refusals: sortedByForm(parts.refusals),
    pastProposals: sortedByForm(parts.pastProposals),
    flowAgreements: sortedByForm(parts.flowAgreements),
    counters: sortedByForm(parts.counters),
    coefficients: sortedByForm(parts.coefficients),
    ...(parts.yearToDate === undefined ? {} : { yearToDate: sortedByForm(parts.yearToDate) }),
  };
}

/** SHA-256 of the canonical form of a frozen instance. */
export function instanceHash(instance: Instance): string {
  return canonicalHash(instance as unknown as Record<string, unknown>);
}

function freezeHousehold(household: EngineHousehold): EngineHousehold {
  const { dalo } = household;
  return {
    ...household,
    members: sortedByForm(household.members),
    priorityLabels: sortedByForm(household.priorityLabels),
    consents: sortedByForm(household.consents),
    excludedPlaces: sortedByForm(household.excludedPlaces),
    missingDocuments: sortedByForm(household.missingDocuments),
    unprovenSituations: sortedByForm(household.unprovenSituations),
    supportDepartements: sortedByForm(household.supportDepartements),
    dalo: dalo && {
      ...dalo,
      recommendations: {
        ...dalo.recommendations,
        sizes: sortedByForm(dalo.recommendations.sizes),
        perimeter: sortedByForm(dalo.recommendations.perimeter),
      },
    },
  };
}

function sortedById<T extends { readonly id: string }>(items: readonly T[]): readonly T[] {
  return [...items].sort((a, b) => compareText(a.id, b.id));
}

function sortedByForm<T>(items: readonly T[]): readonly T[] {
  if (items.length < 2) return items;
  return items
    .map((item) => ({ item, form: canonicalJson(item) }))
    .sort((a, b) => compareText(a.form, b.form))
    .map(({ item }) => item);
}

/** Code-unit order: never the locale's. */
export function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
