import { randomBytes } from 'node:crypto';
import { Secret, TOTP } from 'otpauth';

/** TOTP of RFC 6238: SHA-1, six digits, thirty seconds, one step of tolerance on either side. */
const PERIOD_SECONDS = 30;
const ISSUER = 'Rapprochement';
const RECOVERY_CODES = 10;

/** A secret of 160 random bits, base32. */
export function newTotpSecret(): string {
  return new Secret({ size: 20 }).base32;
}

/** What an authenticator application reads. */
export function totpUri(secret: string, account: string): string {
  return totpOf(secret, account).toString();
}

/** The step that the code belongs to, later than the last accepted one; `null` where the code is wrong or has served. */
export function totpStep(secret: string, code: string, at: Date, lastStep: number | null): number | null {
  const digits = code.replace(/\s/g, '');
  if (!/^\d{6}$/.test(digits)) return null;
  const timestamp = at.getTime();
  const delta = totpOf(secret, '').validate({ token: digits, timestamp, window: 1 });
  if (delta === null) return null;
  const step = Math.floor(timestamp / 1000 / PERIOD_SECONDS) + delta;
  return lastStep !== null && step <= lastStep ? null : step;
}

/** Ten codes of 50 random bits, `xxxxx-xxxxx`, each good once. */
export function newRecoveryCodes(): readonly string[] {
  return Array.from({ length: RECOVERY_CODES }, () => {
    const bits = [...randomBytes(10)].map((byte) => ALPHABET[byte % 32]).join('');
    return `${bits.slice(0, 5)}-${bits.slice(5)}`;
  });
}

/** Crockford's base32: no letter that looks like a digit. */
const ALPHABET = '0123456789abcdefghjkmnpqrstvwxyz';

function totpOf(secret: string, label: string): TOTP {
  return new TOTP({ issuer: ISSUER, label, secret: Secret.fromBase32(secret), digits: 6, period: PERIOD_SECONDS });
}
