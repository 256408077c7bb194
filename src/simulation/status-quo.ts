/**
 * The status quo: each département serves its own households, dwelling by dwelling, almost at random.
 *
 * A dwelling goes to a household of its département that fits on paper (legal rules of the engine), drawn with a chance
 * that grows with its age as age^seniority (0 = at random); those on the list of the year are signalled; with the probability
 * `servicesInformed` the accepted sectors and the budget are looked at first. A share of the dwellings is opened to
 * consenting households of other départements. Dwellings of the protocol wait for its next meeting.
 *
 * Method of the draw: each household has an exponential clock of rate equal to its weight, drawn from its pair with the
 * dwelling; the first to ring is chosen (P. S. Efraimidis & P. G. Spirakis, Inf. Process. Lett. 97, 2006,
 * DOI 10.1016/j.ipl.2005.11.003): the choice depends on no order, and removing a household changes no other clock.
 */
import { DEPARTEMENTS, type Departement } from '#domain/departement.js';
import { RULES } from '#eligibility/eligibility.js';
import type { Rule, RuleContext } from '#eligibility/rule.js';
import { contains } from '#legislation/places.js';
import { DEFAULT_POLICY } from '#scoring/default-policy.js';
import { DAYS_PER_MONTH, dateOf, endOfStep, isListed, STEPS_PER_YEAR } from './calendar.js';
import { eachDepartement } from './calibration.js';
import { purposeOf, uniform } from './draws.js';
import type { Arrival, DwellingOffer } from './population/streams.js';
import { type Chooser, type OpenDwelling, WAITING, type World } from './world.js';

/** What is legally needed on paper, whatever the household wants or can pay. */
const PAPER_RULES = ruleSet([
  'TYPOLOGY_UNSUITABLE',
  'CONTINGENT_NOT_OPEN',
  'PROTOCOL_NOT_ELIGIBLE',
  'INCOME_ABOVE_CEILING',
  'SURFACE_BELOW_MINIMUM',
  'ACCESSIBILITY_NOT_MET',
]);
/** What the landlord sets, seen by services that look at the budget. */
const BUDGET_RULES = ruleSet(['EFFORT_TOO_HIGH', 'RESIDUAL_INCOME_TOO_LOW']);

/** The services of the status quo; `label` seeds what they draw. */
export function statusQuo(world: World, label: string): Chooser {
  const { protocolMeetingsPerYear: meetings } = world.assumptions;
  const period = meetings === 0 ? 1 : STEPS_PER_YEAR / meetings;
  const services = new Services(world, label);
  return {
    ready: ({ traits }, step) => !traits.vacancy.protocolChannel || (step + 1) % period === 0,
    choose: (_, dwellings, step) => ({ households: services.choose(dwellings, step), envied: null }),
  };
}

/** Households of one département that wait, by number of persons. */
type Waiting = Readonly<Record<Departement, readonly number[][]>>;
/** Households of more persons than the largest dwelling takes stand together. */
const MOST_PERSONS = 12;

type Draw = { readonly place: Departement; readonly outsiders: boolean; readonly informed: boolean };

class Services {
  readonly #world: World;
  readonly #context: RuleContext;
  readonly #clock: number;
  readonly #opened: number;
  readonly #informed: number;
  /** Of each household: persons, digest; mean time of its clock this half-month, and outside Action Logement's dwellings. */
  readonly #persons: Uint8Array;
  readonly #digests: Uint32Array;
  readonly #meanTime: Float64Array;
  readonly #meanTimeElsewhere: Float64Array;

