import { createRootRoute, createRoute, createRouter } from '@tanstack/react-router';

import { AccountPage } from '../account/account-page.tsx';
import { ArrivalPage } from '../arrival/arrival-page.tsx';
import { RETURN_PATH } from '../arrival/return-url.ts';
import { HomePage } from '../notes/home-page.tsx';
import { NotesPage } from '../notes/notes-page.tsx';
import { EnrollPage } from '../security/enroll-page.tsx';
import { readEnrollSearch } from '../security/enroll-search.ts';
import { SecurityPage } from '../security/security-page.tsx';
import { readAuthSearch } from '../session/auth-search.ts';
import { MailSignInPage } from '../session/mail-sign-in-page.tsx';
import { ResetPasswordPage } from '../session/reset-password-page.tsx';
import { SignInPage } from '../session/sign-in-page.tsx';
import { SignUpPage } from '../session/sign-up-page.tsx';
import { SignedIn } from '../session/signed-in.tsx';
import { NotFoundPage } from '../shell/not-found-page.tsx';
import { BrokenPage } from '../shell/broken-page.tsx';
import { Shell } from '../shell/shell.tsx';

const root = createRootRoute({ component: Shell, notFoundComponent: NotFoundPage });

const home = createRoute({ getParentRoute: () => root, path: '/', component: HomePage });

const signIn = createRoute({
  getParentRoute: () => root,
  path: '/sign-in',
  validateSearch: readAuthSearch,
  component: SignInPage,
});

const signUp = createRoute({
  getParentRoute: () => root,
  path: '/sign-up',
  validateSearch: readAuthSearch,
  component: SignUpPage,
});

const mailSignIn = createRoute({
  getParentRoute: () => root,
  path: '/sign-in/code',
  validateSearch: readAuthSearch,
  component: MailSignInPage,
});

const resetPassword = createRoute({
  getParentRoute: () => root,
  path: '/reset-password',
  validateSearch: readAuthSearch,
  component: ResetPasswordPage,
});

const arrival = createRoute({ getParentRoute: () => root, path: RETURN_PATH, component: ArrivalPage });

/** What only a signed-in person may see. */
const signedIn = createRoute({ getParentRoute: () => root, id: 'signed-in', component: SignedIn });

const notes = createRoute({ getParentRoute: () => signedIn, path: '/notes', component: NotesPage });

const account = createRoute({ getParentRoute: () => signedIn, path: '/account', component: AccountPage });

const security = createRoute({ getParentRoute: () => signedIn, path: '/security', component: SecurityPage });

const enroll = createRoute({
  getParentRoute: () => signedIn,
  path: '/security/enroll',
  validateSearch: readEnrollSearch,
  component: EnrollPage,
});

export const router = createRouter({
  routeTree: root.addChildren([
    home,
    signIn,
    mailSignIn,
    signUp,
    resetPassword,
    arrival,
    signedIn.addChildren([notes, account, security, enroll]),
  ]),
  scrollRestoration: true,
  defaultErrorComponent: BrokenPage,
});

declare module '@tanstack/react-router' {
  interface Register {
    router: typeof router;
  }
}
