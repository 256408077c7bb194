import type { FileDocument, Household } from '#domain/household.js';
import { occupants } from '#domain/household.js';
import type { Pairing, PairingFacts } from '#domain/pairing-life.js';
import type { CandidateReasons, PresentedCandidate } from '#exchange/documents/presentation-sheet.js';
import { formatCount, formatDate, formatEuros, formatNumber } from '#exchange/french-format.js';
import type { LandlordContact, StoredProposal } from '#ports.js';
import { codeLabel } from '../pages/code-words.js';
import { observedText, type ShownTerm, termView } from '../pages/criterion-words.js';
import { DOCUMENT_LABELS, departementLabel } from '../pages/labels.js';
import { RULE_WORDS } from '../pages/rule-words.js';

/** What a sheet says of one of ours, in words; `household` is `null` where the reader may not know the file. */
export interface KnownCandidate {
  readonly reference: string;
  readonly rank: number;
  readonly pairing: Pairing;
  readonly household: Household | null;
  readonly association: string | null;
  readonly proposal: Pick<StoredProposal, 'points' | 'subjectTo'> & { readonly terms: readonly ShownTerm[] };
  readonly contacts: readonly LandlordContact[];
}

export function presentedCandidate(known: KnownCandidate): PresentedCandidate {
  const { reference, rank, pairing, household, association, proposal, contacts } = known;
  return {
    reference,
    rank,
    association,
    supportDepartement: departementLabel(pairing.householdDepartement),
    ...householdWords(household),
    waiting: termText(proposal.terms, 'waiting'),
    effortWithBenefitPermille: observedNumber(proposal.terms, 'effortMargin'),
    effortWithoutBenefitPermille: null,
    residualIncomeCents: null,
    housingBenefitEstimate: null,
    strengths: null,
    reasons: reasonsOf(proposal),
    documents: (household?.documents ?? []).map(documentWords),
    ...stepWords(pairing.facts, contacts),
  };
}

/** A candidate of the landlord's own: its request number, nothing else. */
export function externalCandidate(reference: string, rank: number): PresentedCandidate {
  return {
    reference,
    rank,
    association: null,
    supportDepartement: null,
    ...householdWords(null),
    waiting: null,
    effortWithBenefitPermille: null,
    effortWithoutBenefitPermille: null,
    residualIncomeCents: null,
    housingBenefitEstimate: null,
    strengths: null,
    reasons: null,
    documents: [],
    contact: { on: null, means: null, caleolContact: null },
    opinion: { given: null, on: null },
    agreement: { given: null, on: null, visitedOn: null },
  };
}

function householdWords(household: Household | null) {
  const nothing = null as string | null;
  if (household === null)
    return {
      composition: nothing,
      requestAge: nothing,
      priority: nothing,
      protocol: nothing,
      currentHousing: nothing,
      monthlyResourcesCents: null,
      incomeAgainstCeiling: nothing,
    };
  const { request, incomes, protocolEligibleSince, statutoryNeeds } = household;
  const { nMinus2Cents } = incomes.referenceTax;
  return {
    composition: compositionWords(household),
    requestAge: `déposée le ${formatDate(request.filedOn)}${request.renewedOn === null ? '' : `, renouvelée le ${formatDate(request.renewedOn)}`}`,
    priority: priorityWords(household),
    protocol:
      protocolEligibleSince === null ? 'non éligible' : `éligible depuis le ${formatDate(protocolEligibleSince)}`,
    currentHousing: statutoryNeeds.homelessOrHosted === 'yes' ? 'sans logement ou hébergé' : null,
    monthlyResourcesCents: incomes.declaredMonthlyCents,
    incomeAgainstCeiling:
      nMinus2Cents === null ? null : `revenu fiscal de référence N-2 : ${formatEuros(nMinus2Cents)}`,
  };
}

function compositionWords(household: Household): string {
  const dependants = household.members.filter(({ role }) => role === 'dependant').length;
  const persons = formatCount(occupants(household), 'personne');
  return dependants === 0 ? persons : `${persons}, dont ${formatNumber(dependants)} à charge`;
}

function priorityWords({ dalo, priorityLabels }: Household): string {
  if (dalo !== null) return `reconnu prioritaire DALO le ${formatDate(dalo.recognisedOn)}`;
  const labels = priorityLabels.map(({ category }) => codeLabel(category));
  return labels.length === 0 ? 'aucune priorité enregistrée' : labels.join(', ');
}

const DOCUMENT_STATES: Readonly<Record<FileDocument['status'], string>> = {
  received: 'reçue',
  missing: 'manquante',
  expired: 'périmée',
};

const documentWords = ({ code, status, checkedOn }: FileDocument) => ({
  label: DOCUMENT_LABELS[code],
  state:
    checkedOn === null ? DOCUMENT_STATES[status] : `${DOCUMENT_STATES[status]}, vérifiée le ${formatDate(checkedOn)}`,
});

function reasonsOf({ points, terms, subjectTo }: KnownCandidate['proposal']): CandidateReasons {
  return {
    points,
    lines: terms.map((term) => {
      const { title, observed, weight, points: shown, source } = termView(term);
      return { title, observed, weight, points: shown, source };
    }),
    adjustments: [],
    subjectTo: subjectTo.map((code) => RULE_WORDS[code].question.toLocaleLowerCase('fr')),
    examined: null,
    eligible: null,
  };
}

function termText(terms: readonly ShownTerm[], criterion: ShownTerm['criterion']): string | null {
  const term = terms.find((one) => one.criterion === criterion);
  return term === undefined ? null : observedText(term);
}

function observedNumber(terms: readonly ShownTerm[], criterion: ShownTerm['criterion']): number | null {
  const term = terms.find((one) => one.criterion === criterion);
  return typeof term?.observed === 'number' && term.masked !== true && term.unit === 'permille' ? term.observed : null;
}

const OPINIONS = {
  accept: 'favorable',
  acceptWithReserve: 'favorable, avec une réserve',
  decline: 'défavorable',
} as const;

function stepWords({ contact, opinion, agreement }: PairingFacts, contacts: readonly LandlordContact[]) {
  const caleol = contacts.find(({ kind, replacedOn }) => kind === 'caleolContact' && replacedOn === null);
  return {
    contact: {
      on: contact?.on ?? null,
      means: contact?.outcome === 'waived' ? 'passé, avec un motif' : null,
      caleolContact: caleol === undefined ? null : [caleol.name, caleol.position].filter(Boolean).join(', '),
    },
    opinion: { given: opinion === null ? null : OPINIONS[opinion.given], on: opinion?.on ?? null },
    agreement: {
      given: agreement?.answer === 'agreed' ? 'accord' : agreement?.answer === 'declined' ? 'refus' : null,
      on: agreement?.on ?? null,
      visitedOn: agreement?.visitedOn ?? null,
    },
  };
}
