import { randomUUID } from 'node:crypto';

import { refusalOf } from './client.ts';
import { newAttempt } from './families.ts';
import type { HookedApis } from './hooked-apis.ts';
import { codeIn } from './inbox.ts';
import { newPkce } from './social-world.ts';
import type { SocialWorld } from './social-world.ts';
import { passTime } from './pass-time.ts';
import type { Session } from './world.ts';

/** One person's way to an account: the address as typed, and the call that would open it, as often as one likes. */
interface WayIn {
  readonly email: string;
  /** Rejects where it is refused; a refusal in a redirect is a `RedirectError`. */
  readonly arrive: (n?: number) => Promise<Session>;
}

/** What the app is told in a redirect. */
class RedirectError extends Error {
  override readonly name = 'RedirectError';
}

type WayName = (typeof wayNames)[number];
export const wayNames = ['password', 'password, proven by mail', 'mail', 'social account'] as const;

/** Every way in that can open an account, each up to the call that does. */
export function waysIn(
  social: SocialWorld,
  hooked: HookedApis,
): Record<WayName, (email?: string) => Promise<WayIn>> {
  const password = 'a password of some length';
  const metadata = { name: 'Ada' };

  const requireProof = (required: boolean) => social.database.sql`
    update auth.backends set require_email_proof = ${required} where id = ${social.demo.id}`;
  const verify = async (email: string): Promise<WayIn> => {
    const code = codeIn(await hooked.mailTo(email));
    return {
      email,
      arrive: async (n) =>
        (await hooked.client(undefined, n).auth.verifyEmail.mutate({ email, code, attempt: newAttempt() }))
          .session,
    };
  };

  return {
    password: async (email = newAddress()) => ({
      email,
      async arrive(n) {
        const { session } = await hooked
          .client(undefined, n)
          .auth.signUp.mutate({ email, password, metadata });
        if (!session) throw new Error('Signing up brought no session');
        return session;
      },
    }),
    async 'password, proven by mail'(email = newAddress()) {
      await requireProof(true);
      await hooked.client().auth.signUp.mutate({ email, password, metadata });
      await requireProof(false);
      return verify(email);
    },
    async mail(email = newAddress()) {
      await passTime(social.database, 61);
      await hooked.client().auth.signInWithEmail.mutate({ email });
      return verify(email);
    },
    async 'social account'(email = newAddress()) {
      const { subject } = social.addPerson({ email });
      return {
        email,
        async arrive(n = 0) {
          const pkce = newPkce();
          const api = hooked.apis[n % 2 === 0 ? 0 : 1];
          const start = await social.begin(pkce, 'acme', hooked.client(undefined, n));
          const { url } = await social.browse(start, subject, api);
          const error = url.searchParams.get('error');
          if (error !== null) throw new RedirectError(error);
          const code = url.searchParams.get('code') ?? '';
          return social
            .exchange(code, pkce, hooked.client(undefined, n))
            .then((answered) => answered.session);
        },
      };
    },
  };
}

/** The code of the error that an arrival ends in, in whichever form its way tells it. */
export async function errorOf(arriving: Promise<unknown>): Promise<string> {
  const error: unknown = await arriving.then(
    () => new Error('An account was opened'),
    (thrown: unknown) => thrown,
  );
  if (error instanceof RedirectError) return error.message;
  return (await refusalOf(Promise.reject(error))).reason;
}

/** Typed as people type them. */
export function newAddress(): string {
  return `Ada.${randomUUID()}@Example.com`;
}
