import { createHash, randomBytes } from 'node:crypto';
import type { CaseDeps, OrganisationAccess } from './transaction.js';

const LABEL = 'Flux d’agenda des séances de la CALEOL';

/**
 * What is stored of the key of a feed. No digest of an API token has this form, so that the key opens the calendar and
 * nothing of the API, and no API token opens a feed.
 */
export function feedDigest(key: string): string {
  return `agenda:${createHash('sha256').update(key).digest('hex')}`;
}

/** Creates a private calendar feed for the caller's organisation and role; its key (192 random bits) is returned once. */
export async function createCalendarFeed({ tx }: CaseDeps, access: OrganisationAccess): Promise<string> {
  const key = randomBytes(24).toString('base64url');
  await tx.tokens.insert(feedDigest(key), { role: access.role, organisationId: access.organisationId, label: LABEL });
  return key;
}
