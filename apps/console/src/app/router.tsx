import { Outlet, createRootRoute, createRoute, createRouter } from '@tanstack/react-router';

import { AccountPage } from '../account/account-page.tsx';
import { AuthenticationPage } from '../authentication/authentication-page.tsx';
import { BackendsPage } from '../backends/backends-page.tsx';
import { OverviewPage } from '../backends/overview-page.tsx';
import { MailPage } from '../mail/mail-page.tsx';
import { readMailSearch } from '../mail/mail-search.ts';
import { NotFoundPage } from '../parts/not-found-page.tsx';
import { EditProviderPage } from '../providers/edit-provider-page.tsx';
import { NewProviderPage } from '../providers/new-provider-page.tsx';
import { ProvidersPage } from '../providers/providers-page.tsx';
import { SignInPage } from '../session/sign-in-page.tsx';
import { readSignInSearch } from '../session/sign-in-search.ts';
import { SignedInArea } from '../session/signed-in-area.tsx';
import { UserPage } from '../users/user-page.tsx';
import { UsersPage } from '../users/users-page.tsx';
import { readUsersSearch } from '../users/users-search.ts';
import { UnexpectedErrorPage } from './unexpected-error-page.tsx';

const rootRoute = createRootRoute({ component: Outlet, errorComponent: UnexpectedErrorPage });

const signInRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: 'sign-in',
  validateSearch: readSignInSearch,
  component: SignInPage,
});

const signedInRoute = createRoute({
  getParentRoute: () => rootRoute,
  id: 'signed-in',
  component: SignedInArea,
});

const backendsRoute = createRoute({
  getParentRoute: () => signedInRoute,
  path: '/',
  staticData: { title: 'Backends' },
  component: BackendsPage,
});

const overviewRoute = createRoute({
  getParentRoute: () => signedInRoute,
  path: 'backends/$backendId',
  component: OverviewPage,
});

const authenticationRoute = createRoute({
  getParentRoute: () => signedInRoute,
  path: 'backends/$backendId/authentication',
  staticData: { title: 'Authentication' },
  component: AuthenticationPage,
});

const providersRoute = createRoute({
  getParentRoute: () => signedInRoute,
  path: 'backends/$backendId/providers',
  staticData: { title: 'Social sign-in' },
  component: ProvidersPage,
});

const newProviderRoute = createRoute({
  getParentRoute: () => signedInRoute,
  path: 'backends/$backendId/providers/new',
  staticData: { title: 'Add a provider' },
  component: NewProviderPage,
});

const editProviderRoute = createRoute({
  getParentRoute: () => signedInRoute,
  path: 'backends/$backendId/providers/$providerId',
  staticData: { title: 'Edit a provider' },
  component: EditProviderPage,
});

const usersRoute = createRoute({
  getParentRoute: () => signedInRoute,
  path: 'backends/$backendId/users',
  staticData: { title: 'Users' },
  validateSearch: readUsersSearch,
  component: UsersPage,
});

const userRoute = createRoute({
  getParentRoute: () => signedInRoute,
  path: 'backends/$backendId/users/$userId',
  staticData: { title: 'User' },
  validateSearch: readUsersSearch,
  component: UserPage,
});

const mailRoute = createRoute({
  getParentRoute: () => signedInRoute,
  path: 'backends/$backendId/mail',
  staticData: { title: 'Mail' },
  validateSearch: readMailSearch,
  component: MailPage,
});

const accountRoute = createRoute({
  getParentRoute: () => signedInRoute,
  path: 'account',
  staticData: { title: 'Your account' },
  component: AccountPage,
});

// Inside the signed-in area, so that a wrong address keeps the navigation; a stranger learns of no address at all.
const anywhereElseRoute = createRoute({
  getParentRoute: () => signedInRoute,
  path: '$',
  staticData: { title: 'Page not found' },
  component: NotFoundPage,
});

const routeTree = rootRoute.addChildren([
  signInRoute,
  signedInRoute.addChildren([
    backendsRoute,
    overviewRoute,
    usersRoute,
    userRoute,
    authenticationRoute,
    providersRoute,
    newProviderRoute,
    editProviderRoute,
    mailRoute,
    accountRoute,
    anywhereElseRoute,
  ]),
]);

export function createAppRouter() {
  return createRouter({ routeTree, basepath: '/console', scrollRestoration: true });
}

declare module '@tanstack/react-router' {
  interface Register {
    router: ReturnType<typeof createAppRouter>;
  }
}
