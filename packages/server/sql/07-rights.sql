-- Who may call what. Nothing of the auth schema is for PUBLIC; definer functions belong to a role without a login.

revoke execute on all functions in schema auth from public;

do $$
declare
  definer regprocedure;
begin
  for definer in
    select p.oid::regprocedure from pg_proc p where p.pronamespace = 'auth'::regnamespace and p.prosecdef
  loop
    execute format('alter function %s owner to aalto_definer', definer);
  end loop;
end
$$;

-- Owning a function takes the right to create in its schema only at the moment of handing it over.
revoke create on schema auth from aalto_definer;

grant execute on function
  auth.gate(text, uuid, uuid, text, integer, text),
  auth.gate_anonymous(text),
  auth.uid(), auth.backend_id(), auth.aal(), auth.admitted(), auth.session_id(), auth.claims()
to anon, authenticated;
