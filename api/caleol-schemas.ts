import { z } from 'zod';
import type { CaseDeps, OrganisationAccess } from '#casework/transaction.js';
import { DOCUMENT_CODES } from '#domain/household.js';
import { CALEOL_DECISIONS, CALEOL_MOTIVES } from '#domain/pairing-life.js';
import { SINGLE_CANDIDATE_GROUNDS } from '#domain/vacancy.js';
import type { CaleolPresentation, CaleolSession } from '#ports.js';

/** What may leave about the sessions of a CALEOL. */

export const sessionSchema = z.object({
  id: z.string(),
  version: z.int(),
  landlordId: z.string(),
  heldOn: z.string(),
  startsAt: z.string().nullable().describe('HH:MM, heure de Paris'),
  place: z.string().nullable(),
  status: z.enum(['planned', 'convened', 'validated', 'cancelled']),
  convenedOn: z.string().nullable(),
  minutesOn: z.string().nullable(),
  namesUntil: z.string().nullable().describe('Dernier jour où la commission lit les noms'),
});

const outcomeSchema = z.object({
  kind: z.enum([...CALEOL_DECISIONS, 'deferred']),
  on: z.string(),
  motive: z.enum(CALEOL_MOTIVES).nullable(),
  motiveText: z.string().nullable(),
  rank: z.int().nullable(),
  document: z.enum(DOCUMENT_CODES).nullable(),
});

export const presentationSchema = z.object({
  id: z.string(),
  sessionId: z.string(),
  vacancyId: z.string(),
  candidate: z.discriminatedUnion('kind', [
    z.object({ kind: z.literal('household'), proposalId: z.string(), household: z.object({ ref: z.string() }) }),
    z.object({ kind: z.literal('external'), requestNumber: z.string() }),
  ]),
  rank: z.int(),
  listedOn: z.string(),
  removed: z.object({ on: z.string(), reason: z.string() }).nullable(),
  outcome: outcomeSchema.nullable(),
  rectifiedReason: z.string().nullable(),
});

export const exceptionField = z
  .strictObject({
    ground: z.enum(SINGLE_CANDIDATE_GROUNDS),
    proof: z.string().trim().min(1).max(500).describe('La pièce ou la démarche qui l’établit'),
  })
  .nullable()
  .default(null)
  .describe('Pourquoi moins de trois candidats (CCH R441-3)');

export const agendaSchema = z.object({
  session: sessionSchema,
  items: z.array(
    z.object({
      vacancyId: z.string(),
      vacancyReference: z.string().nullable(),
      exception: z.object({ ground: z.enum(SINGLE_CANDIDATE_GROUNDS), proof: z.string() }).nullable(),
      presentations: z.array(presentationSchema),
    }),
  ),
  incomplete: z
    .array(z.object({ pointer: z.string(), code: z.string(), message: z.string(), expected: z.string().nullable() }))
    .describe('Logements à moins de trois candidats sans exception : la convocation les refuse'),
});

export function sessionView({ recordedBy: _recordedBy, validatedBy: _validatedBy, ...session }: CaleolSession) {
  return session;
}

/** Presentations as the caller may read them: its own reference for an association, a pseudonym for the others. */
export async function presentationViews(
  { tx }: CaseDeps,
  access: OrganisationAccess,
  presentations: readonly CaleolPresentation[],
) {
  const views = [];
  for (const { candidate, landlordId: _landlordId, ...rest } of presentations) {
    if (candidate.kind === 'external') {
      views.push({ ...rest, candidate: { kind: candidate.kind, requestNumber: candidate.requestNumber } });
      continue;
    }
    const { kind, proposalId, householdId } = candidate;
    const own = access.role === 'association' ? await tx.households.find(householdId) : null;
    const ref = own?.reference ?? (await tx.pairings.pseudonym(proposalId)) ?? 'inconnu';
    views.push({ ...rest, candidate: { kind, proposalId, household: { ref } } });
  }
  return views;
}
