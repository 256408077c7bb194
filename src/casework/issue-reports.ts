import { addDays, type CalendarDate } from '#domain/dates.js';
import { type Departement, departementOf } from '#domain/departement.js';
import type { HouseholdId, OrganisationId, VacancyId } from '#domain/ids.js';
import type {
  IssueAct,
  IssueKind,
  IssueMessage,
  IssueReport,
  IssueSeverity,
  IssueState,
} from '#domain/issue-report.js';
import {
  ANSWER_WORKING_DAYS,
  ISSUE_ACTS,
  ISSUE_STATE_LABELS,
  isConfidential,
  REGIONAL_COPY_DAYS,
} from '#domain/issue-report.js';
import type { Result } from '#domain/result.js';
import { err, ok } from '#domain/result.js';
import type { IssueCount, Page, PageQuery } from '#ports.js';
import type { CaseError } from './errors.js';
import { caseError, shown } from './errors.js';
import type { CaseDeps, OrganisationAccess } from './transaction.js';
import { forbidden, notFound } from './transaction.js';
import { addWorkingDays } from './working-days.js';

const TEXT_LENGTH = { least: 10, most: 2000 };

export interface IssueInput {
  readonly kind: IssueKind;
  readonly severity: IssueSeverity;
  readonly text: string;
  /** Where nothing linked tells it. */
  readonly departement: Departement | null;
  readonly vacancyId: VacancyId | null;
  /** The association's own reference, or with a vacancy the pseudonym a landlord knows. */
  readonly householdRef: string | null;
  readonly aboutId: OrganisationId | null;
}

/**
 * A landlord referent or an association reports a difficulty to the referents of the protocol. It goes to the
 * départemental unit, to the region too where it is serious, and to the region alone where it is confidential; without
 * an answer, the region reads it after 15 days. Errors: FORBIDDEN_ROLE, NOT_FOUND, REPORT_INVALID.
 */
export async function reportIssue(
  deps: CaseDeps,
  access: OrganisationAccess,
  input: IssueInput,
): Promise<Result<IssueReport, CaseError>> {
  const { role } = access;
  if (role !== 'landlordReferent' && role !== 'association')
    return forbidden('au référent du bailleur et à l’association');
  const text = reportText(input.text);
  if (!text.ok) return text;
  const linked = await linkedTo(deps, access, input);
  if (!linked.ok) return linked;
  const today = deps.clock.today();
  const message = { at: deps.clock.now(), organisationId: access.organisationId, role, act: 'report' } as const;
  const report: IssueReport = {
    id: deps.newId(),
    version: 1,
    kind: input.kind,
    severity: input.severity,
    state: 'received',
    ...linked.value,
    reporterId: access.organisationId,
    reporterRole: role,
    vacancyId: input.vacancyId,
    aboutId: input.aboutId,
    reportedAt: message.at,
    dueOn: addWorkingDays(today, ANSWER_WORKING_DAYS),
    regionFrom: input.severity === 'serious' || isConfidential(input.kind) ? today : addDays(today, REGIONAL_COPY_DAYS),
    messages: [{ ...message, text: text.value }],
  };
  await deps.tx.issueReports.insert(report);
  await appendIssueEvent(deps, access, report, 'issueReported', { kind: report.kind, severity: report.severity });
  return ok(report);
}

/** The département and household that a report concerns, from what it is linked to within the caller's scope. */
async function linkedTo(
  deps: CaseDeps,
  access: OrganisationAccess,
  input: IssueInput,
): Promise<Result<{ readonly departement: Departement; readonly householdId: HouseholdId | null }, CaseError>> {
  const vacancy = input.vacancyId === null ? null : await deps.tx.vacancies.find(input.vacancyId);
  if (input.vacancyId !== null && vacancy === null) return notFound('Cette vacance');
  if (input.aboutId !== null && (await deps.tx.organisations.find(input.aboutId)) === null)
    return notFound('Cette organisation');
  const household = await householdOf(deps, access, input);
  if (!household.ok) return household;
  const departement =
    (vacancy && departementOf(vacancy.dwelling.address.communeCode)) ??
    household.value?.departement ??
    input.departement;
  if (departement !== null) return ok({ departement, householdId: household.value?.id ?? null });
  return err(
    reportInvalid('/departement', {
      message: 'Le département manque.',
      expected: 'une vacance, un ménage, ou un département d’Île-de-France',
      received: null,
    }),
  );
}

async function householdOf(
  deps: CaseDeps,
  access: OrganisationAccess,
  { householdRef, vacancyId }: IssueInput,
): Promise<Result<{ readonly id: HouseholdId; readonly departement: Departement | null } | null, CaseError>> {
  if (householdRef === null) return ok(null);
  if (access.role === 'association') {
    const found = await deps.tx.households.findByReference(householdRef);
    return found === null ? notFound('Ce ménage') : ok(found.household);
  }
  const id = vacancyId === null ? null : await deps.tx.issueReports.householdOf(vacancyId, householdRef);
  return id === null ? notFound('Ce candidat de la vacance') : ok({ id, departement: null });
}

