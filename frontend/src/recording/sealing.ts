/** Encrypts a recording in the page: what leaves it can be read by nobody who stores it. */

import { SAMPLE_RATE } from './format';

export type Bytes = Uint8Array<ArrayBuffer>;

const NONCE_BYTES = 12;

/** What a recording consists of: without it, a missing segment could not be told from silence. */
export interface Manifest {
  version: 1;
  recording_id: string;
  sample_rate: number;
  /** When the first sample was heard. */
  started_at: string;
  segments: { seq: number; samples: number; sha256: string }[];
}

export class Unreadable extends Error {}

export function importKey(key: string, crypto: Crypto = globalThis.crypto): Promise<CryptoKey> {
  const raw = Uint8Array.from(atob(key), (character) => character.charCodeAt(0));
  return crypto.subtle.importKey('raw', raw, 'AES-GCM', false, ['encrypt', 'decrypt']);
}

export async function digestOf(bytes: Bytes): Promise<string> {
  const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', bytes));
  return Array.from(digest, (byte) => byte.toString(16).padStart(2, '0')).join('');
}

/** Ties a part to its place, so that none can be passed off as another. */
function bindingOf(recordingId: string, part: string): Bytes {
  return new TextEncoder().encode(`recording/${recordingId}/${part}`) as Bytes;
}

export async function sealPart(
  key: CryptoKey,
  recordingId: string,
  part: string,
  plain: Bytes,
): Promise<Bytes> {
  const iv = crypto.getRandomValues(new Uint8Array(NONCE_BYTES));
  const additionalData = bindingOf(recordingId, part);
  const sealed = await crypto.subtle.encrypt({ name: 'AES-GCM', iv, additionalData }, key, plain);
  const bytes = new Uint8Array(NONCE_BYTES + sealed.byteLength);
  bytes.set(iv);
  bytes.set(new Uint8Array(sealed), NONCE_BYTES);
  return bytes;
}

/** Raises `Unreadable` where it was altered, moved, or sealed with another key. */
export async function openPart(
  key: CryptoKey,
  recordingId: string,
  part: string,
  sealed: Bytes,
): Promise<Bytes> {
  const iv = sealed.slice(0, NONCE_BYTES);
  const additionalData = bindingOf(recordingId, part);
  try {
    const plain = await crypto.subtle.decrypt(
      { name: 'AES-GCM', iv, additionalData },
      key,
      sealed.slice(NONCE_BYTES),
    );
    return new Uint8Array(plain);
  } catch {
    throw new Unreadable(part);
  }
}

export function sealManifest(key: CryptoKey, manifest: Manifest): Promise<Bytes> {
  const text = new TextEncoder().encode(JSON.stringify(manifest)) as Bytes;
  return sealPart(key, manifest.recording_id, 'manifest', text);
}

/** Raises `Unreadable`, also where its segments are not every one from the first on. */
export async function openManifest(
  key: CryptoKey,
  recordingId: string,
  sealed: Bytes,
): Promise<Manifest> {
  const plain = await openPart(key, recordingId, 'manifest', sealed);
  const manifest = JSON.parse(new TextDecoder().decode(plain)) as Manifest;
  const whole = manifest.segments.every(({ seq }, index) => seq === index);
  const ours = manifest.recording_id === recordingId && manifest.sample_rate === SAMPLE_RATE;
  if (!whole || !ours) throw new Unreadable('manifest');
  return manifest;
}
