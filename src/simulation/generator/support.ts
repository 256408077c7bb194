import { addDays, addMonths, type CalendarDate, daysBetween } from '#domain/dates.js';
import type { Departement } from '#domain/departement.js';
import { type HouseholdId, householdId } from '#domain/ids.js';
import type { SupportMeasure } from '#domain/support.js';
import { cellOf, type RegionContext } from './context.js';
import type { Association } from './organisations.js';
import { PARAMETERS } from './parameters.js';
import { type Random, randomStream } from './random.js';

const DAYS_PER_MONTH = 365.25 / 12;

/** Who a household is and how long it has been supported: drawn first, alone, so that its history can be drawn apart. */
export interface HouseholdCore {
  readonly id: HouseholdId;
  readonly index: number;
  readonly departement: Departement;
  readonly phase: 'towards' | 'within';
  readonly association: Association;
  readonly support: SupportMeasure;
  readonly towardsStartedOn: CalendarDate;
  readonly dalo: boolean;
  readonly protocol: boolean;
}

export function householdCore(context: RegionContext, index: number): HouseholdCore {
  const random = randomStream(context.seed, 'household-core', index);
  const { phase, departement } = cellOf(context, index);
  const association = random.pick(context.associationsByDepartement[departement]);
  const dalo = !random.chance(PARAMETERS.shareOutsideDalo.value[departement]);
  const waitingShare =
    PARAMETERS.waitingForProtocol.value[departement] / PARAMETERS.householdsTowards.value[departement];
  const protocol = random.chance(waitingShare);
  const dates = supportDates(context, random, phase, departement);
  const [startedOn, concludedOn] = dates.diagnostic;
  const common = {
    scheme: protocol ? 'avdlHousingFirst' : dalo ? 'avdlDalo' : 'avdlOutsideDalo',
    prescriber: random.weighted(PARAMETERS.prescribers.value),
    prescribedOn: addDays(startedOn, -random.integer(5, 30)),
    associationId: association.id,
    socialWorkerId: random.pick(association.socialWorkers),
    departement,
    diagnostic: { startedOn, concludedOn, conclusion: 'towards' },
    towardsStartedOn: dates.towardsStartedOn,
  } as const;
  const support: SupportMeasure =
    phase === 'towards'
      ? { ...common, phase }
      : { ...common, phase, rehousedOn: dates.rehousedOn, withinStartedOn: dates.withinStartedOn };
  const id = householdId(random.uuid());
  return {
    id,
    index,
    departement,
    phase,
    association,
    support,
    towardsStartedOn: dates.towardsStartedOn,
    dalo,
    protocol,
  };
}

function supportDates(context: RegionContext, random: Random, phase: 'towards' | 'within', departement: Departement) {
  const { asOf } = context;
  const within = PARAMETERS.withinMonths.value;
  const rehousedOn = addDays(asOf, -Math.round(random.integer(within.min * 30, within.max * 30)));
  const reference = phase === 'towards' ? asOf : rehousedOn;
  const towardsStartedOn = addDays(reference, -supportDays(random, departement));
  const { min, max } = PARAMETERS.diagnosticDays.value;
  const diagnosticLength = random.integer(min, max);
  const entry = PARAMETERS.daysFromRehousingToWithin.value;
  const withinStartedOn = addDays(rehousedOn, random.integer(entry.min, entry.max));
  return {
    rehousedOn,
    withinStartedOn: withinStartedOn > asOf ? asOf : withinStartedOn,
    towardsStartedOn,
    diagnostic: [addDays(towardsStartedOn, -diagnosticLength), addDays(towardsStartedOn, -1)] as const,
  };
}

/** Two pieces: the share known to be over 18 months (seed), even below, thinning out above. */
function supportDays(random: Random, departement: Departement): number {
  const longest = PARAMETERS.longestSupportMonths.value;
  const over18 = random.chance(PARAMETERS.shareSupportedOver18Months.value[departement]);
  const months = over18 ? 18 + (longest - 18) * random.next() ** 2 : 18 * random.next();
  return Math.max(1, Math.round(months * DAYS_PER_MONTH));
}

/** Recognition and request come before the support; the gap is exponential around the département's mean. */
export function daysBefore(random: Random, meanMonths: number): number {
  return Math.round(-Math.log(1 - random.next()) * meanMonths * DAYS_PER_MONTH);
}

/** Day of the last proposal that reached a household still waiting, or `null` where none did. */
export function lastProposedOn(context: RegionContext, core: HouseholdCore): CalendarDate | null {
  if (core.phase === 'within') return null;
  const random = randomStream(context.seed, 'household-history', core.index);
  const over = addMonths(core.towardsStartedOn, 6) < context.asOf;
  const never = over ? PARAMETERS.neverProposedAfterSixMonths.value : 1 - PARAMETERS.proposedBeforeSixMonths.value;
  if (random.chance(never)) return null;
  const span = Math.max(1, daysBetween(core.towardsStartedOn, context.asOf));
  return addDays(core.towardsStartedOn, random.integer(0, span - 1));
}
