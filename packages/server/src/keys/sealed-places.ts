import { DATA_PASSWORD_CONTEXT } from '../database/data-login.ts';
import {
  factorEnrollments,
  factors,
  identityProviders,
  installation,
  mails,
  oauthFlows,
  signingKeys,
} from '../database/schema/index.ts';
import { factorContext } from '../factors/account.ts';
import { mailContext } from '../mail/enqueue-mail.ts';
import { flowContext } from '../social/flow-secrets.ts';
import { providerContext } from '../social/provider-store.ts';
import { sealedFor } from '../tokens/signing-keys.ts';
import { sealedPlace } from './sealed-place.ts';
import type { SealedPlace } from './sealed-place.ts';

/**
 * Everywhere that something is sealed at rest. The canaries are not among it: each is sealed with the key that it is of.
 */
export const sealedPlaces: readonly SealedPlace[] = [
  sealedPlace({
    name: 'authenticators',
    table: factors,
    sealed: factors.sealedSecret,
    key: { backendId: factors.backendId, userId: factors.userId, id: factors.id },
    contextOf: (row) => factorContext(row, row.id),
  }),
  sealedPlace({
    name: 'pending enrollments',
    table: factorEnrollments,
    sealed: factorEnrollments.sealedSecret,
    key: {
      backendId: factorEnrollments.backendId,
      sessionId: factorEnrollments.sessionId,
      userId: factorEnrollments.userId,
      factorId: factorEnrollments.factorId,
    },
    contextOf: (row) => factorContext(row, row.factorId),
  }),
  sealedPlace({
    name: 'client secrets of providers',
    table: identityProviders,
    sealed: identityProviders.sealedClientSecret,
    key: { backendId: identityProviders.backendId, id: identityProviders.id },
    contextOf: providerContext,
  }),
  sealedPlace({
    name: 'visits to providers',
    table: oauthFlows,
    sealed: oauthFlows.sealedChecks,
    key: { backendId: oauthFlows.backendId, id: oauthFlows.id },
    contextOf: flowContext,
  }),
  sealedPlace({
    name: 'mails',
    table: mails,
    sealed: mails.sealedContent,
    key: { backendId: mails.backendId, id: mails.id },
    contextOf: mailContext,
  }),
  sealedPlace({
    name: 'signing keys',
    table: signingKeys,
    sealed: signingKeys.sealedPrivateJwk,
    key: { kid: signingKeys.kid },
    contextOf: ({ kid }) => sealedFor(kid),
  }),
  sealedPlace({
    name: 'password of the data login',
    table: installation,
    sealed: installation.sealedDataPassword,
    key: { id: installation.id },
    contextOf: () => DATA_PASSWORD_CONTEXT,
  }),
];
