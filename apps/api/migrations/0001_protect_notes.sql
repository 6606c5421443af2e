-- What every team table needs besides its own policies: see packages/server/sql/06-protect-table.sql.
SELECT auth.protect_table('public.notes');
