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
  perform auth.sweep_limits();
  if held.taken <= max_taken then return null; end if;
  return greatest(1, ceil(extract(epoch from held.window_ends_at - clock_timestamp())))::integer;
end
$$;

-- Clears away two windows that were over a day ago, so that the table holds little more than what still counts. The
-- rows that the call takes from come first: whoever waits for a row holds none that another waits for, and so two calls
-- cannot wait for each other.
create or replace function auth.sweep_limits()
returns void
language plpgsql volatile set search_path = pg_catalog, pg_temp
as $$
begin
  delete from auth.rate_limits l where (l.bucket, l.key) in (
    select o.bucket, o.key from auth.rate_limits o
    where o.window_ends_at <= clock_timestamp() - interval '1 day'
    order by o.window_ends_at limit 2 for update skip locked
  );
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

-- Tries are taken from several buckets at once, from all or from none: [{bucket, key, limit, windowSeconds,
-- longestSeconds}]. Whoever is refused by one must not use up another. Every caller names its buckets in one order, the
-- narrowest first, so that no two wait for each other, and the widest, which all want, is held for the shortest time.
create or replace function auth.take_tries(tries jsonb)
returns integer
language plpgsql volatile set search_path = pg_catalog, pg_temp
as $$
declare
  each jsonb;
  wait integer;
begin
  begin
    for each in select value from jsonb_array_elements(tries) loop
      wait := auth.take_try(
        each ->> 'bucket', each ->> 'key', (each ->> 'limit')::integer,
        (each ->> 'windowSeconds')::integer, (each ->> 'longestSeconds')::integer
      );
      if wait is not null then raise sqlstate 'AALT3'; end if;
    end loop;
  exception when sqlstate 'AALT3' then
    null; -- What was taken before the bucket that refused is undone; the variable keeps its value.
  end;
  perform auth.sweep_limits();
  return wait;
end
$$;

-- One of them. A window after one that was at least half used lasts twice as long, up to the longest; after one that was
-- used less, half as long; after a day without any it begins anew. So `taken` holds two numbers: how often the window was
-- doubled, times `size`, and what was used in it. One more than the limit is what a refusal leaves, and is undone.
create or replace function auth.take_try(
  bucket text, key text, max_taken integer, window_seconds integer, longest_seconds integer
)
returns integer
language plpgsql volatile set search_path = pg_catalog, pg_temp
as $$
declare
  size constant integer := max_taken + 2;
  held auth.rate_limits;
begin
  insert into auth.rate_limits as l (bucket, key, taken, window_ends_at)
  values (take_try.bucket, take_try.key, 1, clock_timestamp() + make_interval(secs => window_seconds))
  on conflict on constraint rate_limits_bucket_key_pk do update set (taken, window_ends_at) = (
    select
      case when n.is_over then n.doublings * size + 1 else l.taken + (l.taken % size <= max_taken)::integer end,
      case when n.is_over
        then clock_timestamp() + make_interval(secs => least(longest_seconds, window_seconds * 2.0 ^ n.doublings))
        else l.window_ends_at
      end
    from (
      select
        l.window_ends_at <= clock_timestamp() as is_over,
        case
          when l.window_ends_at <= clock_timestamp() - interval '1 day' then 0
          when l.taken % size * 2 >= max_taken then least(l.taken / size + 1, 20)
          else greatest(l.taken / size - 1, 0)
        end as doublings
    ) as n
  )
  returning * into held;
  if held.taken % size <= max_taken then return null; end if;
  return greatest(1, ceil(extract(epoch from held.window_ends_at - clock_timestamp())))::integer;
end
$$;

-- Gives the tries back that were no failures: one to each bucket.
create or replace function auth.give_tries_back(tries jsonb)
returns void
language plpgsql volatile set search_path = pg_catalog, pg_temp
as $$
declare
  each jsonb;
begin
  for each in select value from jsonb_array_elements(tries) loop
    update auth.rate_limits l set taken = l.taken - 1
    where l.bucket = each ->> 'bucket' and l.key = each ->> 'key'
      and l.taken % ((each ->> 'limit')::integer + 2) > 0;
  end loop;
end
$$;
