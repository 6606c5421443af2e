-- What every team table needs besides its own policies: row level security that binds its owner too, the rights of
-- the two roles, on its schema too, and the gate once more, as a RESTRICTIVE policy, so that a query that reaches the table some other
-- way still sees nothing. Call it in the migration that makes the table; calling it twice does no harm.
--
--   select auth.protect_table('public.notes');
create or replace function auth.protect_table(team_table regclass)
returns void
language plpgsql volatile set search_path = pg_catalog, pg_temp
as $$
begin
  execute format('alter table %s enable row level security', team_table);
  execute format('alter table %s force row level security', team_table);
  execute format(
    'grant usage on schema %s to anon, authenticated',
    (select c.relnamespace::regnamespace from pg_class c where c.oid = team_table)
  );
  execute format('grant select on %s to anon', team_table);
  execute format('grant select, insert, update, delete on %s to authenticated', team_table);
  execute format('drop policy if exists aalto_gate on %s', team_table);
  execute format(
    'create policy aalto_gate on %s as restrictive for all to authenticated '
    'using ((select auth.admitted())) with check ((select auth.admitted()))',
    team_table
  );
end
$$;
