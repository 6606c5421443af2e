import { startIdentityProvider } from '../../support/identity-provider.ts';
import { startInbox } from '../../support/inbox.ts';
import type { Inbox } from '../../support/inbox.ts';
import { test as base } from './fixtures.ts';
import { startProduct } from './product.ts';

type IdentityProvider = Awaited<ReturnType<typeof startIdentityProvider>>;

interface WaysIn {
  readonly inbox: Inbox;
  /** As `acme` of the demo backend. */
  readonly provider: IdentityProvider;
}

const CLIENT = { id: 'aalto-demo', secret: 'the-secret-of-our-client' };

/** The product with a mail server of its own to send by, and an OpenID provider to send people to. */
export const test = base.extend<object, WaysIn>({
  inbox: [
    // oxlint-disable-next-line eslint/no-empty-pattern -- Playwright reads the fixtures' names from here
    async ({}, use) => {
      const inbox = await startInbox();
      await use(inbox);
      await inbox.close();
    },
    { scope: 'worker' },
  ],
  product: [
    async ({ inbox }, use) => {
      const product = await startProduct({ SMTP_URL: inbox.url });
      await use(product);
      await product.remove();
    },
    { scope: 'worker', timeout: 180_000 },
  ],
  provider: [
    async ({ product }, use) => {
      const redirectUris = [`${product.apiUrl}/auth/callback/demo.acme`];
      const provider = await startIdentityProvider({ ...CLIENT, redirectUris });
      const { issuer } = provider;
      const acme = {
        kind: 'oidc',
        name: 'acme',
        issuer,
        clientId: CLIENT.id,
        clientSecret: CLIENT.secret,
      };
      await product.operate('providers.save', { provider: acme });
      await use(provider);
      await provider.stop();
    },
    { scope: 'worker' },
  ],
});
