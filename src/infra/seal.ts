import { createCipheriv, createDecipheriv, createHmac, randomBytes, timingSafeEqual } from 'node:crypto';

/** Seals short texts that leave the process or rest in the database; each purpose opens its own alone. */
export interface Seal {
  /** Base64url of a fresh nonce, the ciphertext and its tag (AES-256-GCM, the purpose authenticated with it). */
  seal(purpose: string, text: string): string;
  /** `null` where the text was not sealed here for this purpose. */
  open(purpose: string, sealed: string): string | null;
  /** HMAC-SHA256, base64url. */
  mac(purpose: string, text: string): string;
}

const NONCE_BYTES = 12;
const TAG_BYTES = 16;

/** A seal of 32 bytes; without a configured key, one of this process alone: what it sealed ends with it. */
export function createSeal(key: Uint8Array = randomBytes(32)): Seal {
  const encryption = createHmac('sha256', key).update('rapprochement encryption').digest();
  const authentication = createHmac('sha256', key).update('rapprochement authentication').digest();
  return {
    seal(purpose, text) {
      const nonce = randomBytes(NONCE_BYTES);
      const cipher = createCipheriv('aes-256-gcm', encryption, nonce).setAAD(Buffer.from(purpose));
      const body = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()]);
      return Buffer.concat([nonce, body, cipher.getAuthTag()]).toString('base64url');
    },
    open(purpose, sealed) {
      const bytes = Buffer.from(sealed, 'base64url');
      if (bytes.length < NONCE_BYTES + TAG_BYTES) return null;
      const decipher = createDecipheriv('aes-256-gcm', encryption, bytes.subarray(0, NONCE_BYTES))
        .setAAD(Buffer.from(purpose))
        .setAuthTag(bytes.subarray(-TAG_BYTES));
      try {
        const body = decipher.update(bytes.subarray(NONCE_BYTES, -TAG_BYTES));
        return Buffer.concat([body, decipher.final()]).toString('utf8');
      } catch {
        return null;
      }
    },
    mac: (purpose, text) => createHmac('sha256', authentication).update(`${purpose}\n${text}`).digest('base64url'),
  };
}

/** Compares two secrets in a time that does not tell where they differ. */
export function sameSecret(a: string, b: string): boolean {
  const [one, other] = [Buffer.from(a), Buffer.from(b)];
  return one.length === other.length && timingSafeEqual(one, other);
}
