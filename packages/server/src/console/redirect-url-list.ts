import { z } from 'zod';

import type { Environment } from '../services.ts';

const LOOPBACK = new Set(['localhost', '127.0.0.1', '[::1]']);

/**
 * Where mailed links and social sign-in of a backend may lead, in the spelling that they are compared in. They carry
 * what opens an account, so plain http is for a developer's own machine (RFC 8252 §7.3), in production too.
 */
export function redirectUrlList(environment: Environment) {
  const redirectUrl = z
    .string()
    .max(2000)
    .transform((text, context) => {
      const url = URL.parse(text.trim());
      const problem = url ? problemOf(text, url, environment) : 'This is not an absolute URL.';
      if (url && problem === undefined) return url.href;
      context.addIssue({ code: 'custom', message: problem });
      return z.NEVER;
    });
  return z
    .array(redirectUrl)
    .max(20)
    .superRefine((urls, context) => {
      for (const [index, url] of urls.entries()) {
        if (urls.indexOf(url) < index)
          context.addIssue({ code: 'custom', path: [index], message: 'This is in the list already.' });
      }
    });
}

function problemOf(text: string, url: URL, environment: Environment): string | undefined {
  const isHttp = url.protocol === 'http:' && (environment === 'development' || LOOPBACK.has(url.hostname));
  if (url.protocol !== 'https:' && !isHttp)
    return 'A redirect URL begins with https://, or for a page on your own machine with http://localhost.';
  if (url.username !== '' || url.password !== '') return 'A redirect URL carries no name and no password.';
  // What a mailed link brings is put there.
  if (text.includes('#')) return 'A redirect URL has no fragment: leave out what begins with "#".';
  if (text.includes('*')) return 'A redirect URL is matched exactly: name each page, without "*".';
  return undefined;
}
