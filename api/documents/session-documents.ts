import { seesHousehold, visibleTerms } from '#casework/confidentiality.js';
import type { CaseDeps, OrganisationAccess } from '#casework/transaction.js';
import { departementOf } from '#domain/departement.js';
import type { OrganisationId } from '#domain/ids.js';
import { CALEOL_DECISION_LABELS, CALEOL_MOTIVE_LABELS } from '#domain/pairing-life.js';
import type { Vacancy } from '#domain/vacancy.js';
import type { DocumentContent } from '#exchange/documents/content.js';
import type { OfferedDwelling } from '#exchange/documents/dwelling.js';
import type { Authority } from '#exchange/documents/origin.js';
import { type PresentedCandidate, presentationSheet } from '#exchange/documents/presentation-sheet.js';
import type { RecordedDecision, SessionHead } from '#exchange/documents/session.js';
import { sessionAgenda, sessionList, sessionMinutes } from '#exchange/documents/session.js';
import { formatFloor } from '#exchange/french-format.js';
import { findFunding } from '#legislation/funding.js';
import type { CaleolPresentation, CaleolSession } from '#ports.js';
import {
  communeName,
  contingentLabel,
  DOCUMENT_LABELS,
  departementLabel,
  GROUND_LABELS,
  SIZE_LABELS,
} from '../pages/labels.js';
import { externalCandidate, presentedCandidate } from './candidate-words.js';

/** What a document says of where it comes from, besides its session. */
export interface DocumentSource {
  readonly authority: Authority;
  readonly engineVersion: string;
}

/** The agenda of a session with the presentation sheet of each candidate, as far as the caller may know them. */
export async function sessionSheets(
  deps: CaseDeps,
  access: OrganisationAccess,
  session: CaleolSession,
  source: DocumentSource,
): Promise<DocumentContent> {
  const head = await sessionHead(deps, session, source);
  const listed = await listedAt(deps, session);
  const vacancies = [];
  for (const { vacancyId, exception } of await deps.tx.caleol.agenda(session.id)) {
    const vacancy = await deps.tx.vacancies.find(vacancyId);
    if (vacancy === null) continue;
    const candidates = [];
    for (const presentation of listed.filter((one) => one.vacancyId === vacancyId))
      candidates.push(await candidateOf(deps, access, presentation));
    const fewerThanThree = exception === null ? null : `${GROUND_LABELS[exception.ground]} (${exception.proof})`;
    vacancies.push({ dwelling: offeredDwelling(vacancy, head.landlord), candidates, fewerThanThree });
  }
  return sessionAgenda({ ...head, vacancies });
}

/** The minutes of a session: decisions, motives and deferrals as they are recorded, presence and signatures left to write. */
export async function sessionMinutesDocument(
  deps: CaseDeps,
  session: CaleolSession,
  source: DocumentSource,
): Promise<DocumentContent> {
  const head = await sessionHead(deps, session, source);
  const listed = await listedAt(deps, session);
  const vacancies = [];
  for (const { vacancyId } of await deps.tx.caleol.agenda(session.id)) {
    const vacancy = await deps.tx.vacancies.find(vacancyId);
    if (vacancy === null) continue;
    const { vacancyReference, size, commune } = offeredDwelling(vacancy, head.landlord);
    const decisions = [];
    for (const presentation of listed.filter((one) => one.vacancyId === vacancyId))
      decisions.push(decisionOf(presentation, await referenceOf(deps, presentation)));
    vacancies.push({ vacancyReference, dwelling: `${size}, ${commune}`, decisions });
  }
  const signatories = [
    { role: 'Présidence de la commission', name: null },
    { role: 'Secrétariat de la commission', name: null },
  ];
  return sessionMinutes({ ...head, present: [], vacancies, signatories, signedOn: session.minutesOn });
}

/** The presentation sheet of one of our candidates; `null` for one of the landlord's, of whom only the number is known. */
export async function candidateSheet(
  deps: CaseDeps,
  access: OrganisationAccess,
  { session, presentation }: { readonly session: CaleolSession; readonly presentation: CaleolPresentation },
  source: DocumentSource,
): Promise<DocumentContent | null> {
  const vacancy = await deps.tx.vacancies.find(presentation.vacancyId);
  if (vacancy === null || presentation.candidate.kind === 'external') return null;
  const { origin, landlord } = await sessionHead(deps, session, source);
  const candidate = await candidateOf(deps, access, presentation);
  return presentationSheet({ origin, dwelling: offeredDwelling(vacancy, landlord), candidate });
}