function reportText(given: string): Result<string, CaseError> {
  const text = given.trim();
  if (text.length >= TEXT_LENGTH.least && text.length <= TEXT_LENGTH.most) return ok(text);
  return err(
    reportInvalid('/text', {
      message: text.length < TEXT_LENGTH.least ? 'Ce texte est trop court.' : 'Ce texte est trop long.',
      expected: `de ${TEXT_LENGTH.least} à ${TEXT_LENGTH.most} caractères, sans nom de personne`,
      received: given,
    }),
  );
}

function reportInvalid(
  pointer: string,
  { message, expected, received }: { message: string; expected: string; received: string | null },
): CaseError {
  return caseError('REPORT_INVALID', 'Ce signalement ne peut pas être enregistré.', [
    { pointer, code: 'REPORT_INVALID', message, expected, received: shown(received ?? undefined) },
  ]);
}

/** A confidential report names neither vacancy nor household in the journal of events. */
async function appendIssueEvent(
  deps: CaseDeps,
  access: OrganisationAccess,
  report: IssueReport,
  name: 'issueReported' | 'issueAnswered',
  data: Readonly<Record<string, string>>,
): Promise<void> {
  const open = !isConfidential(report.kind);
  await deps.tx.events.append({
    name,
    at: deps.clock.now(),
    actor: access.role as 'landlordReferent' | 'association' | 'departementalUnit' | 'regionalAuthority',
    organisationId: access.organisationId,
    ...(open && report.vacancyId !== null && { vacancyId: report.vacancyId }),
    ...(open && report.householdId !== null && { householdId: report.householdId }),
    reason: null,
    data: { report: report.id, ...data },
  });
}

export interface IssueActInput {
  readonly id: string;
  readonly act: IssueAct;
  readonly text: string;
  /** Version the caller has read; `null` = whatever it is now. */
  readonly version: number | null;
}

/**
 * A referent takes a report up or answers it; its reporter completes or closes it. Whoever completes after an answer
 * opens it again, with a new clock. Errors: NOT_FOUND, FORBIDDEN_ROLE, STEP_NOT_OPEN, STALE_VERSION, REPORT_INVALID.
 */
export async function actOnIssue(
  deps: CaseDeps,
  access: OrganisationAccess,
  input: IssueActInput,
): Promise<Result<IssueReport, CaseError>> {
  const report = await deps.tx.issueReports.lock(input.id);
  if (report === null) return notFound('Ce signalement');
  const act = ISSUE_ACTS[input.act];
  const allowed = mayAct(access, report, input);
  if (!allowed.ok) return allowed;
  const needsText = input.act === 'answer' || input.act === 'complete';
  const text = needsText ? reportText(input.text) : ok(input.text.trim().slice(0, TEXT_LENGTH.most));
  if (!text.ok) return text;
  const message: IssueMessage = {
    at: deps.clock.now(),
    organisationId: access.organisationId,
    role: access.role,
    act: input.act,
    text: text.value,
  };
  const reopened = input.act === 'complete' && report.state === 'answered';
  const dueOn: CalendarDate = reopened ? addWorkingDays(deps.clock.today(), ANSWER_WORKING_DAYS) : report.dueOn;
  await deps.tx.issueReports.record(report, { to: act.to, dueOn, message });
  if (input.act === 'answer') await appendIssueEvent(deps, access, report, 'issueAnswered', { answer: 'answered' });
  return ok({ ...report, state: act.to, dueOn, version: report.version + 1, messages: [...report.messages, message] });
}

function mayAct(access: OrganisationAccess, report: IssueReport, input: IssueActInput): Result<null, CaseError> {
  const act = ISSUE_ACTS[input.act];
  const referent = access.role === 'departementalUnit' || access.role === 'regionalAuthority';
  if (act.by === 'referent' && !referent) return forbidden('aux référents de l’unité départementale et de la DRIHL');
  if (act.by === 'reporter' && access.organisationId !== report.reporterId)
    return forbidden('à qui a fait le signalement');
  if (input.version !== null && input.version !== report.version)
    return err(
      caseError('STALE_VERSION', 'Ce signalement a changé depuis votre lecture : relisez-le puis recommencez.'),
    );
  if ((act.from as readonly IssueState[]).includes(report.state)) return ok(null);
  return err(caseError('STEP_NOT_OPEN', `Ce signalement est « ${ISSUE_STATE_LABELS[report.state]} ».`));
}

/** A report of the caller's scope. Error: NOT_FOUND. */
export async function readIssue(deps: CaseDeps, id: string): Promise<Result<IssueReport, CaseError>> {
  const report = await deps.tx.issueReports.find(id);
  return report === null ? notFound('Ce signalement') : ok(report);
}

/** The reports of the caller's scope, latest first, and what they count over its territory. */
export async function listIssues(
  deps: CaseDeps,
  filter: { readonly state?: IssueState },
  page: PageQuery,
): Promise<{ readonly page: Page<IssueReport>; readonly counts: readonly IssueCount[] }> {
  return { page: await deps.tx.issueReports.list(filter, page), counts: await deps.tx.issueReports.counts() };
}
