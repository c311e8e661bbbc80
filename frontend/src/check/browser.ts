/** Whether this browser has what a visit needs. */

import { type Finding, finding } from './finding';

/** The parts of the browser that are looked for. */
export interface BrowserLike {
  RTCPeerConnection?: unknown;
  AudioWorkletNode?: unknown;
  indexedDB?: unknown;
  crypto?: { subtle?: unknown };
  navigator: { mediaDevices?: unknown; wakeLock?: unknown };
}

export function judgeBrowser(browser: BrowserLike): Finding {
  const needed: Record<string, unknown> = {
    WebRTC: browser.RTCPeerConnection,
    AudioWorklet: browser.AudioWorkletNode,
    getUserMedia: browser.navigator.mediaDevices,
  };
  const missing = Object.keys(needed).filter((name) => needed[name] === undefined);
  if (missing.length > 0) return finding('browser_old', { missing: missing.join(', ') });
  if (browser.indexedDB == null || browser.crypto?.subtle === undefined) {
    return finding('browser_forgets');
  }
  return finding(browser.navigator.wakeLock === undefined ? 'browser_sleeps' : 'browser_fine');
}
