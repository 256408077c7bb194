import { z } from 'zod';
import type { ConfigVariable } from './config.js';

/** Body that communicates the rules of the treatment, printed in the mention of every document (CRPA L311-3-1). */
export interface AuthorityConfig {
  readonly name: string;
  readonly address: string;
}

export const DOCUMENT_VARIABLES: readonly ConfigVariable[] = [
  {
    name: 'AUTHORITY_NAME',
    default: null,
    description: 'Organisme auquel demander les règles du traitement (CRPA L311-3-1), imprimé sur les documents.',
    expected: 'un nom de 2 à 200 caractères',
  },
  {
    name: 'AUTHORITY_ADDRESS',
    default: null,
    description: 'Son adresse postale ou électronique ; obligatoire avec AUTHORITY_NAME.',
    expected: 'une adresse de 5 à 300 caractères',
  },
];

export const DOCUMENT_ENVIRONMENT = {
  AUTHORITY_NAME: z.string().trim().min(2).max(200).optional(),
  AUTHORITY_ADDRESS: z.string().trim().min(5).max(300).optional(),
};

/** The sentence for a name without an address, or an address without a name. */
export function missingForDocuments(given: Readonly<Record<string, unknown>>): readonly string[] {
  if ((given.AUTHORITY_NAME === undefined) === (given.AUTHORITY_ADDRESS === undefined)) return [];
  const missing = given.AUTHORITY_NAME === undefined ? 'AUTHORITY_NAME' : 'AUTHORITY_ADDRESS';
  return [`${missing} manque : le nom et l’adresse de l’organisme vont ensemble dans la mention des documents.`];
}

const UNSET: AuthorityConfig = {
  name: 'l’exploitant de ce service',
  address: 'à l’adresse donnée par ses mentions légales',
};

/** The body configured; else the operator of the service, at the address of its legal notice. */
export function authorityOf(data: {
  readonly AUTHORITY_NAME?: string | undefined;
  readonly AUTHORITY_ADDRESS?: string | undefined;
}): AuthorityConfig {
  return data.AUTHORITY_NAME === undefined || data.AUTHORITY_ADDRESS === undefined
    ? UNSET
    : { name: data.AUTHORITY_NAME, address: data.AUTHORITY_ADDRESS };
}
