/** A hook that took longer than it may. */
export class HookTimeoutError extends Error {
  override readonly name = 'HookTimeoutError';

  constructor(limitSeconds: number) {
    super(`The hook took longer than ${limitSeconds} seconds`);
  }
}

/**
 * Runs what a team wrote, for so long and no longer: what it comes to afterwards is nobody's any more. It may also throw
 * before it returns a promise.
 *
 * @throws {HookTimeoutError}
 */
export async function runHook<T>(
  limitSeconds: number,
  hook: (signal: AbortSignal) => T | Promise<T>,
): Promise<T> {
  const controller = new AbortController();
  const late = Promise.withResolvers<never>();
  const timer = setTimeout(() => {
    const error = new HookTimeoutError(limitSeconds);
    late.reject(error);
    controller.abort(error);
  }, limitSeconds * 1000);
  try {
    return await Promise.race([run(() => hook(controller.signal)), late.promise]);
  } finally {
    clearTimeout(timer);
  }
}

async function run<T>(hook: () => T | Promise<T>): Promise<T> {
  return hook();
}
