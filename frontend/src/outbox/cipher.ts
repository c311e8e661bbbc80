/** Encrypts what the outbox keeps. The key lives in memory only and cannot be read back. */

export interface OutboxCipher {
  /** Names the key; entries of another key belong to another member and are left alone. */
  readonly keyId: string;
  seal(plain: unknown, bind: string): Promise<Sealed>;
  /** Raises where the entry was altered, moved, or sealed with another key. */
  open(sealed: Sealed, bind: string): Promise<unknown>;
}

export interface Sealed {
  iv: Uint8Array<ArrayBuffer>;
  data: ArrayBuffer;
}

const IV_BYTES = 12;

function fromBase64(text: string): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(atob(text), (character) => character.charCodeAt(0));
}

/** `key` is 256 bits in base64, as `GET /api/me` gives it. */
export async function openCipher(
  { id, key }: { id: string; key: string },
  crypto: Crypto = globalThis.crypto,
): Promise<OutboxCipher> {
  const secret = await crypto.subtle.importKey('raw', fromBase64(key), 'AES-GCM', false, [
    'encrypt',
    'decrypt',
  ]);
  const encoder = new TextEncoder();
  return {
    keyId: id,
    async seal(plain, bind) {
      const iv = crypto.getRandomValues(new Uint8Array(IV_BYTES));
      const text = encoder.encode(JSON.stringify(plain));
      const additionalData = encoder.encode(bind);
      const data = await crypto.subtle.encrypt(
        { name: 'AES-GCM', iv, additionalData },
        secret,
        text,
      );
      return { iv, data };
    },
    async open({ iv, data }, bind) {
      const additionalData = encoder.encode(bind);
      const text = await crypto.subtle.decrypt(
        { name: 'AES-GCM', iv, additionalData },
        secret,
        data,
      );
      return JSON.parse(new TextDecoder().decode(text));
    },
  };
}
