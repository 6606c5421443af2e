-- The roles of the data API. Roles belong to the whole cluster, so another database may have made them already; then
-- the login that migrates this one must be given them, and is told so with SQLSTATE 'AALT1' (see unreachable.ts).
--
-- anon, authenticated  what a data call runs as; policies are written for them
-- aalto_definer        owns the functions below: it can read the auth tables, and nobody can log in as it

do $$
declare
  role_name text;
begin
  foreach role_name in array array['anon', 'authenticated', 'aalto_definer'] loop
    if not exists (select from pg_roles where rolname = role_name) then
      execute format('create role %I nologin noinherit', role_name);
    end if;
  end loop;
  -- Granting a role takes its ADMIN option since PostgreSQL 16; whoever makes one has it. Before, CREATEROLE was enough.
  if current_setting('server_version_num')::integer >= 160000 and exists (
    select from pg_roles r where r.rolname in ('anon', 'authenticated', 'aalto_definer')
      and not pg_has_role(current_user, r.oid, 'usage with admin option')
  ) then
    raise exception using errcode = 'AALT1', message = format(
      'another login of this cluster made the roles of the data API: have a superuser run '
      '"grant aalto_definer, anon, authenticated to %I with admin option".', current_user
    );
  end if;
  -- The login that migrates must be able to hand its functions over, superuser or not.
  if not pg_has_role(current_user, 'aalto_definer', 'usage') then
    grant aalto_definer to current_user;
  end if;
end
$$;

grant usage on schema auth to anon, authenticated;
grant usage, create on schema auth to aalto_definer;
grant select on auth.backends, auth.users, auth.sessions, auth.factors to aalto_definer;
