import { z } from 'zod';
import type { ConfigVariable } from './config.js';

export interface OidcConfig {
  readonly issuer: string;
  readonly clientId: string;
  readonly clientSecret: string;
  /** What the button says: « S’identifier avec … ». */
  readonly label: string;
  readonly scope: string;
  readonly pkce: boolean;
  readonly acrValues: string | null;
  readonly prompt: string | null;
  readonly maxAgeSeconds: number | null;
  /** Asks for `amr` as an essential claim of the ID token. */
  readonly amrClaim: boolean;
  /** Algorithm of a userinfo that is a signed JWT; `null` = plain JSON. */
  readonly userinfoAlg: string | null;
}

export interface AccountsConfig {
  /** 32 bytes; `null` = one of this process alone. */
  readonly secretKey: Uint8Array | null;
  readonly sessionIdleMinutes: number;
  readonly sessionHours: number;
  readonly oidc: OidcConfig | null;
}

const ON_OFF = 'on ou off';
const USERINFO_ALGS = ['none', 'RS256', 'ES256', 'PS256'] as const;

export const ACCOUNT_VARIABLES: readonly ConfigVariable[] = [
  {
    name: 'RAPPROCHEMENT_SECRET_KEY',
    default: null,
    description: 'Clé qui chiffre les secrets de second facteur, les jetons d’identité et les formulaires gardés.',
    expected: '32 octets en base64 (openssl rand -base64 32)',
  },
  {
    name: 'SESSION_IDLE_MINUTES',
    default: '30',
    description: 'Inactivité au bout de laquelle une session prend fin.',
    expected: 'un entier de 1 à 720',
  },
  {
    name: 'SESSION_HOURS',
    default: '8',
    description: 'Durée au bout de laquelle une session prend fin, active ou non.',
    expected: 'un entier de 1 à 24',
  },
  {
    name: 'OIDC_ISSUER',
    default: null,
    description: 'Fournisseur d’identité (ProConnect, ou tout OpenID Connect). Absente : pas de comptes personnels.',
    expected: 'une adresse https://… (http:// accepté sur 127.0.0.1)',
  },
  { name: 'OIDC_CLIENT_ID', default: null, description: 'Identifiant du service.', expected: 'un texte' },
  {
    name: 'OIDC_CLIENT_SECRET',
    default: null,
    description: 'Secret du service, envoyé dans le corps de la demande de jeton.',
    expected: 'un texte',
  },
  { name: 'OIDC_LABEL', default: 'ProConnect', description: 'Nom sur le bouton.', expected: 'un texte' },
  {
    name: 'OIDC_SCOPE',
    default: 'openid given_name usual_name email uid siret idp_id',
    description: 'Portées demandées.',
    expected: 'des noms séparés par des espaces, dont openid',
  },
  { name: 'OIDC_PKCE', default: 'off', description: 'Envoie un défi PKCE (S256).', expected: ON_OFF },
  { name: 'OIDC_ACR_VALUES', default: null, description: 'Paramètre acr_values.', expected: 'un texte' },
  {
    name: 'OIDC_PROMPT',
    default: null,
    description: 'Paramètre prompt.',
    expected: 'login, consent ou select_account',
  },
  {
    name: 'OIDC_MAX_AGE',
    default: null,
    description: 'Paramètre max_age, en secondes ; l’ID token doit alors dire auth_time.',
    expected: 'un entier de 0 à 86400',
  },
  {
    name: 'OIDC_AMR_CLAIM',
    default: 'on',
    description: 'Demande amr comme donnée essentielle : sans mfa, pop ou totp, notre second facteur est exigé.',
    expected: ON_OFF,
  },
  {
    name: 'OIDC_USERINFO_ALG',
    default: 'RS256',
    description: 'Signature de userinfo ; none : du JSON.',
    expected: `une valeur parmi ${USERINFO_ALGS.join(', ')}`,
  },
];

