/** Loads once, when first asked; a failure is forgotten, so that the next caller tries again. */
export function lazily<T>(load: () => Promise<T>): () => Promise<T> {
  let loading: Promise<T> | undefined;
  return () => {
    if (loading) return loading;
    loading = load();
    loading.catch(() => (loading = undefined));
    return loading;
  };
}
