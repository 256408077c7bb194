import type { CalendarDate } from '#domain/dates.js';
import { addDays } from '#domain/dates.js';
import type { Pairing, PairingState, StepOwner } from '#domain/pairing-life.js';
import type { StepName } from '#domain/pairing-steps.js';
import type { NewStep } from '#ports.js';
import { addWorkingDays, nextWorkingDay } from '../working-days.js';
import { DEADLINE_POLICY, type DeadlinePolicy, type Term } from './deadline-policy.js';
import {
  contactMode,
  isAgreed,
  isContactSettled,
  isInterDepartmentalSettled,
  isOpinionSettled,
  needsInterDepartmental,
} from './readiness.js';

type Owner = 'designator' | 'landlord' | 'association' | 'household' | 'caleol' | 'origin' | 'destination' | 'dalo';

/** A step is open exactly while its state is one of `states` and `when` holds; it says who owes it and by when. */
export interface StepRule {
  readonly step: StepName;
  readonly states: readonly PairingState[];
  readonly when: (pairing: Pairing) => boolean;
  readonly condition: string;
  readonly owner: Owner;
  readonly term: Exclude<keyof DeadlinePolicy, 'from'>;
  /** A due date that a fact gives, instead of counting the term from the opening. */
  readonly dueOn?: (pairing: Pairing) => CalendarDate | null;
}

const PREPARATION = ['proposed', 'toContact', 'toReview', 'toAgree', 'retained'] as const;
const BEFORE_AGREEMENT = ['proposed', 'toContact', 'toReview', 'toAgree'] as const;
const ADMITTED = ['granted', 'offered', 'accepted'] as const;
const always = () => true;

