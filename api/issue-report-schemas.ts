import { z } from 'zod';
import { DEPARTEMENTS } from '#domain/departement.js';
import type { HouseholdId } from '#domain/ids.js';
import { organisationId, vacancyId } from '#domain/ids.js';
import {
  ISSUE_ACTS,
  ISSUE_KINDS,
  ISSUE_SEVERITIES,
  ISSUE_STATES,
  type IssueAct,
  type IssueReport,
} from '#domain/issue-report.js';
import { text } from '#exchange/fields.js';

export const issueReportBody = z.strictObject({
  kind: z.enum(ISSUE_KINDS),
  severity: z.enum(ISSUE_SEVERITIES).default('ordinary'),
  text: z.string().max(4000).describe('De 10 à 2 000 caractères, sans nom de personne'),
  departement: z.enum(DEPARTEMENTS).nullish().describe('Sans vacance ni ménage lié'),
  vacancyId: text(64).nullish(),
  householdRef: text(64).nullish().describe('Référence de l’association ; pseudonyme sur la vacance pour un bailleur'),
  aboutId: text(64).nullish().describe('L’organisation concernée'),
});

export const issueActBody = z.strictObject({
  text: z.string().max(4000).default(''),
});

const messageSchema = z.object({
  at: z.string(),
  organisationId: z.string(),
  role: z.string(),
  act: z.enum(['report', ...(Object.keys(ISSUE_ACTS) as IssueAct[])]),
  text: z.string(),
});

export const issueReportSchema = z.object({
  id: z.string(),
  version: z.int(),
  kind: z.enum(ISSUE_KINDS),
  severity: z.enum(ISSUE_SEVERITIES),
  state: z.enum(ISSUE_STATES),
  departement: z.enum(DEPARTEMENTS),
  reporterId: z.string(),
  vacancyId: z.string().nullable(),
  householdRef: z.string().nullable(),
  aboutId: z.string().nullable(),
  reportedAt: z.string(),
  dueOn: z.string(),
  messages: z.array(messageSchema),
});

export const issueReportListSchema = z.object({
  items: z.array(issueReportSchema.omit({ messages: true })),
  next: z.string().nullable(),
  counts: z.array(
    z.object({ kind: z.enum(ISSUE_KINDS), state: z.enum(ISSUE_STATES), late: z.boolean(), reports: z.int() }),
  ),
});

/** What leaves: the household only as the caller knows it, its own reference or a pseudonym of the vacancy. */
export function issueReportView(report: IssueReport, refs: ReadonlyMap<HouseholdId, string>) {
  const { householdId, reporterRole: _role, regionFrom: _region, messages, ...rest } = report;
  return {
    ...rest,
    messages: [...messages],
    householdRef: householdId === null ? null : (refs.get(householdId) ?? null),
  };
}

export function toIssueInput(body: z.output<typeof issueReportBody>) {
  return {
    kind: body.kind,
    severity: body.severity,
    text: body.text,
    departement: body.departement ?? null,
    vacancyId: body.vacancyId == null ? null : vacancyId(body.vacancyId),
    householdRef: body.householdRef ?? null,
    aboutId: body.aboutId == null ? null : organisationId(body.aboutId),
  };
}
