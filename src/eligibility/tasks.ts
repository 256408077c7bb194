import type { EngineHousehold } from '#domain/engine-view.js';
import type { Task, Verdict } from '#domain/verdict.js';
import { SUGGESTED_LABELS } from '#legislation/priority.js';
import { subjectTo } from './eligibility.js';
import type { HouseholdFacts } from './household-facts.js';
import type { RuleContext } from './rule.js';
import type { VacancyFacts } from './vacancy-facts.js';

type Owner = Task['owner'];

/**
 * Procedural facts of an eligible pairing: none excludes, each has an owner. No clock runs before the proposal
 * exists, so no date is due here; casework dates them. Empty where nothing is to be done.
 */
export function tasksFor(
  h: HouseholdFacts,
  v: VacancyFacts,
  verdicts: readonly Verdict[],
  context: Pick<RuleContext, 'policy'>,
): readonly Task[] {
  const { household } = h;
  // Where no association supports the household, its file is the landlord's to complete.
  const fileOwner: Owner = isSupported(household) ? 'association' : 'landlord';
  return [
    ...contactTasks(h, context),
    ...household.missingDocuments.map((code) => task('completeFile', fileOwner, code)),
    ...household.unprovenSituations.map((kind) => task('provideSeparationProof', fileOwner, kind)),
    ...labelTasks(h, fileOwner),
    ...relayTasks(household, v),
    ...subjectTo(verdicts).map((code) => task('resolveUnknown', fileOwner, code)),
    ...alinTasks(household, v, fileOwner),
    // The landlord says that the offer is made under DALO and what a refusal costs (CCH R441-16-3).
    ...(h.daloRecognised ? [task('sendDaloNotice', 'landlord', null)] : []),
  ];
}

function task(code: Task['code'], owner: Owner, detail: string | null): Task {
  return { code, owner, detail, dueOn: null };
}

function isSupported(household: EngineHousehold): boolean {
  return household.supportDepartements.length > 0;
}

/** Landlord referent and association speak before any listing: mandatory under the protocol, by policy otherwise. */
function contactTasks(h: HouseholdFacts, { policy }: Pick<RuleContext, 'policy'>): readonly Task[] {
  if (!isSupported(h.household)) return [];
  return [task('recordContact', 'landlord', h.protocolEligible ? 'protocol' : policy.contact.supportedHouseholds)];
}

/** A declared need without any label: one may be asked for, none is ever inferred (CCH L441-1). */
function labelTasks(h: HouseholdFacts, owner: Owner): readonly Task[] {
  if (h.prefectPriority) return [];
  const { statutoryNeeds } = h.household;
  const declared = (Object.keys(SUGGESTED_LABELS) as (keyof typeof SUGGESTED_LABELS)[]).filter(
    (need) => statutoryNeeds[need] === 'yes',
  );
  return declared.map((need) => task('askForLabel', owner, SUGGESTED_LABELS[need]));
}

/** The association does not work where the dwelling is: another must take over the support. */
function relayTasks(household: EngineHousehold, v: VacancyFacts): readonly Task[] {
  if (!isSupported(household) || household.supportDepartements.includes(v.departement)) return [];
  return [task('findRelayAssociation', 'association', v.departement)];
}

/** Every eligible household must be entered in AL'in before Action Logement can designate it. */
function alinTasks({ actionLogement }: EngineHousehold, v: VacancyFacts, owner: Owner): readonly Task[] {
  const missing =
    v.contingent === 'actionLogement' && actionLogement.eligible === 'yes' && actionLogement.alinRegisteredOn === null;
  return missing ? [task('registerInAlin', owner, null)] : [];
}