/** Every step with its clock (the same table is in docs/casework.md). */
export const STEP_RULES: readonly StepRule[] = [
  {
    step: 'designate',
    states: ['proposed'],
    when: always,
    condition: 'toujours',
    owner: 'designator',
    term: 'designation',
    dueOn: (pairing) => pairing.reserverDeadline,
  },
  {
    step: 'recordContact',
    states: BEFORE_AGREEMENT,
    when: (pairing) => contactMode(pairing) !== 'notApplicable' && pairing.facts.contact === null,
    condition: 'une association suit le ménage, contact absent',
    owner: 'landlord',
    term: 'contact',
  },
  {
    step: 'answerExchange',
    states: PREPARATION,
    when: ({ facts }) => facts.exchange !== null && facts.exchange.answeredOn === null,
    condition: 'échange demandé, sans réponse',
    owner: 'landlord',
    term: 'exchange',
  },
  {
    step: 'giveOpinion',
    states: BEFORE_AGREEMENT,
    when: (pairing) => pairing.followed && isContactSettled(pairing) && pairing.facts.opinion === null,
    condition: 'contact pris, avis absent',
    owner: 'association',
    term: 'opinion',
  },
  {
    step: 'askHousehold',
    states: BEFORE_AGREEMENT,
    when: (pairing) => isOpinionSettled(pairing) && !pairing.facts.agreement?.askedOn && !isAgreed(pairing),
    condition: 'avis favorable ou sans objet, ménage non consulté',
    owner: 'household',
    term: 'householdAsked',
  },
  {
    step: 'collectAgreement',
    states: BEFORE_AGREEMENT,
    when: (pairing) => Boolean(pairing.facts.agreement?.askedOn) && !isAgreed(pairing),
    condition: 'ménage consulté, sans réponse',
    owner: 'household',
    term: 'householdAnswer',
  },
  {
    step: 'requestInterDepartmental',
    states: PREPARATION,
    when: (pairing) => needsInterDepartmental(pairing) && pairing.facts.interDepartmental === null,
    condition: 'autre département, contingent préfectoral, sans demande',
    owner: 'origin',
    term: 'interDepartmentalRequest',
  },
  {
    step: 'answerInterDepartmental',
    states: PREPARATION,
    when: ({ facts }) => facts.interDepartmental !== null && facts.interDepartmental.answer === null,
    condition: 'demande interdépartementale sans réponse',
    owner: 'destination',
    term: 'interDepartmentalAnswer',
  },
  {
    step: 'listCandidate',
    states: ['retained'],
    when: isInterDepartmentalSettled,
    condition: 'demande interdépartementale accordée ou sans objet',
    owner: 'landlord',
    term: 'listing',
  },
  {
    step: 'completeFile',
    states: ['deferred'],
    when: always,
    condition: 'toujours',
    owner: 'household',
    term: 'completeFile',
  },
  {
    step: 'listAgain',
    states: ['deferred'],
    when: always,
    condition: 'toujours',
    owner: 'landlord',
    term: 'listing',
  },
  {
    step: 'decide',
    states: ['listed'],
    when: always,
    condition: 'toujours',
    owner: 'caleol',
    term: 'decision',
    dueOn: ({ facts }) => facts.listing?.sessionOn ?? null,
  },
  {
    step: 'nameCorrespondent',
    states: [...ADMITTED],
    when: ({ followed, facts }) => followed && facts.correspondentOn === null,
    condition: 'une association suit le ménage, correspondant absent',
    owner: 'landlord',
    term: 'correspondent',
  },
  {
    step: 'meetCondition',
    states: [...ADMITTED],
    when: ({ facts }) => facts.decision?.condition != null && facts.decision.condition.metOn === null,
    condition: 'condition suspensive non levée',
    owner: 'household',
    term: 'condition',
    dueOn: ({ facts }) => facts.decision?.condition?.dueOn ?? null,
  },
  {
    step: 'agreeRelay',
    states: [...ADMITTED, 'leased'],
    when: ({ followed, facts, departement, householdDepartement }) =>
      followed && departement !== householdDepartement && facts.relay === null,
    condition: 'autre département, relais d’accompagnement non convenu',
    owner: 'association',
    term: 'relay',
  },
  {
    step: 'notifyOffer',
    states: ['granted'],
    when: always,
    condition: 'toujours',
    owner: 'landlord',
    term: 'offerNotice',
  },
  {
    step: 'answerOffer',
    states: ['offered'],
    when: always,
    condition: 'toujours',
    owner: 'landlord',
    term: 'offerAnswer',
    dueOn: ({ facts }) => facts.offer?.answerDueOn ?? null,
  },
  { step: 'signLease', states: ['accepted'], when: always, condition: 'toujours', owner: 'landlord', term: 'lease' },
  {
    step: 'startSupport',
    states: ['leased'],
    when: ({ followed }) => followed,
    condition: 'une association suit le ménage',
    owner: 'association',
    term: 'supportStart',
  },
  {
    step: 'endSupport',
    states: ['supported'],
    when: always,
    condition: 'toujours',
    owner: 'association',
    term: 'supportReview',
  },
  {
    step: 'handOver',
    states: ['supportEnded'],
    when: always,
    condition: 'toujours',
    owner: 'association',
    term: 'recommendations',
  },
  {
    step: 'followUp',
    states: ['leased', 'supportEnded', 'handedOver'],
    when: ({ state, followed }) => state !== 'leased' || !followed,
    condition: 'accompagnement terminé, ou bail sans accompagnement',
    owner: 'landlord',
    term: 'followUp',
    dueOn: followUpDueOn,
  },
  {
    step: 'examineDaloRefusal',
    states: ['declined', 'offerRefused'],
    when: ({ facts }) => facts.daloRefusal !== null && facts.daloRefusal.examinedOn === null,
    condition: 'refus d’un ménage reconnu DALO, non examiné',
    owner: 'dalo',
    term: 'daloRefusal',
  },
];

/** First day of the follow-up: a year after the end of support, or after the lease where nobody supports. */
export function followUpDueOn({ facts }: Pick<Pairing, 'facts'>): CalendarDate | null {
  const from = facts.supportEndedOn ?? facts.leasedOn;
  return from === null ? null : termEnd(DEADLINE_POLICY.followUp, from);
}

