import type { Instant } from '#domain/dates.js';
import { type Block, type DocumentContent, notice } from './content.js';

/** Body to which a person writes to have the rules of the treatment communicated: configured, printed in every mention. */
export interface Authority {
  readonly name: string;
  /** Postal or electronic address. */
  readonly address: string;
}

/** Where a document comes from: the same in all documents of one session or one run. */
export interface DocumentOrigin {
  readonly issuer: string;
  readonly generatedAt: Instant;
  readonly engineVersion: string | null;
  readonly fingerprint: string | null;
  readonly authority: Authority;
}

/** Mention of the algorithmic treatment: purpose, right to communication, how to exercise it, CADA (CRPA L311-3-1, R311-3-1-1). */
export function algorithmicNotice({ name, address }: Authority): Block {
  return notice('Traitement algorithmique (code des relations entre le public et l’administration, article L311-3-1)', [
    'Cette proposition a été établie avec l’aide d’un traitement algorithmique ayant pour finalité de rapprocher les logements vacants et les ménages accompagnés. La décision appartient à la commission d’attribution (CALEOL).',
    `Vous pouvez obtenir la communication des règles définissant ce traitement et des principales caractéristiques de sa mise en œuvre auprès de : ${name}, ${address}. En cas de refus, ou sans réponse au bout d’un mois, vous pouvez saisir la commission d’accès aux documents administratifs (CADA) dans les deux mois.`,
  ]);
}

/** Header fields of a document of that origin. */
export function fromOrigin(
  origin: Omit<DocumentOrigin, 'authority'>,
): Pick<DocumentContent, 'issuer' | 'generatedAt' | 'engineVersion' | 'fingerprint'> {
  const { issuer, generatedAt, engineVersion, fingerprint } = origin;
  return { issuer, generatedAt, engineVersion, fingerprint };
}