  constructor(world: World, label: string) {
    const { law, seed } = world.population;
    const { arrivals } = world.streams;
    this.#world = world;
    this.#context = {
      asOf: dateOf(0),
      law,
      policy: DEFAULT_POLICY,
      commitmentsByHousehold: new Map(),
      refusalsByHousehold: new Map(),
      adaptedDemand: new Set(),
    };
    this.#clock = purposeOf(seed, `clock ${label}`);
    this.#opened = purposeOf(seed, `opened ${label}`);
    this.#informed = purposeOf(seed, `informed ${label}`);
    this.#persons = Uint8Array.from(arrivals, ({ traits }) => Math.min(traits.facts.sizePersons, MOST_PERSONS));
    this.#digests = Uint32Array.from(arrivals, ({ traits }) => traits.digest);
    this.#meanTime = new Float64Array(arrivals.length);
    this.#meanTimeElsewhere = new Float64Array(arrivals.length);
  }

  choose(dwellings: readonly OpenDwelling[], step: number): Int32Array {
    const waiting = this.#weigh(step);
    return Int32Array.from(dwellings, (dwelling) => {
      const household = this.#serve(dwelling, waiting);
      if (household >= 0) remove(waiting, household, this.#world);
      return household;
    });
  }

  /** The households that wait, by département, and the weight of each this half-month. */
  #weigh(step: number): Waiting {
    const { status, streams, fitted, assumptions } = this.#world;
    const waiting = eachDepartement((): number[][] => Array.from({ length: MOST_PERSONS + 1 }, () => []));
    streams.arrivals.forEach(({ day, traits: { departement, base } }, h) => {
      if (status[h] !== WAITING) return;
      waiting[departement][this.#persons[h] as number]?.push(h);
      const listed = isListed(day, step);
      const age = 1 + Math.max(0, endOfStep(step) - day) / DAYS_PER_MONTH;
      const weight = age ** assumptions.seniority * (listed ? fitted.departements[departement].signalled : 1);
      const leftAside = listed && base.actionLogement.eligible === 'yes' ? fitted.leftToActionLogement : 1;
      this.#meanTime[h] = 1 / weight;
      this.#meanTimeElsewhere[h] = 1 / (weight * leftAside);
    });
    return waiting;
  }

  /** First of the waiting households whose clock rings for this dwelling; −1 where nobody fits on paper. */
  #serve(dwelling: OpenDwelling, waiting: Waiting): number {
    const { departement: place, digest } = dwelling.offer.traits;
    const tries = dwelling.tried.length;
    const outsiders = uniform(digest, tries, this.#opened) < this.#world.fitted.departements[place].opening;
    const informed = uniform(digest, tries, this.#informed) < this.#world.assumptions.servicesInformed;
    const pools: readonly Draw[] = [
      ...(outsiders ? [{ place, outsiders, informed }] : []),
      ...(informed ? [{ place, outsiders: false, informed }] : []),
      { place, outsiders: false, informed: false },
    ];
    for (const draw of pools) {
      const found = this.#firstClock(dwelling, waiting, draw);
      if (found >= 0) return found;
    }
    return -1;
  }

  #firstClock({ offer, tried }: OpenDwelling, waiting: Waiting, draw: Draw): number {
    const { digest, facts } = offer.traits;
    const means = offer.contingent === 'actionLogement' ? this.#meanTime : this.#meanTimeElsewhere;
    let best = -1;
    let first = Number.POSITIVE_INFINITY;
    const see = (h: number): void => {
      const u = uniform(this.#digests[h] as number, digest, this.#clock);
      const meanTime = means[h] as number;
      // −ln u is at least 1 − u: most clocks are known to ring later without their logarithm.
      if ((1 - u) * meanTime >= first) return;
      const rings = -Math.log(u) * meanTime;
      if (rings >= first || tried.includes(h) || !this.#fits(h, offer, draw)) return;
      first = rings;
      best = h;
    };
    for (const departement of draw.outsiders ? DEPARTEMENTS.filter((d) => d !== draw.place) : [draw.place]) {
      for (let persons = facts.minPersons; persons <= Math.min(facts.maxPersons, MOST_PERSONS); persons++) {
        for (const h of waiting[departement][persons] as number[]) see(h);
      }
    }
    return best;
  }

  #fits(h: number, { traits: dwelling }: DwellingOffer, { outsiders, informed }: Draw): boolean {
    const household = (this.#world.streams.arrivals[h] as Arrival).traits;
    const pass = (rule: Rule): boolean => rule.status(household.facts, dwelling.facts, this.#context) !== 'failed';
    if (!PAPER_RULES.every(pass)) return false;
    if ((outsiders || informed) && !contains(household.facts.consented, dwelling.facts)) return false;
    return !informed || (BUDGET_RULES.every(pass) && !this.#world.fates.effortExceeded(household, dwelling));
  }
}

function remove(waiting: Waiting, h: number, world: World): void {
  const { departement, facts } = (world.streams.arrivals[h] as Arrival).traits;
  const alike = waiting[departement][Math.min(facts.sizePersons, MOST_PERSONS)] as number[];
  const at = alike.indexOf(h);
  alike[at] = alike[alike.length - 1] as number;
  alike.pop();
}

function ruleSet(codes: readonly Rule['code'][]): readonly Rule[] {
  return RULES.filter((rule) => codes.includes(rule.code));
}