const onOff = (preset: 'on' | 'off') =>
  z
    .enum(['on', 'off'])
    .default(preset)
    .transform((value) => value === 'on');
const integer = (low: number, high: number) =>
  z
    .string()
    .regex(/^\d{1,6}$/)
    .transform(Number)
    .pipe(z.number().min(low).max(high));

/** Fields of the environment, as config.ts parses them. */
export const ACCOUNT_ENVIRONMENT = {
  RAPPROCHEMENT_SECRET_KEY: z
    .string()
    .transform((text) => new Uint8Array(Buffer.from(text, 'base64')))
    .refine((bytes) => bytes.length === 32)
    .optional(),
  SESSION_IDLE_MINUTES: integer(1, 720).default(30),
  SESSION_HOURS: integer(1, 24).default(8),
  OIDC_ISSUER: z
    .string()
    .refine((text) => URL.canParse(text) && isSafe(new URL(text)))
    .optional(),
  OIDC_CLIENT_ID: z.string().min(1).optional(),
  OIDC_CLIENT_SECRET: z.string().min(1).optional(),
  OIDC_LABEL: z.string().max(40).default('ProConnect'),
  OIDC_SCOPE: z
    .string()
    .refine((text) => text.split(' ').includes('openid'))
    .default('openid given_name usual_name email uid siret idp_id'),
  OIDC_PKCE: onOff('off'),
  OIDC_ACR_VALUES: z.string().optional(),
  OIDC_PROMPT: z.enum(['login', 'consent', 'select_account']).optional(),
  OIDC_MAX_AGE: integer(0, 86_400).optional(),
  OIDC_AMR_CLAIM: onOff('on'),
  OIDC_USERINFO_ALG: z.enum(USERINFO_ALGS).default('RS256'),
} as const;

function isSafe({ protocol, hostname }: URL): boolean {
  return protocol === 'https:' || (protocol === 'http:' && ['127.0.0.1', 'localhost'].includes(hostname));
}

const AccountEnvironment = z.object(ACCOUNT_ENVIRONMENT);
type Parsed = z.output<typeof AccountEnvironment>;

export function accountsOf(data: Parsed): AccountsConfig {
  return {
    secretKey: data.RAPPROCHEMENT_SECRET_KEY ?? null,
    sessionIdleMinutes: data.SESSION_IDLE_MINUTES,
    sessionHours: data.SESSION_HOURS,
    oidc: oidcOf(data),
  };
}

function oidcOf(data: Parsed): OidcConfig | null {
  const { OIDC_ISSUER: issuer, OIDC_CLIENT_ID: clientId, OIDC_CLIENT_SECRET: clientSecret } = data;
  if (issuer === undefined || clientId === undefined || clientSecret === undefined) return null;
  return {
    issuer,
    clientId,
    clientSecret,
    label: data.OIDC_LABEL,
    scope: data.OIDC_SCOPE,
    pkce: data.OIDC_PKCE,
    acrValues: data.OIDC_ACR_VALUES ?? null,
    prompt: data.OIDC_PROMPT ?? null,
    maxAgeSeconds: data.OIDC_MAX_AGE ?? null,
    amrClaim: data.OIDC_AMR_CLAIM,
    userinfoAlg: data.OIDC_USERINFO_ALG === 'none' ? null : data.OIDC_USERINFO_ALG,
  };
}

/** Variables that go together: a provider needs its client, our public address, and a key that outlives the process. */
export function missingForOidc(given: Readonly<Record<string, unknown>>): readonly string[] {
  if (given.OIDC_ISSUER === undefined) return [];
  return ['OIDC_CLIENT_ID', 'OIDC_CLIENT_SECRET', 'RAPPROCHEMENT_PUBLIC_URL', 'RAPPROCHEMENT_SECRET_KEY']
    .filter((name) => given[name] === undefined)
    .map((name) => `${name} manque : elle est nécessaire avec OIDC_ISSUER.`);
}
