import type { HouseholdCost } from '#casework/household-cost.js';
import type { CalendarDate, Instant } from '#domain/dates.js';
import { type Household, occupants } from '#domain/household.js';
import { PAIRING_STATE_LABELS, type Pairing } from '#domain/pairing-life.js';
import type { SupportMeasure } from '#domain/support.js';
import type { SocialWorker, SupportFile } from '#domain/support-work.js';
import type { DocumentContent } from '#exchange/documents/content.js';
import { rehousingSupportSheet } from '#exchange/documents/rehousing-support-sheet.js';
import {
  recommendationsSheet,
  type SupportJourneySheet,
  supportJourneySheet,
} from '#exchange/documents/support-journey-sheet.js';
import type { SupportedHousehold } from '#exchange/documents/supported-household.js';
import { endMotiveFormat, prescriberFormat, schemeFormat } from '#exchange/household-file-words.js';
import type { LandlordContact } from '#ports.js';
import { BLOCKING_LABELS, BLOCKING_LEVERS, DOCUMENT_STATUS_LABELS } from './association-words.js';
import { capitalise, formatDate, formatEuros, formatList, formatShare } from './format.js';
import { DOCUMENT_LABELS, departementLabel, placeLabel } from './labels.js';

export interface DwellingCost {
  readonly dwelling: string;
  readonly cost: HouseholdCost;
}

export interface SheetSource {
  readonly household: Household;
  readonly file: SupportFile;
  readonly association: string;
  readonly worker: SocialWorker | null;
  readonly pairings: readonly Pairing[];
  /** Dwellings proposed and under way, and the one of the rehousing, with their cost for the household. */
  readonly costs: readonly DwellingCost[];
  /** Of the rehousing, where there is one. */
  readonly rehousing: null | {
    readonly landlord: string | null;
    readonly dwelling: string | null;
    readonly correspondent: LandlordContact | null;
    readonly cost: HouseholdCost | null;
  };
  readonly reportedOn: CalendarDate | null;
  readonly now: Instant;
  readonly version: string;
}

export const SHEETS = ['appui', 'parcours', 'recommandations'] as const;
export type SheetName = (typeof SHEETS)[number];

/** One of the household's sheets as it stands today, from its facts and what was written along the way. */
export function sheetDocument(name: SheetName, source: SheetSource): DocumentContent {
  if (name === 'appui') return supportSheet(source);
  return name === 'parcours' ? supportJourneySheet(journey(source)) : recommendationsSheet(journey(source));
}

const originOf = ({ association, now, version }: SheetSource) => ({
  issuer: association,
  generatedAt: now,
  engineVersion: version,
  fingerprint: null,
});

function supported({ household, association, worker }: SheetSource): SupportedHousehold {
  const { support, dalo, priorityLabels } = household;
  return {
    reference: household.reference,
    association,
    socialWorker: worker?.label ?? null,
    departement: departementLabel(household.departement),
    scheme: support === null ? null : schemeFormat.show(support.scheme),
    prescriber: support === null ? null : prescriberFormat.show(support.prescriber),
    composition: `${occupants(household)} personne${occupants(household) > 1 ? 's' : ''}`,
    priority:
      dalo !== null
        ? `reconnu DALO le ${formatDate(dalo.recognisedOn)}`
        : priorityLabels.length > 0
          ? 'label prioritaire'
          : null,
    protocolEligibleSince: household.protocolEligibleSince,
  };
}

const COST_MISSING: Readonly<Record<Extract<HouseholdCost, { known: false }>['missing'], string>> = {
  declaredResources: 'non calculé : ressources mensuelles déclarées à saisir',
  benefitParameters: 'non calculé : barème de l’aide au logement non connu à cette date',
  communeOutside: 'non calculé : commune hors de la région',
};

/** A cost in words; where it is not computed, what is missing stands in its place. */
export function costWords(cost: HouseholdCost) {
  if (!cost.known)
    return { rent: 'non calculé', effort: COST_MISSING[cost.missing], residual: COST_MISSING[cost.missing] };
  return {
    rent: `${formatEuros(cost.grossCents)}, soit ${formatEuros(cost.netCents)} aide déduite`,
    effort: formatShare(cost.effortPermille, 1000),
    residual: `${formatEuros(cost.residualCentsPerDay)} (barème du ${formatDate(cost.figuresSince)})`,
  };
}

const CONCLUSIONS = {
  towards: 'accompagnement vers le logement (AVL)',
  within: 'accompagnement dans le logement (ADL)',
  none: 'sans accompagnement',
} as const;

