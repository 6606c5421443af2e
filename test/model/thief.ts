/**
 * Who copies what the client has stored, once, and then acts as he likes: with the token that he copied or the one that he
 * was given for it; under a new attempt, none, or the one that he saw. And who has copied nothing, but knows a session id.
 */
import type { Model } from './model.ts';
import { attemptNamed, nameOf, sessionIn } from './names.ts';
import { handle } from './server.ts';
import { ofHandling, spend, step } from './steps.ts';
import type { ModelStep } from './steps.ts';
import type { Thief, World } from './world.ts';

export function stepsOfThief(model: Model, world: World): ModelStep[] {
  return [...copies(model, world), ...uses(model, world), ...forgeries(model, world)];
}

function copies({ bounds }: Model, world: World): ModelStep[] {
  const { slot, thief } = world;
  if (!bounds.thief || thief || !slot) return [];
  const { session } = slot;
  const pending = bounds.thief === 'storage' ? slot.pending : null;
  const copy: Thief = {
    token: session.refreshToken,
    access: session.accessToken,
    attempt: pending?.attempt ?? null,
    mayBeRaised: session.aal === 'aal2' || pending?.kind === 'step-up',
    got: null,
    hasActed: false,
  };
  return [step(`a thief copies the ${bounds.thief}`, { ...world, thief: copy })];
}

function uses(model: Model, world: World): ModelStep[] {
  const { thief, left } = world;
  if (!thief || left.thefts === 0) return [];
  const attempts = new Set([attemptNamed(`t${left.thefts}`), null, thief.attempt]);
  const tokens = new Set([thief.token, thief.got ?? thief.token]);
  return [...tokens].flatMap((token) =>
    [...attempts].map((attempt) => use(model, world, thief, token, attempt)),
  );
}

function use(model: Model, world: World, thief: Thief, token: string, attempt: string | null): ModelStep {
  const request = { kind: 'refresh', token, attempt } as const;
  const handled = handle(world.server, request, 'thief', model.server);
  const got = sessionIn(handled.answer)?.refreshToken ?? thief.got;
  const label = `the thief refreshes with ${nameOf(token)}, ${attempt === null ? 'no attempt' : nameOf(attempt)}`;
  const next = {
    ...spend(world, 'thefts'),
    server: handled.server,
    thief: { ...thief, got, hasActed: true },
  };
  return ofHandling(label, world, next, 'thief', request, handled);
}

/** A token whose MAC is wrong, at the current place and at the first one. */
function forgeries(model: Model, world: World): ModelStep[] {
  const account = world.server.accounts[0];
  if (world.left.forgeries === 0 || !account) return [];
  const first = account.consumed[0]?.token ?? account.token;
  return [...new Set([account.token, first])].map((token) => {
    const last = token.endsWith('A') ? 'B' : 'A';
    const request = {
      kind: 'refresh',
      token: `${token.slice(0, -1)}${last}`,
      attempt: attemptNamed('f'),
    } as const;
    const handled = handle(world.server, request, 'thief', model.server);
    const next = { ...spend(world, 'forgeries'), server: handled.server };
    return ofHandling(`${nameOf(token)} is forged`, world, next, 'thief', request, handled);
  });
}
