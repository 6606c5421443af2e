/**
 * The seams at which the model takes hold of the real client: vitest puts these in the place of the functions of
 * packages/sdk/src/session, which they call unless a mutant says otherwise. Attempts come from the model, and no delay
 * takes time.
 */
import type { Answer } from '../../packages/sdk/src/errors/answer.ts';
import type * as Retry from '../../packages/sdk/src/session/retry.ts';
import type * as SlotModule from '../../packages/sdk/src/session/slot.ts';
import type { Slot } from '../../packages/sdk/src/session/slot.ts';
import type { Request } from './server.ts';

/** What a mutant of the client replaces. */
export interface ClientRules {
  readonly slot?: (real: typeof SlotModule) => Partial<typeof SlotModule>;
  /** What the storage then holds; the client goes on with `after`. */
  readonly keeps?: (before: Slot | null, after: Slot | null) => Slot | null;
  /** What a refresh, or a proof, takes an answer for. */
  readonly hears?: (answer: Answer, kind: Request['kind']) => Answer;
  /** Sends again without a look at the storage. */
  readonly isBlind?: boolean;
  /** Repeats an attempt without end. */
  readonly isTireless?: boolean;
  readonly isTransient?: typeof Retry.isTransient;
  readonly isWrongProof?: typeof Retry.isWrongProof;
}

/** Whose turn it is, and by which rules: one replay or one update runs at a time. */
export const turn: {
  rules: ClientRules;
  createAttempt: () => string;
  onDelay: () => void;
} = {
  rules: {},
  createAttempt: () => {
    throw new TypeError('Nobody may create an attempt now');
  },
  onDelay: () => undefined,
};

export function slotInTurn(real: typeof SlotModule): typeof SlotModule {
  const rule = <Name extends keyof typeof SlotModule>(name: Name): (typeof SlotModule)[Name] =>
    turn.rules.slot?.(real)[name] ?? real[name];
  return {
    ...real,
    beginSend: (...given) => rule('beginSend')(...given),
    accept: (...given) => rule('accept')(...given),
    release: (...given) => rule('release')(...given),
    forget: (...given) => rule('forget')(...given),
    endAt: (...given) => rule('endAt')(...given),
    isSamePlace: (...given) => rule('isSamePlace')(...given),
    createAttempt: () => turn.createAttempt(),
  };
}

export function retryInTurn(real: typeof Retry): typeof Retry {
  return {
    ...real,
    isTransient: (error) => (turn.rules.isTransient ?? real.isTransient)(error),
    isWrongProof: (error) => (turn.rules.isWrongProof ?? real.isWrongProof)(error),
    retryDelayMs: (error, sends) => real.retryDelayMs(error, turn.rules.isTireless ? 1 : sends),
    async delay() {
      turn.onDelay();
    },
  };
}
