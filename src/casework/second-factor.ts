import type { Instant } from '#domain/dates.js';
import type { UserId } from '#domain/ids.js';
import { hashSecret } from './accounts.js';
import type { CaseError } from './errors.js';
import { caseError } from './errors.js';
import type { CaseDeps } from './transaction.js';

/** What the use cases need of cryptography; the secret is sealed at rest, recovery codes are hashed. */
export interface SecondFactorTools {
  newSecret(): string;
  seal(secret: string): string;
  open(sealed: string): string | null;
  /** The step of a good code, later than the last accepted one. */
  step(secret: string, code: string, at: Date, last: number | null): number | null;
  newRecoveryCodes(): readonly string[];
}

const FAILURES_ALLOWED = 5;
const LOCK_MS = 15 * 60_000;

/** The secret that a person is to confirm: a new one until she has confirmed one, `null` once she has. */
export async function pendingSecret({ tx }: CaseDeps, tools: SecondFactorTools, user: UserId): Promise<string | null> {
  const state = await tx.accounts.totp(user);
  if (state.confirmedAt !== null) return null;
  const kept = state.secret === null ? null : tools.open(state.secret);
  if (kept !== null) return kept;
  const secret = tools.newSecret();
  await tx.accounts.saveTotp(user, { ...state, secret: tools.seal(secret), step: null });
  return secret;
}

export interface SecondFactorAnswer {
  readonly good: boolean;
  /** Given once, with the first good code. */
  readonly recoveryCodes: readonly string[];
  /** Why it is refused. */
  readonly refusal: CaseError | null;
}

/**
 * Checks a code, or a recovery code once the secret is confirmed: five failures in a row close the door for a quarter of
 * an hour, a code that has served is refused. The first good code confirms the secret and gives ten recovery codes.
 * Always writes (a failure counts): its outcome is a value, never a rollback. RFC 6238 §5.2.
 */
export async function checkSecondFactor(
  { tx, clock }: CaseDeps,
  tools: SecondFactorTools,
  { user, code }: { readonly user: UserId; readonly code: string },
): Promise<SecondFactorAnswer> {
  const now = clock.now();
  const state = await tx.accounts.totp(user);
  if (state.lockedUntil !== null && state.lockedUntil > now)
    return refused('Trop d’essais : réessayez dans un quart d’heure.');
  const secret = state.secret === null ? null : tools.open(state.secret);
  const step = secret === null ? null : tools.step(secret, code, new Date(now), state.step);
  if (step !== null) {
    await tx.accounts.saveTotp(user, {
      ...state,
      step,
      failures: 0,
      lockedUntil: null,
      confirmedAt: state.confirmedAt ?? now,
    });
    return {
      good: true,
      recoveryCodes: state.confirmedAt === null ? await renewed(tx, tools, user) : [],
      refusal: null,
    };
  }
  const recovery = code.trim().toLowerCase();
  if (state.confirmedAt !== null && (await tx.accounts.useRecoveryCode(user, hashSecret(recovery), now))) {
    await tx.accounts.saveTotp(user, { ...state, failures: 0, lockedUntil: null });
    return { good: true, recoveryCodes: [], refusal: null };
  }
  const failures = state.failures + 1;
  const locked = failures >= FAILURES_ALLOWED;
  const lockedUntil = locked ? (new Date(Date.parse(now) + LOCK_MS).toISOString() as Instant) : null;
  await tx.accounts.saveTotp(user, { ...state, failures: locked ? 0 : failures, lockedUntil });
  return refused(
    'Ce code n’est pas le bon, ou a déjà servi. Attendez le suivant dans votre application et recommencez.',
  );
}

async function renewed(tx: CaseDeps['tx'], tools: SecondFactorTools, user: UserId): Promise<readonly string[]> {
  const codes = tools.newRecoveryCodes();
  await tx.accounts.saveRecoveryCodes(user, codes.map(hashSecret));
  return codes;
}

function refused(detail: string): SecondFactorAnswer {
  return { good: false, recoveryCodes: [], refusal: caseError('INVALID_REQUEST', detail) };
}
