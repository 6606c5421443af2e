/** The rules that a world lives by: the real ones, unless a mutant replaces some. */
import { keyOfHistory } from './keys.ts';
import type { Bounds } from './bounds.ts';
import type { ClientRules } from './client-rules.ts';
import { replay } from './replay.ts';
import type { Effect, Entry } from './replay.ts';
import { rememberingOnly } from './lateness.ts';
import { serverRules } from './server.ts';
import type { ServerRules } from './server.ts';

export interface Model {
  readonly bounds: Bounds;
  readonly server: ServerRules;
  readonly client: ClientRules;
  /** What the client asks for after this history; each is run once. */
  readonly effectOf: (history: readonly Entry[]) => Promise<Effect>;
}

export interface Mutation {
  readonly server?: Partial<ServerRules>;
  readonly client?: ClientRules;
}

export function createModel(bounds: Bounds, { server = {}, client = {} }: Mutation = {}): Model {
  const effects = new Map<string, Effect>();
  return {
    bounds,
    server: rememberingOnly({ ...serverRules, ...server }, bounds),
    client,
    async effectOf(history) {
      const key = keyOfHistory(history);
      const known = effects.get(key);
      if (known) return known;
      const effect = await replay(history, client);
      effects.set(key, effect);
      return effect;
    },
  };
}
