import type { Answer } from '../errors/answer.ts';
import type { Call, Send } from './transport.ts';

/** The server's limit. */
const MAX_CALLS = 10;
/** Of all inputs of a batch of queries: they are in the URL, and servers on the way take some 8,000 characters. */
const MAX_INPUT_CHARACTERS = 3000;

interface Waiting {
  readonly call: Call;
  /** Of its input, as far as that travels in the URL. */
  readonly characters: number;
  readonly resolve: (answer: Answer) => void;
}

/** Collects the calls of one tick: queries with queries, and those of one access token only. */
export function createBatches(
  sendTogether: (calls: readonly Call[], accessToken: string | null) => Promise<readonly Answer[]>,
  sendAlone: Send,
): Send {
  const open = new Map<string, Waiting[]>();

  const flush = (key: string, accessToken: string | null): void => {
    const waiting = open.get(key) ?? [];
    open.delete(key);
    for (const batch of split(waiting)) void sendBatch(batch, accessToken);
  };
  const sendBatch = async (batch: readonly Waiting[], accessToken: string | null): Promise<void> => {
    const calls = batch.map(({ call }) => call);
    const [first] = calls;
    if (!first) return;
    const answers =
      calls.length === 1 ? [await sendAlone(first, accessToken)] : await sendTogether(calls, accessToken);
    for (const [index, answer] of answers.entries()) batch[index]?.resolve(answer);
  };

  return async (call, accessToken) => {
    // A call that can be taken back travels alone: it must not take others with it.
    if (call.signal) return sendAlone(call, accessToken);
    const key = `${call.type} ${accessToken}`;
    const characters = call.type === 'query' ? JSON.stringify(call.input ?? null).length : 0;
    return new Promise((resolve) => {
      const waiting = open.get(key);
      if (waiting) waiting.push({ call, characters, resolve });
      else {
        open.set(key, [{ call, characters, resolve }]);
        setTimeout(() => flush(key, accessToken));
      }
    });
  };
}

function split(waiting: readonly Waiting[]): Waiting[][] {
  const batches: Waiting[][] = [];
  let characters = Infinity;
  for (const item of waiting) {
    const batch = batches.at(-1);
    characters += item.characters;
    if (batch && batch.length < MAX_CALLS && characters <= MAX_INPUT_CHARACTERS) batch.push(item);
    else {
      batches.push([item]);
      characters = item.characters;
    }
  }
  return batches;
}
