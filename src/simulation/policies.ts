import type { Policy } from '#domain/policy.js';
import { BASELINES } from '#matching/baselines.js';
import { DEFAULT_POLICY } from '#scoring/default-policy.js';
import type { PolicySpec } from './experiment.js';

/** The policies that every evaluation compares, by the name that the command line takes; all but `silo` ask consent. */
export const NAMED_POLICIES: Readonly<Record<string, PolicySpec>> = {
  statusQuo: { kind: 'statusQuo' },
  default: engine(DEFAULT_POLICY),
  /** A home in the département of support is worth six weeks of waiting. */
  homePreference: engine({
    ...DEFAULT_POLICY,
    version: '1.0.0-domicile',
    title: 'Préférence au département d’accompagnement',
    interDepartmental: { opening: 0, homePreference: 45 },
  }),
  /** A rent that leaves a margin below 35 % of resources is worth up to ten months of waiting. */
  effort: engine({
    ...DEFAULT_POLICY,
    version: '1.0.0-effort',
    title: 'Taux d’effort d’abord',
    fit: { ...DEFAULT_POLICY.fit, effortMargin: { targetPermille: 350, pointsPerPercentPoint: 60, max: 300 } },
    bonusMax: 810,
  }),
  /** Waiting alone: every other weight is 0. */
  seniority: engine({
    ...DEFAULT_POLICY,
    version: '1.0.0-ancienneté',
    title: 'Ancienneté seule',
    bonusMax: 0,
  }),
  /** Départements and long waits in balance, the poorest quarter at its legal share, by published coefficients. */
  equity: engine({
    ...DEFAULT_POLICY,
    version: '1.0.0-équité',
    title: 'Équité entre départements, anciennetés et ressources',
    targets: [
      { kind: 'departementBalance', sharePermille: 900, maxCoefficient: 200 },
      { kind: 'firstQuartileOutsideQpv', sharePermille: 250, maxCoefficient: 200 },
      { kind: 'waitingOverSixMonths', sharePermille: 700, maxCoefficient: 200 },
    ],
  }),
  /**
   * Low rents for those who can bear no other (methods §2.1, L2): few other compatible dwellings count for up to four
   * months of waiting, and a third of what is let outside priority districts goes to the first quartile of resources.
   */
  lowRentReserve: engine({
    ...DEFAULT_POLICY,
    version: '1.0.0-loyers-bas',
    title: 'Réserve des loyers bas',
    fit: {
      ...DEFAULT_POLICY.fit,
      scarcity: [
        { upTo: 1, points: 120 },
        { upTo: 3, points: 90 },
        { upTo: 10, points: 45 },
      ],
    },
    targets: [{ kind: 'firstQuartileOutsideQpv', sharePermille: 330, maxCoefficient: 200 }],
  }),
  ...Object.fromEntries(
    BASELINES.map((baseline) => [
      // Served dwelling by dwelling, where the policy of seniority is an optimum over all of them.
      baseline === 'seniority' ? 'longest-wait-first' : baseline,
      { kind: 'baseline', baseline, policy: DEFAULT_POLICY } satisfies PolicySpec,
    ]),
  ),
};

function engine(policy: Policy): PolicySpec {
  return { kind: 'engine', policy };
}

/** Terms of the points that can be switched off one at a time: what a policy costs or brings, term by term. */
export const SWITCHED_OFF: Readonly<Record<string, Partial<Policy>>> = {
  legalPriority: { legalPriority: { dalo: 0, otherLabel: 0, pointsPerMonthBeyondLimit: 0, maxBeyondLimit: 0 } },
  neverProposed: { neverProposed: { ...DEFAULT_POLICY.neverProposed, points: 0 } },
  need: { need: { homelessOrHosted: 0, enforceableEviction: 0, unfitDwelling: 0, violence: 0, max: 0 } },
  interDepartmental: { interDepartmental: { opening: 0, homePreference: 0 } },
  fit: {
    fit: {
      ...DEFAULT_POLICY.fit,
      typologyExact: 0,
      effortMargin: { ...DEFAULT_POLICY.fit.effortMargin, max: 0 },
      wishRank: [],
      accessibilityExact: 0,
    },
  },
  scarcity: { fit: { ...DEFAULT_POLICY.fit, scarcity: [] } },
};

/** The default policy with one term off. */
export function without(term: keyof typeof SWITCHED_OFF): PolicySpec {
  return engine({ ...DEFAULT_POLICY, version: `1.0.0-sans-${term}`, ...SWITCHED_OFF[term] });
}
