/** Every step that can follow a state. */
import type { Answer } from '../../packages/sdk/src/errors/answer.ts';
import type { Budget } from './bounds.ts';
import { keyOfMessage } from './keys.ts';
import type { Model } from './model.ts';
import type { Act } from './replay.ts';
import { refuse } from './account.ts';
import type { Handled, Server, Side } from './account.ts';
import { arrivesInTime } from './lateness.ts';
import type { Message } from './lateness.ts';
import { handle } from './server.ts';
import type { Request } from './server.ts';
import { access, feed, isIdle, lastBegin, noAnswer, withTab } from './tab.ts';
import type { Ended, TabStep } from './tab.ts';
import { stepsOfTheWorldAround } from './around.ts';
import { stepsOfThief } from './thief.ts';
import type { Step } from './explore.ts';
import { freshTab } from './world.ts';
import type { Tab, World } from './world.ts';

/** A request that the server has handled in a step. */
interface Handling {
  readonly by: Side;
  readonly request: Request;
  readonly before: Server;
  readonly after: Server;
  readonly answer: Answer;
}

export interface ModelStep extends Step<World> {
  readonly handled: Handling | null;
  readonly ended: Ended | null;
}

export async function stepsFrom(model: Model, world: World): Promise<ModelStep[]> {
  const steps: ModelStep[] = [];
  for (const [index, tab] of world.tabs.entries()) {
    const name = `tab ${index + 1}`;
    if (isIdle(tab)) steps.push(...(await beginnings(model, world, index)));
    else if (tab.sent) steps.push(...(await stepsOfRequest(model, world, index, tab)));
    else steps.push(ofTab(`${name} goes on`, await access(model, world, index)));
    if (world.left.crashes > 0 && tab.history.length > 0) {
      const next = abandon(spend(world, 'crashes'), tab);
      steps.push(step(`${name} crashes`, withTab(next, index, freshTab)));
    }
  }
  for (const [index, request] of world.late.entries()) {
    if (!arrivesInTime(request, world.server, model.bounds)) continue;
    steps.push(lateArrival(model, world, index, request));
  }
  return [...steps, ...stepsOfTheWorldAround(world), ...stepsOfThief(model, world)];
}

export function step(label: string, next: World): ModelStep {
  return { label, next, handled: null, ended: null };
}

function ofTab(label: string, { world, ended }: TabStep): ModelStep {
  const outcome = ended ? `, and ends with ${ended.error ?? 'success'}` : '';
  return { label: `${label}${outcome}`, next: world, handled: null, ended };
}

export function spend(world: World, budget: Budget): World {
  return { ...world, left: { ...world.left, [budget]: world.left[budget] - 1 } };
}

async function beginnings(model: Model, world: World, index: number): Promise<ModelStep[]> {
  const steps: ModelStep[] = [];
  for (const { act, code } of actsIn(model, world, index)) {
    const isProof = act === 'step-up' || act === 'reauthenticate';
    const begun = spend(isProof ? spend(world, 'proofs') : world, 'acts');
    const next = code === nextCode(world) ? { ...begun, codes: world.codes + 1 } : begun;
    const label = `tab ${index + 1} begins: ${act}${code && ` (${code})`}`;
    steps.push(ofTab(label, await feed(model, next, index, { kind: 'begin', act, code })));
  }
  return steps;
}

interface Beginning {
  readonly act: Act;
  readonly code: string;
}

function actsIn({ bounds: { may, wrongCodes } }: Model, world: World, index: number): Beginning[] {
  const { acts, proofs } = world.left;
  if (acts === 0) return [];
  return may.flatMap((act): Beginning[] => {
    const isProof = act === 'step-up' || act === 'reauthenticate';
    if (isProof && proofs === 0) return [];
    if (act !== 'step-up') return [{ act, code: '' }];
    const codes = [nextCode(world), ...(wrongCodes ? ['wrong'] : [])];
    // A person who got no answer tries the same code again.
    const unanswered = lastBegin(world.tabs[index]?.history ?? []);
    if (unanswered?.act === 'step-up') codes.push(unanswered.code);
    return codes.map((code) => ({ act, code }));
  });
}

