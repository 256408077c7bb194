import { z } from 'zod';
import type { ConfigVariable } from './config.js';

export interface MailConfig {
  readonly smtpUrl: string;
  readonly from: string;
}

export const MAIL_VARIABLES: readonly ConfigVariable[] = [
  {
    name: 'SMTP_URL',
    default: null,
    description: 'Serveur de courriel. Absente : aucun courriel ; les notifications restent sur les pages.',
    expected: 'une adresse smtp://… ou smtps://…',
  },
  {
    name: 'MAIL_FROM',
    default: null,
    description: 'Adresse de l’expéditeur des courriels ; obligatoire avec SMTP_URL.',
    expected: 'une adresse de courriel',
  },
];

export const MAIL_ENVIRONMENT = {
  SMTP_URL: z
    .string()
    .refine((text) => URL.canParse(text) && ['smtp:', 'smtps:'].includes(new URL(text).protocol))
    .optional(),
  MAIL_FROM: z.email().optional(),
};

/** The sentence for a server without a sender. */
export function missingForMail(given: Readonly<Record<string, unknown>>): readonly string[] {
  return given.SMTP_URL !== undefined && given.MAIL_FROM === undefined
    ? ['MAIL_FROM manque : avec SMTP_URL, il faut une adresse de courriel pour l’expéditeur.']
    : [];
}

/** `null` = no mail is sent. */
export function mailOf(data: {
  readonly SMTP_URL?: string | undefined;
  readonly MAIL_FROM?: string | undefined;
}): MailConfig | null {
  return data.SMTP_URL === undefined || data.MAIL_FROM === undefined
    ? null
    : { smtpUrl: data.SMTP_URL, from: data.MAIL_FROM };
}
