import { resolve } from 'node:path';
import { z } from 'zod';
import {
  ACCOUNT_ENVIRONMENT,
  ACCOUNT_VARIABLES,
  type AccountsConfig,
  accountsOf,
  missingForOidc,
} from './config-accounts.js';
import {
  type AuthorityConfig,
  authorityOf,
  DOCUMENT_ENVIRONMENT,
  DOCUMENT_VARIABLES,
  missingForDocuments,
} from './config-documents.js';
import { MAIL_ENVIRONMENT, MAIL_VARIABLES, type MailConfig, mailOf, missingForMail } from './config-mail.js';
import { projectRoot } from './project-root.js';

export const LOG_LEVELS = ['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent'] as const;

export interface Config {
  readonly port: number;
  readonly host: string;
  /** `null` = the embedded PostgreSQL, under `home`. */
  readonly databaseUrl: string | null;
  /** `null` = the queue lives in PostgreSQL. */
  readonly redisUrl: string | null;
  /** Absolute folder of the embedded data, of demo tokens and of locks. */
  readonly home: string;
  readonly logLevel: (typeof LOG_LEVELS)[number];
  readonly environment: 'development' | 'test' | 'production';
  /** Origin under which browsers see the pages, where a proxy stands before us. */
  readonly publicUrl: string | null;
  /** `null` = no mail is sent. */
  readonly mail: MailConfig | null;
  readonly accounts: AccountsConfig;
  /** Printed in the mention of every document. */
  readonly authority: AuthorityConfig;
}

export interface ConfigVariable {
  readonly name: string;
  /** As written in the documents; `null` = none, the variable is optional. */
  readonly default: string | null;
  readonly description: string;
  readonly expected: string;
}

/** Every variable read, as the documents list them (docs/operations.md is checked against this table). */
export const CONFIG_VARIABLES: readonly ConfigVariable[] = [
  { name: 'PORT', default: '3000', description: 'Port HTTP.', expected: 'un entier de 0 à 65535' },
  { name: 'HOST', default: '127.0.0.1', description: "Adresse d'écoute.", expected: 'un nom ou une adresse' },
  {
    name: 'DATABASE_URL',
    default: null,
    description: 'PostgreSQL 16 ou plus. Absente : le PostgreSQL embarqué.',
    expected: 'une adresse postgres://…',
  },
  {
    name: 'REDIS_URL',
    default: null,
    description: 'Redis de la file. Absente : la file vit dans PostgreSQL.',
    expected: 'une adresse redis://… ou rediss://…',
  },
  {
    name: 'RAPPROCHEMENT_HOME',
    default: '.rapprochement/',
    description: 'Dossier des données embarquées et des jetons de démonstration.',
    expected: 'un dossier',
  },
  {
    name: 'RAPPROCHEMENT_PUBLIC_URL',
    default: null,
    description: 'Origine vue des navigateurs, derrière un mandataire.',
    expected: 'une adresse http://… ou https://…',
  },
  {
    name: 'LOG_LEVEL',
    default: 'info',
    description: 'Détail du journal.',
    expected: `une valeur parmi ${LOG_LEVELS.join(', ')}`,
  },
  {
    name: 'NODE_ENV',
    default: 'development',
    description: 'En production, le mode démonstration est refusé.',
    expected: 'une valeur parmi development, test, production',
  },
  ...ACCOUNT_VARIABLES,
  ...MAIL_VARIABLES,
  ...DOCUMENT_VARIABLES,
];

const address = (...protocols: string[]) =>
  z.string().refine((text) => URL.canParse(text) && protocols.includes(new URL(text).protocol));

const Environment = z.object({
  PORT: z
    .string()
    .regex(/^\d{1,5}$/)
    .transform(Number)
    .pipe(z.number().max(65_535))
    .default(3000),
  HOST: z.string().min(1).regex(/^\S+$/).default('127.0.0.1'),
  DATABASE_URL: address('postgres:', 'postgresql:').optional(),
  REDIS_URL: address('redis:', 'rediss:').optional(),
  RAPPROCHEMENT_HOME: z.string().min(1).optional(),
  RAPPROCHEMENT_PUBLIC_URL: address('http:', 'https:').optional(),
  LOG_LEVEL: z.enum(LOG_LEVELS).default('info'),
  NODE_ENV: z.enum(['development', 'test', 'production']).default('development'),
  ...ACCOUNT_ENVIRONMENT,
  ...MAIL_ENVIRONMENT,
  ...DOCUMENT_ENVIRONMENT,
});

/** Thrown with every fault of the environment, one French sentence a line; the start prints it and stops. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError';
}

/**
 * Reads the configuration from an environment. An empty variable counts as absent. An unknown `RAPPROCHEMENT_*` or a bad
 * value throws a `ConfigError` that names the variable and says what was expected; the value of an address is not
 * repeated, it may hold a password.
 */
export function readConfig(environment: Readonly<Record<string, string | undefined>>): Config {
  const given = Object.fromEntries(
    Object.entries(environment).filter(([, value]) => value !== undefined && value !== ''),
  );
  const parsed = Environment.safeParse(given);
  const faults = [
    ...unknownVariables(given),
    ...missingForOidc(given),
    ...missingForMail(given),
    ...missingForDocuments(given),
    ...(parsed.success ? [] : parsed.error.issues.map((issue) => fault(String(issue.path[0]), given))),
  ];
  if (!parsed.success || faults.length > 0) throw new ConfigError(faults.join('\n'));
  const { data } = parsed;
  return {
    port: data.PORT,
    host: data.HOST,
    databaseUrl: data.DATABASE_URL ?? null,
    redisUrl: data.REDIS_URL ?? null,
    home:
      data.RAPPROCHEMENT_HOME === undefined
        ? resolve(projectRoot(), '.rapprochement')
        : resolve(data.RAPPROCHEMENT_HOME),
    logLevel: data.LOG_LEVEL,
    environment: data.NODE_ENV,
    publicUrl: data.RAPPROCHEMENT_PUBLIC_URL ?? null,
    accounts: accountsOf(data),
    mail: mailOf(data),
    authority: authorityOf(data),
  };
}

function unknownVariables(given: Readonly<Record<string, unknown>>): readonly string[] {
  const known = CONFIG_VARIABLES.map(({ name }) => name);
  return Object.keys(given)
    .filter((name) => name.startsWith('RAPPROCHEMENT_') && !known.includes(name))
    .sort()
    .map(
      (name) =>
        `Variable inconnue : ${name}. Variables admises : ${known.filter((other) => other.startsWith('RAPPROCHEMENT_')).join(', ')}.`,
    );
}

function fault(name: string, given: Readonly<Record<string, unknown>>): string {
  const variable = CONFIG_VARIABLES.find((other) => other.name === name);
  const value = /(_URL|_KEY|_SECRET)$/.test(name) ? ' est mal formée' : ` vaut « ${String(given[name])} »`;
  return `${name}${value} : il faut ${variable?.expected ?? 'une autre valeur'}.`;
}
