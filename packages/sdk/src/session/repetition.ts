import type { Answer } from '../errors/answer.ts';
import { isRecord } from '../is-record.ts';
import type { Call } from '../transport/transport.ts';
import { delay, isTransient, retryDelayMs } from './retry.ts';
import { createAttempt } from './slot.ts';

type SendOnce = (call: Call) => Promise<Answer>;

/**
 * Sends what takes effect once (a mailed code, a link, new recovery codes) until it is answered, with one attempt: the
 * server answers a repeated one as it did the first.
 */
export function createRepetition() {
  let open: { readonly proof: string; readonly attempt: string } | undefined;
  return async (send: SendOnce, call: Call): Promise<Answer> => {
    const given = isRecord(call.input) ? call.input : {};
    const proof = JSON.stringify([call.path, given]);
    // A person who tries again what got no answer, or a page that asks twice: it may have taken effect already.
    const { attempt } = open?.proof === proof ? open : (open = { proof, attempt: createAttempt() });
    for (let sends = 1; ; sends += 1) {
      const answer = await send({ ...call, input: { attempt, ...given } });
      const isAnswered = answer.error === null || !isTransient(answer.error);
      if (isAnswered && open?.attempt === attempt) open = undefined;
      const delayMs = answer.error && !call.signal?.aborted ? retryDelayMs(answer.error, sends) : null;
      if (delayMs === null) return answer;
      await delay(delayMs);
    }
  };
}
