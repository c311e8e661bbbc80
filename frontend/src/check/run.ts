/** All checks, each reported as it begins and as it ends. */

import type { PageHosts } from './allow';
import { type BrowserLike, judgeBrowser } from './browser';
import { type Dialled, judgeInterpreter, judgeProxy, judgeUdp } from './dial';
import { type CheckName, type Finding, finding } from './finding';
import { judgeClock, judgeServer, type ServerAnswer } from './server';
import { checkMicrophone, checkSpeaker, type MicrophoneParts } from './sound';

export interface CheckParts extends MicrophoneParts {
  browser: BrowserLike;
  hosts: PageHosts;
  askServer(): Promise<ServerAnswer | null>;
  dial(): Promise<Dialled>;
  playTone(): Promise<void>;
}

export interface CheckWatcher {
  running(name: CheckName): void;
  found(name: CheckName, found: Finding): void;
  level(level: number): void;
  /** Asks the person whether the tone was heard. */
  heard(): Promise<boolean>;
  /** Whoever looked on has left: the microphone is let go of, and no tone is played. */
  signal: AbortSignal;
}

/** Resolves when every check is done, with what was learned of the way to the interpreter. */
export async function runChecks(parts: CheckParts, watcher: CheckWatcher): Promise<Dialled | null> {
  const browser = judgeBrowser(parts.browser);
  watcher.found('browser', browser);
  const [dialled] = await Promise.all([
    checkNetwork(parts, watcher, browser.verdict !== 'failed'),
    checkSound(parts, watcher),
  ]);
  return dialled;
}

async function checkNetwork(
  parts: CheckParts,
  { running, found }: CheckWatcher,
  canDial: boolean,
): Promise<Dialled | null> {
  for (const name of ['server', 'clock', 'interpreter', 'udp', 'proxy'] as const) running(name);
  const asking = parts.askServer().then((answer) => {
    found('server', judgeServer(answer));
    found('clock', judgeClock(answer));
    return answer;
  });
  const dialling = canDial ? parts.dial().catch(() => null) : null;
  const [answer, dialled] = await Promise.all([asking, dialling]);
  found(
    'interpreter',
    dialled === null ? finding('interpreter_untried') : judgeInterpreter(dialled),
  );
  found('udp', dialled === null ? finding('udp_untried') : judgeUdp(dialled));
  found('proxy', judgeProxy(answer, dialled ?? { outcome: 'no_pass' }));
  return dialled;
}

/** One after the other: the microphone would hear the tone. */
async function checkSound(parts: CheckParts, watcher: CheckWatcher): Promise<void> {
  watcher.running('microphone');
  watcher.found('microphone', await checkMicrophone(parts, watcher.level, watcher.signal));
  if (watcher.signal.aborted) return;
  watcher.running('speaker');
  watcher.found('speaker', await checkSpeaker({ playTone: parts.playTone, heard: watcher.heard }));
}
