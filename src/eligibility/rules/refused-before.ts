import type { CalendarDate } from '#domain/dates.js';
import type { Refusal } from '#domain/proposal.js';
import { placeHolds } from '#legislation/places.js';
import type { HouseholdFacts } from '../household-facts.js';
import { passedIf, type Rule, type RuleContext } from '../rule.js';
import type { VacancyFacts } from '../vacancy-facts.js';

/** This vacancy was refused, or a refusal's declared effect (a place, or every vacancy) runs until that day included. */
export const refusedBefore: Rule = {
  code: 'REFUSED_BEFORE',
  article: 'policy',
  unit: 'date',
  status: (h, v, context) => passedIf(runningRefusal(h, v, context) === undefined),
  observed: (h, v, context) => runningRefusal(h, v, context)?.on ?? null,
  threshold: (h, v, context) => {
    const refusal = runningRefusal(h, v, context);
    return refusal === undefined || refusal.effect.kind === 'vacancy' ? null : refusal.effect.until;
  },
};

function runningRefusal(h: HouseholdFacts, v: VacancyFacts, context: RuleContext): Refusal | undefined {
  const refusals = context.refusalsByHousehold.get(h.id);
  return refusals?.find((refusal) => stillRuns(refusal, v, context.asOf));
}

function stillRuns({ on, vacancyId, effect }: Refusal, v: VacancyFacts, asOf: CalendarDate): boolean {
  if (on > asOf) return false;
  if (vacancyId === v.id) return true;
  if (effect.kind === 'vacancy' || effect.until < asOf) return false;
  return effect.kind === 'all' || placeHolds(effect.place, v);
}
