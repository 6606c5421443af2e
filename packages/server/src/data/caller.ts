import type { AccessTokenClaims } from '@aalto/auth-core';
import { sql } from 'drizzle-orm';
import type { Placeholder, SQL } from 'drizzle-orm';

import { optionalClaims, requireClaims } from '../trpc/base.ts';
import type { CallContext } from '../trpc/context.ts';

/**
 * Who a data call runs as. A signed-in caller of public data runs as `anon` too, so that what the anon key may read is
 * the same for everyone; but the session must still live, or a revoked one would pass as anonymous.
 */
export type Caller =
  | { readonly kind: 'user'; readonly values: UserValues }
  | { readonly kind: 'public-user'; readonly values: UserValues }
  | { readonly kind: 'anonymous'; readonly values: { readonly apiKey: string } };

/** What the gate is asked with. */
interface UserValues {
  readonly apiKey: string;
  readonly backendId: string;
  readonly sessionId: string;
  readonly aal: string;
  readonly epoch: number;
}

export type CallerKind = Caller['kind'];

export function gatedCaller(call: CallContext): Caller {
  return { kind: 'user', values: userValues(call, requireClaims(call)) };
}

export function publicCaller(call: CallContext): Caller {
  const claims = optionalClaims(call);
  if (!claims) return { kind: 'anonymous', values: { apiKey: call.apiKey } };
  return { kind: 'public-user', values: userValues(call, claims) };
}

/**
 * The first statement of a data call, in whatever transaction reads the data: who is calling, for the policies, and
 * the gate, which raises and so lets nothing after it run. Nothing is sent before it but `begin`.
 */
export function enterStatement(caller: Caller): SQL {
  return statements[caller.kind].enter({ ...caller.values });
}

/** The gate alone: before a team's own procedure starts, and once more before its transaction commits. */
export function gateStatement(caller: Caller): SQL {
  return sql`select ${statements[caller.kind].gate({ ...caller.values })}`;
}

/** The first statement with its values left open, to be compiled once. */
export function openEnterStatement(kind: CallerKind): SQL {
  const names = ['apiKey', 'backendId', 'sessionId', 'aal', 'epoch'];
  return statements[kind].enter(Object.fromEntries(names.map((name) => [name, sql.placeholder(name)])));
}

type Values = Readonly<Record<string, string | number | Placeholder>>;

const gateOf = ({ apiKey, backendId, sessionId, aal, epoch }: Values, floor: SQL) =>
  sql`auth.gate(${apiKey}, ${backendId}::uuid, ${sessionId}::uuid, ${aal}, ${epoch}::integer, ${floor})`;

const switchDecides = (values: Values) => gateOf(values, sql`null`);
const anyLevel = (values: Values) => gateOf(values, sql`'aal1'`);
const backendExists = ({ apiKey }: Values) => sql`auth.gate_anonymous(${apiKey})`;

/** Said aloud: SQL that was injected into an earlier call may have left a session id on the connection. */
const nobody = sql`set_config('aalto.session_id', '', true)`;

const statements: Record<CallerKind, { enter: (values: Values) => SQL; gate: (values: Values) => SQL }> = {
  user: {
    gate: switchDecides,
    enter: (values) => sql`select
      set_config('role', 'authenticated', true),
      set_config('aalto.api_key', ${values['apiKey']}, true),
      set_config('aalto.backend_id', ${values['backendId']}, true),
      set_config('aalto.session_id', ${values['sessionId']}, true),
      set_config('aalto.aal', ${values['aal']}, true),
      set_config('aalto.epoch', ${values['epoch']}::text, true),
      ${switchDecides(values)}`,
  },
  'public-user': {
    gate: anyLevel,
    enter: (values) => sql`select
      set_config('role', 'anon', true),
      set_config('aalto.api_key', ${values['apiKey']}, true),
      ${nobody},
      ${anyLevel(values)}`,
  },
  anonymous: {
    gate: backendExists,
    enter: (values) => sql`select
      set_config('role', 'anon', true),
      set_config('aalto.api_key', ${values['apiKey']}, true),
      ${nobody},
      ${backendExists(values)}`,
  },
};

function userValues({ apiKey }: CallContext, { aud, sid, aal, epoch }: AccessTokenClaims): UserValues {
  return { apiKey, backendId: aud, sessionId: sid, aal, epoch };
}
