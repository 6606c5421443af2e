import { expect, test } from 'vitest';

import { isLoopback } from './is-loopback.ts';

test.each(['localhost', 'LOCALHOST', 'api.localhost', '127.0.0.1', '127.1.2.3', '::1', '[::1]'])(
  '%s is this machine',
  (host) => {
    expect(isLoopback(host)).toBe(true);
  },
);

test.each(['localhost.example.com', 'notlocalhost', '10.0.0.1', '0.0.0.0', '[::2]', 'example.com', ''])(
  '%j is another',
  (host) => {
    expect(isLoopback(host)).toBe(false);
  },
);
