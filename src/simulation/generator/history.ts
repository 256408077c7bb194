import type { Contingent } from '#domain/contingent.js';
import { addDays, addMonths, yearOf } from '#domain/dates.js';
import type { FlowAgreement, FlowCounter } from '#domain/landlord.js';
import { type PastProposal, RANKS, type Refusal, type RefusalEffect } from '#domain/proposal.js';
import type { RegionContext } from './context.js';
import { reserverOf } from './organisations.js';
import { PARAMETERS } from './parameters.js';
import { type Random, randomStream } from './random.js';
import { type HouseholdCore, householdCore, lastProposedOn } from './support.js';
import { pastVacancyId } from './vacancy.js';

export interface HouseholdHistory {
  readonly pastProposals: readonly PastProposal[];
  readonly refusals: readonly Refusal[];
}

const NONE: HouseholdHistory = { pastProposals: [], refusals: [] };

/** What the household was proposed before, and what was refused. Nothing where there were no vacancies before. */
export function generateHistory(context: RegionContext, index: number): HouseholdHistory {
  if (context.pastVacancies === 0) return NONE;
  const core = householdCore(context, index);
  const on = lastProposedOn(context, core);
  if (on === null) return NONE;
  const random = randomStream(context.seed, 'household-proposal', index);
  const vacancy = pastVacancyId(context, random.integer(0, context.pastVacancies - 1));
  const pastProposals = [{ householdId: core.id, vacancyId: vacancy, on }];
  if (!random.chance(PARAMETERS.refusalPerPastProposal.value)) {
    return { pastProposals, refusals: [] };
  }
  const refusedOn = addDays(on, random.integer(1, 12));
  const refusal: Refusal = {
    householdId: core.id,
    vacancyId: vacancy,
    on: refusedOn > context.asOf ? context.asOf : refusedOn,
    rank: random.pick(RANKS),
    by: random.chance(0.8) ? 'household' : 'association',
    reason: random.pick([
      'householdRefusesDwelling',
      'householdRefusesArea',
      'dwellingUnsuitable',
      'rentTooHigh',
    ] as const),
    effect: drawEffect(random, context, core),
  };
  return { pastProposals, refusals: [refusal] };
}

function drawEffect(random: Random, context: RegionContext, core: HouseholdCore): RefusalEffect {
  const kind = random.weighted(PARAMETERS.refusalEffects.value);
  const until = addMonths(context.asOf, random.integer(-2, 4));
  if (kind === 'place') {
    const code = random.pick(PARAMETERS.neighbours.value[core.departement]);
    return { kind, place: { scope: 'departement', code }, until };
  }
  return kind === 'all' ? { kind, until } : { kind };
}

/** One convention per landlord × département × reserver for the year, and what was oriented since January. */
export function generateFlows(context: RegionContext): {
  readonly agreements: readonly FlowAgreement[];
  readonly counters: readonly FlowCounter[];
} {
  const year = yearOf(context.asOf);
  const agreements: FlowAgreement[] = [];
  const counters: FlowCounter[] = [];
  const shares = Object.entries(PARAMETERS.flowShares.value) as [Contingent, number][];
  for (const landlord of context.organisations.landlords) {
    for (const departement of landlord.departements) {
      const random = randomStream(context.seed, `flow:${landlord.id}:${departement}`, 0);
      const scale = PARAMETERS.orientedThisYear.value;
      const total = random.integer(scale.min, scale.max);
      for (const [contingent, share] of shares) {
        const spread = contingent === 'prefect' ? 0 : PARAMETERS.flowShareSpread.value;
        const key = { landlordId: landlord.id, departement, contingent };
        const reserverId = reserverOf(context.organisations, contingent, departement);
        const sharePermille = share + random.integer(-spread, spread);
        agreements.push({ ...key, communeCode: null, reserverId, year, sharePermille });
        const oriented = Math.max(0, Math.round((total * sharePermille) / 1000) + random.integer(-1, 1));
        counters.push({ ...key, reserverId, year, oriented });
      }
      const rest = Math.max(0, total - counters.slice(-shares.length).reduce((sum, c) => sum + c.oriented, 0));
      counters.push({
        landlordId: landlord.id,
        departement,
        contingent: 'unreserved',
        reserverId: null,
        year,
        oriented: rest,
      });
    }
  }
  return { agreements, counters };
}
