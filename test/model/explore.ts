/**
 * Breadth-first over every reachable state, each visited once: so what breaks comes with the shortest way to it. It
 * knows nothing of tokens.
 */

export interface Step<State> {
  /** What happened, in the words of a trace. */
  readonly label: string;
  readonly next: State;
}

export interface Space<State, Move extends Step<State> = Step<State>> {
  readonly initial: State;
  /** Equal for states that differ in nothing that matters. */
  readonly keyOf: (state: State) => string;
  readonly stepsFrom: (state: State) => Promise<readonly Move[]>;
  /** What this step breaks; null where all holds. */
  readonly brokenBy: (before: State, step: Move) => Promise<string | null>;
}

export interface Exploration {
  readonly states: number;
  readonly steps: number;
  /** How many steps the farthest state is away. */
  readonly depth: number;
  readonly violation: { readonly broken: string; readonly trace: readonly string[] } | null;
}

/** How a state was first reached. */
interface Arrival {
  readonly from: Arrival | null;
  readonly label: string;
}

/**
 * Visits every state, until a step breaks something.
 *
 * @throws {RangeError} There are more states than `limit`: the bounds are too wide to be explored exhaustively.
 */
export async function explore<State, Move extends Step<State>>(
  { initial, keyOf, stepsFrom, brokenBy }: Space<State, Move>,
  limit = 1_000_000,
): Promise<Exploration> {
  const visited = new Set([keyOf(initial)]);
  let frontier: (readonly [State, Arrival])[] = [[initial, { from: null, label: '' }]];
  let steps = 0;
  for (let depth = 0; ; depth += 1) {
    const beyond: (readonly [State, Arrival])[] = [];
    for (const [state, arrival] of frontier) {
      for (const step of await stepsFrom(state)) {
        steps += 1;
        const reached = { from: arrival, label: step.label };
        const broken = await brokenBy(state, step);
        if (broken !== null) {
          return { states: visited.size, steps, depth, violation: { broken, trace: traceTo(reached) } };
        }
        const key = keyOf(step.next);
        if (visited.has(key)) continue;
        visited.add(key);
        beyond.push([step.next, reached]);
      }
    }
    if (visited.size > limit) throw new RangeError(`More than ${limit} states`);
    if (beyond.length === 0) return { states: visited.size, steps, depth, violation: null };
    frontier = beyond;
  }
}

function traceTo(arrival: Arrival): string[] {
  const trace: string[] = [];
  for (let at: Arrival | null = arrival; at?.from; at = at.from) trace.unshift(at.label);
  return trace;
}
