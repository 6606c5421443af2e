import type { Adapter, AdapterFactory, AdapterPayload } from 'oidc-provider';

/** Where the OpenID provider of a test keeps its own sessions, codes and tokens: oidc-provider warns of its default. */
export function createMemoryAdapters(): AdapterFactory {
  const stored = new Map<string, AdapterPayload>();
  return (name): Adapter => {
    const key = (id: string): string => `${name}:${id}`;
    const findBy = (matches: (payload: AdapterPayload) => boolean) =>
      [...stored].filter(([id, payload]) => id.startsWith(key('')) && matches(payload));
    return {
      upsert: async (id, payload) => void stored.set(key(id), payload),
      find: async (id) => stored.get(key(id)),
      findByUid: async (uid) => findBy((payload) => payload.uid === uid)[0]?.[1],
      findByUserCode: async (code) => findBy((payload) => payload.userCode === code)[0]?.[1],
      consume: async (id) => {
        const payload = stored.get(key(id));
        if (payload) payload.consumed = Math.floor(Date.now() / 1000);
      },
      destroy: async (id) => void stored.delete(key(id)),
      revokeByGrantId: async (grantId) => {
        for (const [id] of findBy((payload) => payload.grantId === grantId)) stored.delete(id);
      },
    };
  };
}
