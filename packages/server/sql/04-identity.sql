-- What policies ask. The caller is found by the unguessable session id of the transaction, never by claims: SQL that
-- was injected into a team's query could set those for itself. Write `(select auth.uid())`, so that it runs once a
-- statement.

-- A setting of this transaction; null where it was not set.
create or replace function auth.setting(name text)
returns text
language plpgsql stable security definer set search_path = pg_catalog, pg_temp
as $$
begin
  return nullif(current_setting('aalto.' || name, true), '');
end
$$;

-- The transaction's caller, judged as the gate judges it. Null fields for anon.
create or replace function auth.caller(out refusal text, out level text, out user_id uuid, out backend_id uuid)
language plpgsql stable security definer set search_path = pg_catalog, pg_temp
as $$
declare
  session_setting text := auth.setting('session_id');
  j record;
begin
  if session_setting is null then
    refusal := 'invalid_token';
    select b.id into backend_id from auth.backends b where b.anon_key = auth.setting('api_key');
    return;
  end if;
  j := auth.judge(
    auth.setting('api_key'), auth.setting('backend_id')::uuid, session_setting::uuid,
    auth.setting('aal'), auth.setting('epoch')::integer, null
  );
  refusal := j.refusal;
  level := j.level;
  user_id := j.user_id;
  backend_id := j.backend_id;
end
$$;

-- The signed-in user of this transaction; null for anon, and for a session that has ended.
create or replace function auth.uid() returns uuid
language plpgsql stable security definer set search_path = pg_catalog, pg_temp
as $$ begin return (select c.user_id from auth.caller() c); end $$;

-- The backend that the caller means.
create or replace function auth.backend_id() returns uuid
language plpgsql stable security definer set search_path = pg_catalog, pg_temp
as $$ begin return (select c.backend_id from auth.caller() c); end $$;

-- The level of this call: 'aal1' or 'aal2'; null for anon.
create or replace function auth.aal() returns text
language plpgsql stable security definer set search_path = pg_catalog, pg_temp
as $$ begin return (select c.level from auth.caller() c); end $$;

-- Whether the gate would let this transaction pass: what auth.protect_table makes of every team table's policies.
create or replace function auth.admitted() returns boolean
language plpgsql stable security definer set search_path = pg_catalog, pg_temp
as $$ begin return (select c.refusal is null from auth.caller() c); end $$;

-- The session of this transaction.
create or replace function auth.session_id() returns uuid
language plpgsql stable security definer set search_path = pg_catalog, pg_temp
as $$ begin return auth.setting('session_id')::uuid; end $$;

-- Facts about the caller in the token's vocabulary, read from the tables as they are now.
create or replace function auth.claims() returns jsonb
language plpgsql stable security definer set search_path = pg_catalog, pg_temp
as $$
declare
  c record;
begin
  c := auth.caller();
  if c.user_id is null then return jsonb_build_object('role', 'anon', 'aud', c.backend_id); end if;
  return (
    select jsonb_build_object(
      'role', 'authenticated', 'aud', c.backend_id, 'sub', c.user_id, 'aal', c.level,
      'amr', s.amr, 'auth_time', extract(epoch from s.auth_time)::bigint, 'app_metadata', u.app_metadata
    )
    from auth.sessions s
    join auth.users u on u.backend_id = s.backend_id and u.id = s.user_id
    where s.backend_id = c.backend_id and s.id = auth.session_id()
  );
end
$$;
