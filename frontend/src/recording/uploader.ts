/**
 * Uploads what lies on the shelf. A part is let go of only when it is stored; once all of a
 * recording is, its manifest follows, and it is closed.
 */

import type { ApiFailure, ApiResult, PuenteApi } from '../api/client';
import { mayPass } from '../api/failures';
import { Drain, type DrainParts } from '../platform/drain';
import { SAMPLE_RATE } from './format';
import { digestOf, importKey, sealManifest } from './sealing';
import type { KeptPart, KeptRecording, Shelf } from './shelf';

/** How many parts one request asks addresses for. */
const TOGETHER = 6;
/** A segment is 320 KB: this is a very slow line, and no answer will come any more. */
const UPLOAD_TIMEOUT_MS = 60_000;

export interface UploaderParts extends DrainParts {
  shelf: Shelf;
  api: Pick<PuenteApi, 'recording' | 'uploadRecording' | 'completeRecording'>;
  fetch: typeof fetch;
  /** Whether somebody is recording this now, in this tab or another. */
  isRecording(recordingId: string): Promise<boolean>;
  /** How many parts are not stored yet. */
  onWaiting(count: number): void;
  /** A recording that the server will never take was let go of, and why. */
  onRefused(failure: ApiFailure): void;
}

type Outcome = 'done' | { retryAfterMs: number | null };

export class Uploader {
  private readonly parts: UploaderParts;
  private readonly work: Drain;

  constructor(parts: UploaderParts) {
    this.parts = parts;
    this.work = new Drain(parts, () => this.pass().catch((): Outcome => ({ retryAfterMs: null })));
  }

  /** Resolves when there is nothing more to do for now, or when the uploader is stopped. */
  drain(): Promise<void> {
    // While a try is waited for, what comes is counted all the same.
    if (this.work.isRunning) void this.count().catch(() => undefined);
    return this.work.run();
  }

  /** Ends a wait: the network is back. */
  wake(): void {
    this.work.wake();
  }

  stop(): void {
    this.work.stop();
  }

  private async pass(): Promise<Outcome> {
    const { shelf } = this.parts;
    await this.count();
    for (const recording of await shelf.recordings()) {
      for (;;) {
        const kept = await shelf.parts(recording.recordingId);
        const waiting = kept.filter((one) => one.waiting).slice(0, TOGETHER);
        if (waiting.length === 0) break;
        const outcome = await this.upload(recording, waiting);
        await this.count();
        if (outcome === 'refused') break;
        if (outcome !== 'done') return outcome;
      }
      const outcome = await this.close(recording);
      if (outcome !== 'done') return outcome;
    }
    await this.count();
    return 'done';
  }

  private async upload(
    { recordingId, conversationId }: KeptRecording,
    parts: KeptPart[],
  ): Promise<Outcome | 'refused'> {
    const announced = parts.map(({ part, size, sha256 }) => ({ name: part, size, sha256 }));
    const answer = await this.parts.api.uploadRecording(conversationId, recordingId, announced);
    if (!answer.ok) return this.judge(recordingId, answer);
    for (const { part, url, headers } of answer.data.items) {
      const body = await this.parts.shelf.data(recordingId, part);
      if (body === null) continue;
      if (!(await this.put(url, headers, body))) return { retryAfterMs: null };
      await this.parts.shelf.uploaded(recordingId, part);
    }
    return 'done';
  }

  private async put(url: string, headers: Record<string, string>, body: BodyInit) {
    const signal = AbortSignal.any([this.work.stopped, AbortSignal.timeout(UPLOAD_TIMEOUT_MS)]);
    try {
      return (await this.parts.fetch(url, { method: 'PUT', headers, body, signal })).ok;
    } catch {
      return false;
    }
  }

  /**
   * The patient no longer agrees, or the visit is not ours: nothing of it is kept here either.
   * What ended because the patient said so is told to nobody; every other loss is.
   */
  private async judge(
    recordingId: string,
    answer: ApiResult<unknown>,
  ): Promise<Outcome | 'refused'> {
    if (answer.ok) return 'done';
    if (mayPass(answer.status)) return { retryAfterMs: answer.retryAfterMs };
    await this.parts.shelf.drop(recordingId);
    if (answer.problem?.code !== 'consent_required') this.parts.onRefused(answer);
    return 'refused';
  }

  private async close(recording: KeptRecording): Promise<Outcome> {
    const { shelf, api, isRecording } = this.parts;
    const { recordingId, conversationId } = recording;
    const known = (await shelf.recordings()).find((one) => one.recordingId === recordingId);
    if (known === undefined) return 'done';
    if (!known.ended) {
      if (await isRecording(recordingId)) return 'done';
      // Its tab was closed: what it had kept is what there is.
      await shelf.end(recordingId);
    }
    const parts = await shelf.parts(recordingId);
    if (parts.length === 0) {
      await shelf.drop(recordingId);
      return 'done';
    }
    if (parts.every(({ part }) => part !== 'manifest')) {
      const answer = await api.recording(conversationId, recordingId, 0);
      if (!answer.ok) return settled(await this.judge(recordingId, answer));
      await this.keepManifest(recording, parts, answer.data.key);
      void this.work.run();
      return 'done';
    }
    if (parts.some(({ waiting }) => waiting)) return 'done';
    const closed = await api.completeRecording(conversationId, recordingId);
    if (!closed.ok) return settled(await this.judge(recordingId, closed));
    await shelf.drop(recordingId);
    return 'done';
  }

  private async keepManifest(recording: KeptRecording, parts: KeptPart[], key: string) {
    const { recordingId, startedAt } = recording;
    const data = await sealManifest(await importKey(key), {
      version: 1,
      recording_id: recordingId,
      sample_rate: SAMPLE_RATE,
      started_at: startedAt,
      segments: parts.map(({ part, samples, sha256 }) => ({ seq: +part, samples, sha256 })),
    });
    const sha256 = await digestOf(data);
    const about = { recordingId, part: 'manifest', samples: 0, sha256, waiting: true };
    await this.parts.shelf.put({ ...about, size: data.byteLength }, data);
  }

  private async count(): Promise<void> {
    const { shelf, onWaiting } = this.parts;
    let waiting = 0;
    for (const { recordingId } of await shelf.recordings()) {
      waiting += (await shelf.parts(recordingId)).filter((one) => one.waiting).length;
    }
    onWaiting(waiting);
  }
}

function settled(outcome: Outcome | 'refused'): Outcome {
  return outcome === 'refused' ? 'done' : outcome;
}