function diagnosticOf(support: SupportMeasure | null) {
  if (support === null || support.phase === 'prescribed')
    return { startedOn: null, concludedOn: null, conclusion: null };
  if (support.phase === 'diagnostic')
    return { startedOn: support.diagnosticStartedOn, concludedOn: null, conclusion: null };
  const { diagnostic } = support;
  return {
    startedOn: diagnostic?.startedOn ?? null,
    concludedOn: diagnostic?.concludedOn ?? null,
    conclusion: diagnostic === null ? null : CONCLUSIONS[diagnostic.conclusion],
  };
}

const towardsOf = (support: SupportMeasure | null) =>
  support === null || support.phase === 'prescribed' || support.phase === 'diagnostic'
    ? null
    : support.towardsStartedOn;

function supportSheet(source: SheetSource): DocumentContent {
  const { household, file, pairings, reportedOn } = source;
  const diagnostic = diagnosticOf(household.support);
  const { eligible, alinRegisteredOn } = household.actionLogement;
  return rehousingSupportSheet({
    origin: originOf(source),
    household: supported(source),
    diagnosticStartedOn: diagnostic.startedOn,
    diagnosticConclusion: diagnostic.conclusion,
    towardsStartedOn: towardsOf(household.support),
    requestRenewedOn: household.request.renewedOn,
    wantedSize: null,
    acceptedPlaces:
      formatList(
        household.consents.map(({ place, consentedOn }) => `${placeLabel(place)} (${formatDate(consentedOn)})`),
      ) || null,
    actionLogementEligible: eligible === 'unknown' ? null : eligible === 'yes',
    alinRegisteredOn,
    reportedToActionLogementOn: reportedOn,
    syploUpdatedOn: file.texts.syploUpdatedOn,
    needs: file.texts.needs,
    strengths: file.texts.strengths,
    blocking: household.blockingSituations.map(({ kind, solvedOn }) => ({
      kind: BLOCKING_LABELS[kind],
      lever: BLOCKING_LEVERS[kind].lever,
      documents: BLOCKING_LEVERS[kind].documents,
      solvedOn,
    })),
    work: file.works.filter(({ phase }) => phase === 'towards'),
    proposals: pairings.map(({ state, facts, postedOn }) => ({
      on: facts.contact?.on ?? postedOn,
      what: 'Proposition de logement',
      outcome: PAIRING_STATE_LABELS[state],
    })),
    costs: source.costs.map(({ dwelling, cost }) => ({ dwelling, ...costWords(cost) })),
    documents: household.documents.map(({ code, status }) => ({
      label: capitalise(DOCUMENT_LABELS[code]),
      state: DOCUMENT_STATUS_LABELS[status],
    })),
  });
}

function journey(source: SheetSource): SupportJourneySheet {
  const { household, file, rehousing } = source;
  const { support } = household;
  const diagnostic = diagnosticOf(support);
  const later = support?.phase === 'within' || support?.phase === 'ended' ? support : null;
  const { texts, works } = file;
  return {
    origin: originOf(source),
    household: supported(source),
    diagnosticStartedOn: diagnostic.startedOn,
    diagnosticConcludedOn: diagnostic.concludedOn,
    diagnosticConclusion: diagnostic.conclusion,
    towardsStartedOn: towardsOf(support),
    towardsWork: works.filter(({ phase }) => phase === 'towards'),
    rehousedOn: later?.rehousedOn ?? null,
    rehousedBy: rehousing?.landlord ?? null,
    rehousedIn: rehousing?.dwelling ?? null,
    effort: rehousing?.cost ? costWords(rehousing.cost).effort : null,
    residual: rehousing?.cost ? costWords(rehousing.cost).residual : null,
    contingent: null,
    correspondent: rehousing?.correspondent?.name ?? null,
    withinStartedOn: later?.withinStartedOn ?? null,
    withinWork: works.filter(({ phase }) => phase === 'within'),
    endedOn: support?.phase === 'ended' ? support.endedOn : null,
    endMotive: support?.phase === 'ended' ? endMotiveFormat.show(support.endMotive) : null,
    recommendations: {
      forCorrespondent: texts.forCorrespondent,
      forSocialServices: texts.forSocialServices,
      vigilance: texts.vigilance,
      contactAfterEnd: texts.contactAfterEnd,
      handedTo: [],
    },
    oneYear: [],
  };
}
