import { useQuery } from '@tanstack/react-query';

/** Uses up what was brought along: once, however often its page is rendered, and again only where the person asks. */
export function useArrival<Data>(key: readonly string[], use: () => Promise<Data>, isAllowed = true) {
  return useQuery({
    queryKey: ['arrival', ...key],
    queryFn: use,
    enabled: isAllowed,
    staleTime: Infinity,
    gcTime: Infinity,
    networkMode: 'always',
    retry: false,
    retryOnMount: false,
    refetchOnWindowFocus: false,
    refetchOnReconnect: false,
  });
}
