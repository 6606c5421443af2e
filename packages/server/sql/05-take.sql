-- One limiter for every process: takes one from a bucket, and answers how many seconds to wait if none was left
-- (null: it was granted). Called on our own pool and committed before the work that it limits, so that a process
-- that dies in between gives nothing back.
create or replace function auth.take(bucket text, key text, max_taken integer, window_seconds integer)
returns integer
language plpgsql volatile set search_path = pg_catalog, pg_temp
as $$
declare
  held auth.rate_limits;
begin
  insert into auth.rate_limits as l (bucket, key, taken, window_ends_at)
  values (take.bucket, take.key, 1, clock_timestamp() + make_interval(secs => window_seconds))
  on conflict on constraint rate_limits_bucket_key_pk do update set
    taken = case when l.window_ends_at <= clock_timestamp() then 1 else l.taken + 1 end,
    window_ends_at = case when l.window_ends_at <= clock_timestamp() then excluded.window_ends_at else l.window_ends_at end
  returning * into held;
  -- Each call clears away two windows that are over, so that the table holds little more than what still counts. Its
  -- own row comes first: whoever waits for a row holds none yet, so that two calls cannot wait for each other.
  delete from auth.rate_limits l where (l.bucket, l.key) in (
    select o.bucket, o.key from auth.rate_limits o
    where o.window_ends_at <= clock_timestamp() order by o.window_ends_at limit 2 for update skip locked
  );
  if held.taken <= max_taken then return null; end if;
  return greatest(1, ceil(extract(epoch from held.window_ends_at - clock_timestamp())))::integer;
end
$$;

-- Gives a bucket back whole: what it counted turned out to be honest.
create or replace function auth.give_back(bucket text, key text)
returns void
language plpgsql volatile set search_path = pg_catalog, pg_temp
as $$
begin
  delete from auth.rate_limits l where l.bucket = give_back.bucket and l.key = give_back.key;
end
$$;
