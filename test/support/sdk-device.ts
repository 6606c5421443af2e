import { createClient, memoryStorage } from '@aalto/sdk';
import type { TokenStorage } from '@aalto/sdk';

import type { ApiProcess } from './api-process.ts';

export type SdkClient = ReturnType<typeof createClient>;

/** What a device's requests go through. */
interface Wire {
  readonly requests: string[];
  /** The answers to this many next requests whose address has the text are lost. */
  lose(part: string, times: number): void;
}

export interface SdkDevice {
  readonly client: SdkClient;
  readonly wire: Wire;
}

interface DeviceOptions {
  readonly anonKey: string;
  readonly storage?: TokenStorage;
  readonly oauthStorage?: TokenStorage;
}

/** The SDK against one of the API's processes, and the wire between them. */
export function connectSdk(
  { url }: Pick<ApiProcess, 'url'>,
  { storage = memoryStorage(), ...options }: DeviceOptions,
): SdkDevice {
  const requests: string[] = [];
  const losses = new Map<string, number>();
  const client = createClient({
    url,
    storage,
    ...options,
    fetch: async (address, init) => {
      requests.push(address);
      const response = await fetch(address, init);
      const part = [...losses.keys()].find((key) => address.includes(key) && (losses.get(key) ?? 0) > 0);
      if (part === undefined) return response;
      losses.set(part, (losses.get(part) ?? 0) - 1);
      throw new TypeError('The answer was lost');
    },
  });
  return { client, wire: { requests, lose: (part, times) => void losses.set(part, times) } };
}
