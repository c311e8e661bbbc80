/** Reads a stored recording: every part is checked against the manifest before it is heard. */

import type { PuenteApi } from '../api/client';
import { dataOf } from '../api/failures';
import type { RecordingLinks } from '../api/wire';
import { fromBytes, SAMPLE_RATE, type Samples, SEGMENT_S } from './format';
import { type Bytes, digestOf, importKey, type Manifest, openManifest, openPart } from './sealing';

export interface ReadingParts {
  api: Pick<PuenteApi, 'recording'>;
  fetch: typeof fetch;
  conversationId: string;
  recordingId: string;
}

/** Raises `PageFailure` where the server refuses, `Unreadable` where the manifest is not right. */
export async function openReading(parts: ReadingParts): Promise<Reading> {
  const { api, conversationId, recordingId } = parts;
  const links = dataOf(await api.recording(conversationId, recordingId, 0));
  const key = await importKey(links.key);
  const sealed = await download(parts.fetch, links.links.manifest);
  const manifest = await openManifest(key, recordingId, sealed);
  return new Reading(parts, key, manifest, links);
}

export class Reading {
  readonly manifest: Manifest;
  private readonly parts: ReadingParts;
  private readonly key: CryptoKey;
  private links: RecordingLinks['links'];

  constructor(parts: ReadingParts, key: CryptoKey, manifest: Manifest, links: RecordingLinks) {
    this.parts = parts;
    this.key = key;
    this.manifest = manifest;
    this.links = links.links;
  }

  get seconds(): number {
    return this.manifest.segments.reduce((sum, { samples }) => sum + samples, 0) / SAMPLE_RATE;
  }

  get startedAt(): number {
    return Date.parse(this.manifest.started_at);
  }

  /** A segment's sound; `null` where it is missing, or not what was recorded. */
  async segment(seq: number): Promise<Samples | null> {
    const { recordingId, fetch } = this.parts;
    const expected = this.manifest.segments[seq];
    if (expected === undefined) return null;
    try {
      const link = this.links[seq] ?? (await this.linkTo(seq));
      const sealed = await download(fetch, link).catch(async () =>
        download(fetch, await this.linkTo(seq)),
      );
      if ((await digestOf(sealed)) !== expected.sha256) return null;
      const samples = fromBytes(await openPart(this.key, recordingId, String(seq), sealed));
      return samples.length === expected.samples ? samples : null;
    } catch {
      return null;
    }
  }

  /** Links end after some minutes, and one answer holds those of ten. */
  private async linkTo(seq: number): Promise<string | undefined> {
    const { api, conversationId, recordingId } = this.parts;
    const answer = dataOf(await api.recording(conversationId, recordingId, seq));
    this.links = { ...this.links, ...answer.links };
    return this.links[seq];
  }
}

async function download(fetcher: typeof fetch, link: string | undefined): Promise<Bytes> {
  if (link === undefined) throw new Error('no link');
  const response = await fetcher(link);
  if (!response.ok) throw new Error(`answer ${response.status}`);
  return new Uint8Array(await response.arrayBuffer());
}

/** Where in a recording a moment is, in seconds from its start, or `null` outside of it. */
export function placeOf(reading: Pick<Reading, 'startedAt' | 'seconds'>, moment: number) {
  const place = (moment - reading.startedAt) / 1_000;
  return place >= -SEGMENT_S / 2 && place < reading.seconds ? Math.max(0, place) : null;
}
