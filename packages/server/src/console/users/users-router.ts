import type { Services } from '../../services.ts';
import { t } from '../../trpc/base.ts';
import type { OperatorProcedure } from '../operator-procedure.ts';
import { banUser, unbanUser } from './ban-user.ts';
import { getUser } from './get-user.ts';
import { listUsers } from './list-users.ts';
import { resetFactors } from './reset-factors.ts';
import { revokeSessions } from './revoke-sessions.ts';

/** The users of a backend, for whoever runs it: to find one, and to help or keep out. */
export function createUsersRouter(operatorProcedure: OperatorProcedure, services: Services) {
  return t.router({
    list: listUsers(operatorProcedure, services),
    get: getUser(operatorProcedure, services),
    resetFactors: resetFactors(operatorProcedure, services),
    revokeSessions: revokeSessions(operatorProcedure, services),
    ban: banUser(operatorProcedure, services),
    unban: unbanUser(operatorProcedure, services),
  });
}
