/**
 * A network whose every delivery waits until a schedule of fast-check releases it: which message arrives next, which
 * answer, and who goes on, is drawn at random and found again by its seed. The processes behind it are real.
 */
import { setTimeout as pause } from 'node:timers/promises';

import type { Scheduler } from 'fast-check';

import type { ApiProcess } from './api-process.ts';
import { createWitness } from './witness.ts';
import type { Witness } from './witness.ts';
import { fetchFrom } from './tab.ts';

/** What becomes of one message. `late`: its answer is lost now, and it arrives later. `twice`: and once more, later. */
export interface Fate {
  readonly kind: 'served' | 'unanswered' | 'never' | 'late' | 'twice';
  /** Which process it goes to; and a copy of it to the other one. */
  readonly process: 0 | 1;
}

type Fetch = (url: string, init: RequestInit) => Promise<Response>;

export interface Network extends Pick<Witness, 'forks' | 'revivals'> {
  /** As the fates have it. */
  readonly fetch: Fetch;
  /** Arrives once, at this process, and is answered. */
  deliver(url: string, init: RequestInit, process: number): Promise<Response>;
  /** Waits for its turn. */
  turn(label: string): Promise<void>;
  /** Releases what waits, up to so many at once, until nothing is under way and the work is done. */
  run(work: Promise<unknown>, atOnce: readonly number[]): Promise<void>;
  /** From now on every message arrives, and at once. */
  heal(): void;
}

/** Long enough for a client to send what it sends next: calls of one tick are sent together. */
const TICK_MS = 3;

export function createNetwork(
  scheduler: Scheduler,
  apis: readonly ApiProcess[],
  fates: readonly Fate[],
): Network {
  const left = [...fates];
  const witness = createWitness();
  const traffic = { underWay: 0 };
  let isHealed = false;

  const turn = async (label: string): Promise<void> => {
    if (!isHealed) await scheduler.schedule(Promise.resolve(), label);
  };
  const arrive = async (url: string, init: RequestInit, process: number): Promise<Response> => {
    const api = apis[process % apis.length];
    if (!api) throw new TypeError('A network without processes');
    await turn(`${nameOf(url)} arrives at ${process % apis.length}`);
    traffic.underWay += 1;
    const see = witness.sent();
    try {
      const response = await fetchFrom(api, url, { ...init, signal: null });
      const text = await response.text();
      see(JSON.parse(text));
      return new Response(text, response);
    } finally {
      traffic.underWay -= 1;
    }
  };
  const fetch: Fetch = async (url, init) => {
    const { kind, process } = left.shift() ?? { kind: 'served', process: 0 };
    if (kind === 'late' || kind === 'twice') void arrive(url, init, process + 1);
    if (kind === 'late' || kind === 'never') {
      await turn(`${nameOf(url)} is given up`);
      throw new TypeError('fetch failed');
    }
    const response = await arrive(url, init, process);
    await turn(`${nameOf(url)} is answered`);
    if (kind === 'unanswered') throw new TypeError('fetch failed');
    return response;
  };
  const untilQuiet = async (): Promise<void> => {
    do await pause(TICK_MS);
    while (traffic.underWay > 0);
  };
  return {
    ...witness,
    fetch,
    deliver: arrive,
    turn,
    async run(work, atOnce) {
      const state = { isDone: false };
      void work.finally(() => (state.isDone = true)).catch(() => undefined);
      for (let step = 0; ; step += 1) {
        await untilQuiet();
        if (state.isDone && scheduler.count() === 0) break;
        const released = Math.min(scheduler.count(), atOnce[step % atOnce.length] ?? 1);
        if (released > 0) await scheduler.waitNext(released);
      }
      await work;
    },
    heal() {
      isHealed = true;
      left.length = 0;
    },
  };
}

function nameOf(url: string): string {
  return url.split('/').at(-1) ?? url;
}