/** Steps open on a pairing as its facts are, in the order of the table. */
export function openSteps(pairing: Pairing): readonly StepRule[] {
  return STEP_RULES.filter((rule) => rule.states.includes(pairing.state) && rule.when(pairing));
}

/** The steps a pairing has open, as they open on `today`. */
export function newSteps(pairing: Pairing, today: CalendarDate): readonly NewStep[] {
  return openSteps(pairing).map((rule) => newStep(rule, pairing, today));
}

export function newStep(rule: StepRule, pairing: Pairing, today: CalendarDate): NewStep {
  return { step: rule.step, owner: stepOwner(rule, pairing), ...stepDates(rule, pairing, today) };
}

/** Last day of a term that starts on `from`, which is not counted; moved to a working day where it would end on none. */
function termEnd({ days, unit }: Term, from: CalendarDate): CalendarDate {
  return unit === 'working' ? addWorkingDays(from, days) : nextWorkingDay(addDays(from, days));
}

interface StepDates {
  readonly openedOn: CalendarDate;
  readonly dueOn: CalendarDate;
  /** First day the step is late. */
  readonly lateOn: CalendarDate;
}

/** Dates of a step that opens on `openedOn`. */
function stepDates(rule: StepRule, pairing: Pairing, openedOn: CalendarDate): StepDates {
  const dueOn = rule.dueOn?.(pairing) ?? defaultDueOn(rule, pairing, openedOn);
  return { openedOn, dueOn, lateOn: addDays(dueOn, 1) };
}

/** A reserver's term runs from the declaration of the dwelling, yet leaves some days from the proposal. */
function defaultDueOn(rule: StepRule, pairing: Pairing, openedOn: CalendarDate): CalendarDate {
  if (rule.step !== 'designate') return termEnd(DEADLINE_POLICY[rule.term], openedOn);
  const usual = termEnd(DEADLINE_POLICY.designation, pairing.postedOn);
  const least = termEnd(DEADLINE_POLICY.designationFloor, openedOn);
  return usual > least ? usual : least;
}

/** Who owes a step of this pairing. */
function stepOwner(rule: StepRule, pairing: Pairing): StepOwner {
  const landlord: StepOwner = { role: 'landlordReferent', organisationId: pairing.landlordId, departement: null };
  const association: StepOwner = { role: 'association', organisationId: pairing.associationId, departement: null };
  switch (rule.owner) {
    case 'landlord':
      return landlord;
    case 'association':
      return association;
    case 'household':
      return pairing.followed ? association : landlord;
    case 'caleol':
      return { role: 'caleolSecretary', organisationId: pairing.landlordId, departement: null };
    case 'origin':
      return { role: 'departementalUnit', organisationId: null, departement: pairing.householdDepartement };
    case 'destination':
      return { role: 'departementalUnit', organisationId: null, departement: pairing.departement };
    case 'dalo':
      return {
        role: 'departementalUnit',
        organisationId: null,
        departement: pairing.daloDepartement ?? pairing.householdDepartement,
      };
    case 'designator':
      return designator(pairing) ?? landlord;
  }
}

/**
 * Who designates: the préfet's unit on the State's contingents, the reserver known on the others; `null` where the
 * landlord does (unreserved dwelling, or a reserver that the vacancy does not name).
 */
export function designator(pairing: Pairing): StepOwner | null {
  const { contingent, reserverId } = pairing;
  if (contingent === null || contingent === 'unreserved') return null;
  if (contingent === 'prefect' || contingent === 'stateAgents' || contingent === 'stateAgentsByAgreement')
    return { role: 'departementalUnit', organisationId: null, departement: pairing.departement };
  return reserverId === null ? null : { role: 'reserver', organisationId: reserverId, departement: null };
}
