import { addDays, type CalendarDate } from '#domain/dates.js';
import type { Departement } from '#domain/departement.js';
import type { DwellingSize } from '#domain/dwelling.js';
import {
  type BlockingProof,
  type BlockingSituation,
  type DaloRecognition,
  DOCUMENT_CODES,
  type FileDocument,
  type PriorityLabel,
} from '#domain/household.js';
import type { LandlordId } from '#domain/ids.js';
import { drawPerimeter } from './household-places.js';
import { PARAMETERS } from './parameters.js';
import type { Random } from './random.js';
import { daysBefore } from './support.js';

const SIZE_BY_PERSONS: readonly DwellingSize[] = ['T1', 'T1', 'T2', 'T3', 'T4', 'T5', 'T5', 'T6'];

/** Recognition some months before the support began (the mean gap of the département). */
export function drawDalo(
  random: Random,
  {
    departement,
    towardsStartedOn,
    persons,
    adapted,
    landlords,
  }: {
    departement: Departement;
    towardsStartedOn: CalendarDate;
    persons: number;
    adapted: boolean;
    landlords: readonly { readonly id: LandlordId }[];
  },
): DaloRecognition {
  const gap = daysBefore(random, PARAMETERS.monthsFromRecognitionToSupport.value[departement]);
  const size = SIZE_BY_PERSONS[Math.min(persons, SIZE_BY_PERSONS.length - 1)] as DwellingSize;
  return {
    recognisedOn: addDays(towardsStartedOn, -30 - Math.min(gap, 3_650)),
    departement,
    recommendations: {
      sizes: random.chance(PARAMETERS.daloRecommendsSize.value) ? [size] : [],
      perimeter: drawPerimeter(random, departement),
      adaptedDwelling: adapted,
    },
    designatedTo: random.chance(PARAMETERS.daloDesignated.value) ? random.pick(landlords).id : null,
  };
}

/** DALO households carry the label of the State; the others one letter of CCH L441-1 where they have been labelled. */
export function drawLabels(
  random: Random,
  departement: Departement,
  dalo: DaloRecognition | null,
  towardsStartedOn: CalendarDate,
): readonly PriorityLabel[] {
  const letter = (): PriorityLabel => ({
    category: random.weighted(PARAMETERS.labelCategories.value),
    labelledOn: addDays(towardsStartedOn, random.integer(-120, 0)),
    labeller: random.chance(0.75) ? 'state' : random.chance(0.7) ? 'siao' : 'agreement',
    departement,
  });
  if (dalo === null) return random.chance(PARAMETERS.labelOutsideDalo.value) ? [letter()] : [];
  const label: PriorityLabel = {
    category: 'dalo',
    labelledOn: addDays(dalo.recognisedOn, 5),
    labeller: 'state',
    departement,
  };
  return random.chance(PARAMETERS.secondLabel.value) ? [label, letter()] : [label];
}

const PROOFS: Readonly<Record<string, BlockingProof>> = {
  cohabitation: 'coApplicantAgreement',
  separatedNotDivorced: 'familyCourtReferral',
  marriedApplyingAlone: 'lawyerAttestation',
  familyReunification: 'reunificationFiling',
  livingAbroad: 'foreignTaxNotice',
};

/** Frequencies of the survey of fifteen associations, brought to the forty-eight. */
export function drawBlockingSituations(random: Random, asOf: CalendarDate): readonly BlockingSituation[] {
  const counts = PARAMETERS.blockingSituations.value;
  const { answered, all } = PARAMETERS.blockingReporters.value;
  const households = Object.values(PARAMETERS.householdsTowards.value).reduce((sum, n) => sum + n, 0);
  const total = Object.values(counts).reduce((sum, n) => sum + n, 0);
  if (!random.chance((total * all) / answered / households)) return [];
  const kind = random.weighted(counts);
  const openedOn = addDays(asOf, -random.integer(20, 500));
  const proven = random.chance(PARAMETERS.blockingProven.value);
  const obtainedOn = addDays(openedOn, random.integer(1, 19));
  return [
    {
      kind,
      openedOn,
      proof: proven ? { kind: PROOFS[kind] ?? 'other', obtainedOn } : null,
      solvedOn: proven && random.chance(PARAMETERS.blockingSolved.value) ? asOf : null,
    },
  ];
}

/** Every document checked; one or two missing or expired in an incomplete file. */
export function drawDocuments(random: Random, asOf: CalendarDate): readonly FileDocument[] {
  const lacking = random.chance(PARAMETERS.fileComplete.value) ? 0 : random.integer(1, 2);
  const absent = new Set(Array.from({ length: lacking }, () => random.integer(0, DOCUMENT_CODES.length - 2)));
  const checkedOn = addDays(asOf, -random.integer(1, 120));
  return DOCUMENT_CODES.filter((code) => code !== 'other').map((code, i) => ({
    code,
    status: absent.has(i) ? (random.chance(0.6) ? 'missing' : 'expired') : 'received',
    checkedOn,
  }));
}
