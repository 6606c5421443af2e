/** Whether the client could go on from here, and come to rest, if nothing went wrong from now on. */
import { keyOfServer, keyOfSlot, keyOfWorld } from './keys.ts';
import type { Model } from './model.ts';
import { handle } from './server.ts';
import { access, feed, isIdle, withTab } from './tab.ts';
import { freshTab } from './world.ts';
import type { World } from './world.ts';

/** One refresh may still find that its attempt is worth nothing, and throw it away. */
const REFRESHES = 2;
/** A proof is at most two attempts, each of them a few readings and sendings, and a refresh before and after. */
const TURNS = 100;

const known = new WeakMap<Model, Map<string, boolean>>();
const resting = new WeakMap<Model, Set<string>>();

/** Opens a new tab that refreshes, with what is stored and a network that works. */
export async function goesOn(model: Model, world: World): Promise<boolean> {
  const answers = known.get(model) ?? new Map<string, boolean>();
  known.set(model, answers);
  const key = `${keyOfSlot(world.slot)}|${keyOfServer(world.server)}|${world.attempts}`;
  const goes = answers.get(key) ?? (await refreshes(model, { ...world, tabs: [freshTab] }, REFRESHES));
  answers.set(key, goes);
  return goes;
}

async function refreshes(model: Model, world: World, times: number): Promise<boolean> {
  let { world: now, ended } = await feed(model, world, 0, { kind: 'begin', act: 'refresh', code: '' });
  for (let turns = 0; !ended; turns += 1) {
    if (turns > TURNS) return false;
    ({ world: now, ended } = await takeTurn(model, now, 0));
  }
  if (ended.error === null) return now.slot !== null;
  return times > 1 && refreshes(model, now, times - 1);
}

/** Lets the tabs that are at work take turns, and nobody begin anything: whatever each does to the other, both end. */
export async function comesToRest(model: Model, world: World): Promise<boolean> {
  const rests = resting.get(model) ?? new Set<string>();
  resting.set(model, rests);
  const passed: string[] = [];
  for (let now = world; passed.length < TURNS; now = await takeTurns(model, now)) {
    const key = keyOfWorld(now);
    passed.push(key);
    if (!rests.has(key) && !now.tabs.every(isIdle)) continue;
    for (const each of passed) rests.add(each);
    return true;
  }
  return false;
}

async function takeTurns(model: Model, world: World): Promise<World> {
  let now = world;
  for (const index of world.tabs.keys()) ({ world: now } = await takeTurn(model, now, index));
  return now;
}

/** What this tab asks for, at once. */
async function takeTurn(model: Model, world: World, index: number): ReturnType<typeof feed> {
  const tab = world.tabs[index] ?? freshTab;
  if (!tab.sent) return access(model, world, index);
  const { sent } = tab;
  if (sent.answer)
    return feed(model, world, index, { kind: 'answer', answer: sent.answer, isAborted: false });
  const { server, answer } = handle(world.server, sent.request, 'honest', model.server);
  return { world: withTab({ ...world, server }, index, { ...tab, sent: { ...sent, answer } }), ended: null };
}