function nextCode({ codes }: World): string {
  return `code ${codes}`;
}

async function stepsOfRequest(model: Model, world: World, index: number, tab: Tab): Promise<ModelStep[]> {
  const { sent } = tab;
  if (!sent) return [];
  const name = `tab ${index + 1}`;
  const steps = sent.answer ? [] : arrivals(model, world, index, tab, sent.request);
  if (sent.answer) {
    const answer = model.client.hears?.(sent.answer, sent.request.kind) ?? sent.answer;
    const entry = { kind: 'answer', answer, isAborted: false } as const;
    steps.push(ofTab(`${name} gets its answer`, await feed(model, world, index, entry)));
  }
  const ways = [['givenUp', 'gives up waiting', false] as const, ['aborted', 'is aborted', true] as const];
  for (const [budget, what, isAborted] of ways) {
    const isProof = sent.request.kind === 'step-up' || sent.request.kind === 'reauthentication';
    if (world.left[budget] === 0 || (isAborted && !isProof)) continue;
    const from = abandon(spend(world, budget), tab);
    const entry = { kind: 'answer', answer: noAnswer, isAborted } as const;
    steps.push(ofTab(`${name} ${what}`, await feed(model, from, index, entry)));
  }
  return steps;
}

/** What a tab has sent may still arrive, though nobody waits for the answer any more. */
function abandon(world: World, { sent }: Tab): World {
  return sent && !sent.answer ? { ...world, late: [...world.late, sent.request] } : world;
}

function arrivals(model: Model, world: World, index: number, tab: Tab, request: Message): ModelStep[] {
  if (!arrivesInTime(request, world.server, model.bounds)) return [];
  const name = `tab ${index + 1}`;
  const arrive = (from: World, label: string, handled: Handled): ModelStep => {
    const sent = { request, answer: handled.answer };
    const next = withTab({ ...from, server: handled.server }, index, { ...tab, sent });
    return ofHandling(label, world, next, 'honest', request, handled);
  };
  const handled = handle(world.server, request, 'honest', model.server);
  const what = `${keyOfMessage(request)} of ${name} arrives`;
  const steps = [arrive(world, what, handled)];
  if (world.left.repeats > 0) {
    const next = { ...spend(world, 'repeats'), late: [...world.late, request] };
    steps.push(step(`${keyOfMessage(request)} is repeated on its way`, next));
  }
  // Too many wrong codes before: a proof that would have been judged is not.
  if (world.left.locks > 0 && request.kind === 'step-up' && isJudged(world.server, handled)) {
    const locked = refuse(world.server, 'mfa_locked');
    steps.push(arrive(spend(world, 'locks'), `${what} while the factor is locked`, locked));
  }
  return steps;
}

function isJudged(before: Server, { server, answer }: Handled): boolean {
  return server.spent.length > before.spent.length || answer.error?.code === 'invalid_code';
}

function lateArrival(model: Model, world: World, index: number, request: Message): ModelStep {
  const handled = handle(world.server, request, 'honest', model.server);
  // What changes nothing may as well arrive later, so it stays under way.
  const isVain = handled.server === world.server;
  const late = isVain ? world.late : world.late.toSpliced(index, 1);
  const next = { ...world, server: handled.server, late };
  return ofHandling(`${keyOfMessage(request)} arrives late`, world, next, 'honest', request, handled);
}

export function ofHandling(
  label: string,
  { server: before }: World,
  next: World,
  by: Side,
  request: Request,
  { server: after, answer }: Handled,
): ModelStep {
  const handled = { by, request, before, after, answer };
  return { label: `${label} → ${answer.error?.code ?? 'answered'}`, next, handled, ended: null };
}