/** The list of a session to have in hand: one row per candidate, in landscape, a column left to write the decision. */
export async function sessionListDocument(
  deps: CaseDeps,
  session: CaleolSession,
  source: DocumentSource,
): Promise<DocumentContent> {
  const head = await sessionHead(deps, session, source);
  const rows = [];
  for (const presentation of await listedAt(deps, session)) {
    const vacancy = await deps.tx.vacancies.find(presentation.vacancyId);
    if (vacancy === null) continue;
    const { vacancyReference, size, commune, contingent } = offeredDwelling(vacancy, head.landlord);
    const reference = await referenceOf(deps, presentation);
    const { decision, deferral } = decisionOf(presentation, reference);
    const decided = presentation.outcome === null ? '' : (decision ?? `Ajourné : ${deferral}`);
    rows.push([vacancyReference, `${size}, ${commune}`, contingent, String(presentation.rank), reference, decided]);
  }
  rows.sort((a, b) => `${a[0]}`.localeCompare(`${b[0]}`, 'fr') || Number(a[3]) - Number(b[3]));
  return sessionList(head, rows);
}

async function sessionHead(
  { tx, clock }: CaseDeps,
  session: CaleolSession,
  { authority, engineVersion }: DocumentSource,
): Promise<SessionHead> {
  const landlord = (await tx.organisations.find(session.landlordId))?.name ?? session.landlordId;
  return {
    origin: { issuer: landlord, generatedAt: clock.now(), engineVersion, fingerprint: null, authority },
    reference: session.id,
    landlord,
    on: session.heldOn,
    at: session.startsAt ?? 'une heure à préciser',
    place: session.place ?? 'lieu à préciser',
  };
}

async function listedAt({ tx }: CaseDeps, session: CaleolSession): Promise<readonly CaleolPresentation[]> {
  return (await tx.caleol.presentations(session.id)).filter(({ removed }) => removed === null);
}

async function referenceOf({ tx }: CaseDeps, { candidate }: CaleolPresentation): Promise<string> {
  if (candidate.kind === 'external') return candidate.requestNumber;
  return (await tx.pairings.pseudonym(candidate.proposalId)) ?? 'candidat';
}

async function candidateOf(
  deps: CaseDeps,
  access: OrganisationAccess,
  presentation: CaleolPresentation,
): Promise<PresentedCandidate> {
  const { candidate, rank } = presentation;
  const reference = await referenceOf(deps, presentation);
  if (candidate.kind === 'external') return externalCandidate(reference, rank);
  const { tx } = deps;
  const pairing = await tx.pairings.find(candidate.proposalId);
  const proposal = await tx.proposals.find(candidate.proposalId);
  if (pairing === null || proposal === null) return externalCandidate(reference, rank);
  // Row-level security opens the file to the commission alone, from its convocation on.
  const household = await tx.households.find(candidate.householdId);
  // Listed: past the contact, or a case without one.
  const sight = household !== null || seesHousehold(access) ? 'own' : 'afterContact';
  const terms = visibleTerms(proposal.terms, sight, proposal.asOf);
  const association = (await tx.organisations.find(candidate.associationId as OrganisationId))?.name ?? null;
  const contacts = await tx.pairings.contacts(candidate.proposalId);
  return presentedCandidate({
    reference,
    rank,
    pairing,
    household,
    association,
    proposal: { points: proposal.points, subjectTo: proposal.subjectTo, terms },
    contacts,
  });
}

function decisionOf({ outcome }: CaleolPresentation, reference: string): RecordedDecision {
  if (outcome === null)
    return { reference, rank: null, decision: 'décision attendue', motive: 'sans objet', deferral: null };
  const document = outcome.document === null ? null : DOCUMENT_LABELS[outcome.document];
  if (outcome.kind === 'deferred') return { reference, rank: null, decision: null, motive: null, deferral: document };
  const label = outcome.motive === null ? null : CALEOL_MOTIVE_LABELS[outcome.motive];
  const motive = [label, outcome.motiveText].filter(Boolean).join(' : ');
  const condition = document === null ? 'sans objet' : `pièce attendue : ${document}`;
  return {
    reference,
    rank: outcome.rank,
    decision: CALEOL_DECISION_LABELS[outcome.kind],
    motive: motive === '' ? condition : motive,
    deferral: null,
  };
}

function offeredDwelling(vacancy: Vacancy, landlord: string): OfferedDwelling {
  const { dwelling, reservation } = vacancy;
  const { communeCode } = dwelling.address;
  const departement = departementOf(communeCode);
  const access = [
    dwelling.lift ? 'ascenseur' : 'sans ascenseur',
    dwelling.accessibility.stepFree ? 'sans marche' : null,
  ];
  return {
    vacancyReference: dwelling.internalId,
    landlord,
    commune: communeName(communeCode),
    departement: departement === undefined ? communeCode : departementLabel(departement),
    size: SIZE_LABELS[dwelling.size],
    floorAreaM2: dwelling.floorAreaM2,
    floor: dwelling.floor === null ? null : formatFloor(dwelling.floor),
    accessibility: access.filter(Boolean).join(', '),
    rentCents: dwelling.rentCents,
    chargesCents: dwelling.chargesCents,
    fundingScheme: findFunding(dwelling.fundingCode)?.label ?? null,
    contingent: reservation.state === 'oriented' ? contingentLabel(reservation.contingent) : null,
    availableOn: vacancy.availableFrom,
    protocolChannel: vacancy.protocolChannel,
  };
}
