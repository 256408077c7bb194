import type { Instant } from '#domain/dates.js';
import type { DocumentContent, Section } from '#exchange/documents/content.js';

export const GENERATED_AT = '2026-11-22T07:12:00.000Z' as Instant;
export const HASH = '0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef';

export function documentWith(sections: readonly Section[]): DocumentContent {
  return {
    title: 'Fiche d’essai',
    subtitle: 'Vacance 75-0123',
    issuer: 'Bailleur d’essai',
    nature: 'document d’aide à la décision',
    generatedAt: GENERATED_AT,
    engineVersion: '0.1.0',
    fingerprint: HASH,
    orientation: 'portrait',
    sections,
  };
}
