-- The level of a session: one formula, for the gate, the policies and the rotation alike. It is written twice only
-- in that auth-core has it for the model (assurance-level.ts); a differential test binds the two.
-- PL/pgSQL throughout, whose plans are cached: SQL-language definer functions are planned anew in each statement.

create or replace function auth.level(s auth.sessions, b auth.backends, token_aal text, token_epoch integer)
returns text
language plpgsql stable security definer set search_path = pg_catalog, pg_temp
as $$
begin
  if token_aal is distinct from 'aal2' or s.aal <> 'aal2' then return 'aal1'; end if;
  if token_epoch is distinct from s.epoch then return 'aal1'; end if;
  -- Said as what must hold, so that a null is never a pass.
  if (s.aal2_at + make_interval(secs => b.aal2_max_age_seconds) > clock_timestamp()) is not true then return 'aal1'; end if;
  -- Raised on a remembered device: only as long as the backend remembers one that was proven then.
  if s.remembered_proof_at is not null
    and (s.remembered_proof_at + make_interval(secs => b.remember_device_days * 86400) > clock_timestamp()) is not true then
    return 'aal1';
  end if;
  if b.aal2_inactivity_seconds is not null
    and s.refreshed_at + make_interval(secs => b.aal2_inactivity_seconds) <= clock_timestamp() then
    return 'aal1';
  end if;
  if not exists (select from auth.factors f where f.backend_id = s.backend_id and f.user_id = s.user_id) then
    return 'aal1';
  end if;
  return 'aal2';
end
$$;

-- What an answer says about a user's factors: never their secrets.
create or replace function auth.factor_summaries(p_backend_id uuid, p_user_id uuid)
returns jsonb
language plpgsql stable security definer set search_path = pg_catalog, pg_temp
as $$
begin
  return (
    select coalesce(
      jsonb_agg(
        jsonb_build_object('id', f.id, 'type', f.type, 'friendlyName', f.friendly_name)
        order by f.created_at, f.id
      ),
      '[]'::jsonb
    )
    from auth.factors f
    where f.backend_id = p_backend_id and f.user_id = p_user_id
  );
end
$$;
