-- The gate: what every data call runs first, in the transaction that reads the data. It looks at the truth as it is
-- now, by key look-ups, so that the switch, a revocation, a ban and a removed factor count on the very next call.
--
-- Refusals are raised with SQLSTATE 'AALTO', the contract's code as the message, and its details as JSON.

-- Judges a signed-in call: why it is refused (null: it is not), and the level it is at.
--   api_key             which backend the caller means
--   token_*             what the verified access token says
--   floor               null: the backend's switch decides; 'aal1': a live session is enough; 'aal2': always asked for
create or replace function auth.judge(
  api_key text, token_backend uuid, token_session uuid, token_aal text, token_epoch integer, floor text,
  out refusal text, out level text, out user_id uuid, out backend_id uuid
)
language plpgsql stable security definer set search_path = pg_catalog, pg_temp
as $$
declare
  b auth.backends;
  s auth.sessions;
  banned_at timestamptz;
begin
  select * into b from auth.backends where anon_key = api_key;
  if not found then refusal := 'invalid_api_key'; return; end if;
  if b.id is distinct from token_backend then refusal := 'invalid_token'; return; end if;

  select * into s from auth.sessions f where f.backend_id = b.id and f.id = token_session;
  if not found then refusal := 'session_expired'; return; end if;
  if s.revoked_at is not null then refusal := 'session_revoked'; return; end if;
  if least(s.idle_expires_at, s.absolute_expires_at) <= clock_timestamp() then
    refusal := 'session_expired';
    return;
  end if;

  select u.banned_at into banned_at from auth.users u where u.backend_id = b.id and u.id = s.user_id;
  if banned_at is not null then refusal := 'user_banned'; return; end if;

  user_id := s.user_id;
  backend_id := b.id;
  level := auth.level(s, b, token_aal, token_epoch);
  if level = 'aal1' and coalesce(floor, case when b.require_mfa then 'aal2' else 'aal1' end) = 'aal2' then
    refusal := 'mfa_required';
  end if;
end
$$;

-- Raises the refusal, or answers the level.
create or replace function auth.gate(
  api_key text, token_backend uuid, token_session uuid, token_aal text, token_epoch integer, floor text default null
)
returns text
language plpgsql stable security definer set search_path = pg_catalog, pg_temp
as $$
declare
  j record;
  summaries jsonb;
begin
  j := auth.judge(api_key, token_backend, token_session, token_aal, token_epoch, floor);
  if j.refusal is null then return j.level; end if;
  if j.refusal <> 'mfa_required' then raise exception using errcode = 'AALTO', message = j.refusal; end if;

  summaries := auth.factor_summaries(j.backend_id, j.user_id);
  raise exception using
    errcode = 'AALTO',
    message = j.refusal,
    detail = jsonb_build_object(
      'next', case when summaries = '[]'::jsonb then 'enroll' else 'verify' end,
      'factors', summaries
    )::text;
end
$$;

-- For calls that run as anon: the backend must exist; the switch does not matter.
create or replace function auth.gate_anonymous(api_key text)
returns void
language plpgsql stable security definer set search_path = pg_catalog, pg_temp
as $$
begin
  if not exists (select from auth.backends where anon_key = api_key) then
    raise exception using errcode = 'AALTO', message = 'invalid_api_key';
  end if;
end
$$;
