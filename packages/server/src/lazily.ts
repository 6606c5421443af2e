/** Loads once, when first asked; a failure is forgotten, so that the next caller tries again. */
export interface Lazy<T> {
  (): Promise<T>;
  /** Forgets what was loaded, unless that has happened since: `true` for the one caller who did. */
  forget(loaded: T): Promise<boolean>;
}

export function lazily<T>(load: () => Promise<T>): Lazy<T> {
  let loading: Promise<T> | undefined;
  const ask = (): Promise<T> => {
    if (loading) return loading;
    const started = load();
    loading = started;
    started.catch(() => loading === started && (loading = undefined));
    return started;
  };
  const forget = async (loaded: T): Promise<boolean> => {
    const asked = loading;
    if (!asked || (await asked.catch(() => undefined)) !== loaded || loading !== asked) return false;
    loading = undefined;
    return true;
  };
  return Object.assign(ask, { forget });
}
