/** Whether the client could go on from here, if nothing went wrong from now on. */
import { keyOfServer, keyOfSlot } from './keys.ts';
import type { Model } from './model.ts';
import { handle } from './server.ts';
import { access, feed, withTab } from './tab.ts';
import { freshTab } from './world.ts';
import type { World } from './world.ts';

/** One refresh may still find that its attempt is worth nothing, and throw it away. */
const REFRESHES = 2;

const known = new WeakMap<Model, Map<string, boolean>>();

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
  while (!ended) ({ world: now, ended } = await serve(model, now));
  if (ended.error === null) return now.slot !== null;
  return times > 1 && refreshes(model, now, times - 1);
}

/** What the only tab asks for, at once. */
async function serve(model: Model, world: World): ReturnType<typeof feed> {
  const tab = world.tabs[0] ?? freshTab;
  if (!tab.sent) return access(model, world, 0);
  const { server, answer } = handle(world.server, tab.sent.request, 'honest', model.server);
  const next = withTab({ ...world, server }, 0, { ...tab, sent: { ...tab.sent, answer } });
  return feed(model, next, 0, { kind: 'answer', answer, isAborted: false });
}
