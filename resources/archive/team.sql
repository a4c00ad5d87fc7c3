-- The tables of a team's archive on PostgreSQL 14 or newer, without any extension. Version 1.
--
--   psql -v ON_ERROR_STOP=1 -d alidade -f team.sql
--
-- May be run again at any time. Whoever runs it needs the right to create a schema in the database, and to create
-- roles unless alidade_reader and alidade_contributor are there. docs/team-archive.md says what else a team does.
--
-- Rows of views and points never change; their numbers come from sequences and are never given twice. Whatever changes
-- an item takes the next number of `changes` first and holds that row until its transaction ends: numbers grow in the
-- order in which transactions end, so that whoever has read up to one has read everything up to it.
-- views, points, thumbnails and tail are partitioned by item, so that they may lie on several servers.

BEGIN;

CREATE SCHEMA IF NOT EXISTS alidade;

DO $$
BEGIN
    IF to_regclass('alidade.about') IS NOT NULL THEN
        IF (SELECT version FROM alidade.about) > 1 THEN
            RAISE EXCEPTION 'This archive was made by a newer version of Alidade.';
        END IF;
    END IF;
    IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'alidade_reader') THEN
        CREATE ROLE alidade_reader NOLOGIN;
    END IF;
    IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'alidade_contributor') THEN
        CREATE ROLE alidade_contributor NOLOGIN;
    END IF;
END $$;

-- ---- rows ------------------------------------------------------------------------------------------------------

CREATE TABLE IF NOT EXISTS alidade.about (
    only_one boolean PRIMARY KEY DEFAULT true CHECK (only_one),
    version integer NOT NULL,
    archive uuid NOT NULL DEFAULT gen_random_uuid()
);
INSERT INTO alidade.about (version) VALUES (1) ON CONFLICT DO NOTHING;

CREATE TABLE IF NOT EXISTS alidade.changes (
    only_one boolean PRIMARY KEY DEFAULT true CHECK (only_one),
    newest bigint NOT NULL
) WITH (fillfactor = 10);
INSERT INTO alidade.changes (newest) VALUES (0) ON CONFLICT DO NOTHING;

CREATE SEQUENCE IF NOT EXISTS alidade.view_ids;
CREATE SEQUENCE IF NOT EXISTS alidade.point_ids;

CREATE TABLE IF NOT EXISTS alidade.makers (
    number integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    name text NOT NULL UNIQUE
);

CREATE TABLE IF NOT EXISTS alidade.items (
    number bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    id text NOT NULL UNIQUE,
    sha256 text NOT NULL UNIQUE CHECK (sha256 ~ '^[0-9a-f]{64}$'),
    size_bytes bigint NOT NULL,
    media_type text NOT NULL,
    width integer NOT NULL DEFAULT 0,
    height integer NOT NULL DEFAULT 0,
    added text NOT NULL,
    origin text NOT NULL,
    name text NOT NULL,
    facts text NOT NULL,
    restricted boolean NOT NULL DEFAULT false,
    coded_by integer REFERENCES alidade.makers (number),
    described_by integer REFERENCES alidade.makers (number),
    failure text,
    change bigint NOT NULL UNIQUE
);
CREATE INDEX IF NOT EXISTS items_to_code ON alidade.items (number) WHERE coded_by IS NULL AND failure IS NULL;
CREATE INDEX IF NOT EXISTS items_to_describe ON alidade.items (number)
    WHERE described_by IS NULL AND coded_by IS NOT NULL AND failure IS NULL;

CREATE TABLE IF NOT EXISTS alidade.withdrawn_items (
    id text PRIMARY KEY,
    sha256 text NOT NULL,
    withdrawn text NOT NULL,
    change bigint NOT NULL UNIQUE
);
CREATE INDEX IF NOT EXISTS withdrawn_by_sha256 ON alidade.withdrawn_items (sha256);

-- `keys`: (chunk << 16) | value for the 16 chunks of a code; NULL for a code that tells too little to be searched.
CREATE TABLE IF NOT EXISTS alidade.views (
    id bigint NOT NULL,
    item bigint NOT NULL,
    number smallint NOT NULL,
    x integer NOT NULL,
    y integer NOT NULL,
    width integer NOT NULL,
    height integer NOT NULL,
    code bit(256) NOT NULL,
    quality smallint NOT NULL,
    phash text NOT NULL,
    dhash text NOT NULL,
    keys integer[]
) PARTITION BY HASH (item);

CREATE TABLE IF NOT EXISTS alidade.points (
    id bigint NOT NULL,
    item bigint NOT NULL,
    view bigint NOT NULL,
    made_by integer NOT NULL,
    packed bytea NOT NULL
) PARTITION BY HASH (item);

CREATE TABLE IF NOT EXISTS alidade.thumbnails (
    item bigint NOT NULL,
    webp bytea NOT NULL CHECK (octet_length(webp) <= 40960)
) PARTITION BY HASH (item);

-- Words and signatures of the points that no list holds yet; `id` is that of the points.
CREATE TABLE IF NOT EXISTS alidade.tail (
    id bigint NOT NULL,
    item bigint NOT NULL,
    made_by integer NOT NULL,
    words integer[] NOT NULL,
    signatures bigint[] NOT NULL
) PARTITION BY HASH (item);

DO $$
DECLARE
    parent text;
BEGIN
    FOREACH parent IN ARRAY ARRAY['views', 'points', 'thumbnails', 'tail'] LOOP
        IF NOT EXISTS (SELECT FROM pg_inherits WHERE inhparent = ('alidade.' || parent)::regclass) THEN
            EXECUTE format(
                'CREATE TABLE alidade.%I PARTITION OF alidade.%I FOR VALUES WITH (MODULUS 1, REMAINDER 0)',
                parent || '_here', parent);
        END IF;
    END LOOP;
    IF to_regclass('alidade.views_here') IS NOT NULL THEN
        CREATE UNIQUE INDEX IF NOT EXISTS views_by_id ON alidade.views_here (id);
        CREATE UNIQUE INDEX IF NOT EXISTS views_by_item ON alidade.views_here (item, number);
        CREATE INDEX IF NOT EXISTS views_by_key ON alidade.views_here USING gin (keys) WITH (fastupdate = off);
        CREATE UNIQUE INDEX IF NOT EXISTS points_by_id ON alidade.points_here (id);
        CREATE UNIQUE INDEX IF NOT EXISTS points_by_view ON alidade.points_here (view);
        CREATE INDEX IF NOT EXISTS points_by_item ON alidade.points_here (item);
        CREATE UNIQUE INDEX IF NOT EXISTS thumbnails_by_item ON alidade.thumbnails_here (item);
        CREATE INDEX IF NOT EXISTS tail_by_item ON alidade.tail_here (item);
        ALTER TABLE alidade.thumbnails_here ALTER webp SET STORAGE EXTERNAL;
        ALTER TABLE alidade.points_here ALTER packed SET STORAGE EXTERNAL;
    END IF;
END $$;

-- Inverted lists on this server: the signatures of a word and the ids of the points that they are of, in segments. What
-- they name and is in `points` no more, because it was withdrawn or described anew, means nothing.
CREATE TABLE IF NOT EXISTS alidade.lists (
    made_by integer NOT NULL,
    word integer NOT NULL,
    segment integer NOT NULL,
    entries integer NOT NULL,
    signatures bigint[] NOT NULL,
    points bigint[] NOT NULL,
    PRIMARY KEY (made_by, word, segment)
);
CREATE INDEX IF NOT EXISTS lists_by_segment ON alidade.lists (segment);
ALTER TABLE alidade.lists ALTER signatures SET STORAGE EXTERNAL, ALTER points SET STORAGE EXTERNAL;
CREATE TABLE IF NOT EXISTS alidade.segments (
    segment integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    made_by integer NOT NULL,
    documents bigint NOT NULL
);

-- ---- searching ---------------------------------------------------------------------------------------------------

CREATE OR REPLACE FUNCTION alidade.code_of(code bytea) RETURNS bit
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$ SELECT ('x' || encode(code, 'hex'))::bit(256) $$;

CREATE OR REPLACE FUNCTION alidade.keys_of(code bytea) RETURNS integer[]
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT array_agg((chunk << 16) | (get_byte(code, 2 * chunk) << 8) | get_byte(code, 2 * chunk + 1) ORDER BY chunk)
    FROM generate_series(0, 15) chunk
$$;

-- What has to be looked up so that no code within 31 bits is missed: one of 16 chunks differs in one bit at most.
CREATE OR REPLACE FUNCTION alidade.probes_of(code bytea) RETURNS integer[]
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT array_agg(key # flipped)
    FROM unnest(alidade.keys_of(code)) key,
        unnest(ARRAY[0, 1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 1024, 2048, 4096, 8192, 16384, 32768]) flipped
$$;

-- `codes`: 32 bytes for each. Up to 31 bits.
CREATE OR REPLACE FUNCTION alidade.near(codes bytea, radius integer)
RETURNS TABLE (asked integer, view bigint, distance integer)
LANGUAGE plpgsql STABLE SET enable_seqscan = off SET jit = off AS $$
DECLARE
    one bytea;
    sought bit(256);
    probes integer[];
BEGIN
    FOR place IN 0 .. octet_length(codes) / 32 - 1 LOOP
        one := substring(codes FROM 32 * place + 1 FOR 32);
        sought := alidade.code_of(one);
        probes := alidade.probes_of(one);
        RETURN QUERY SELECT place, v.id, bit_count(v.code # sought)::integer FROM alidade.views v
            WHERE v.keys && probes AND bit_count(v.code # sought) <= radius;
    END LOOP;
END $$;

-- The same for any radius, by comparing all.
CREATE OR REPLACE FUNCTION alidade.near_at_all(codes bytea, radius integer)
RETURNS TABLE (asked integer, view bigint, distance integer)
LANGUAGE plpgsql STABLE SET jit = off AS $$
DECLARE
    sought bit(256);
BEGIN
    FOR place IN 0 .. octet_length(codes) / 32 - 1 LOOP
        sought := alidade.code_of(substring(codes FROM 32 * place + 1 FOR 32));
        RETURN QUERY SELECT place, v.id, bit_count(v.code # sought)::integer FROM alidade.views v
            WHERE v.keys IS NOT NULL AND bit_count(v.code # sought) <= radius;
    END LOOP;
END $$;

-- How many entries each of those words has on this server; under word -1, how many views are described.
CREATE OR REPLACE FUNCTION alidade.frequencies_here(maker integer, asked_words integer[])
RETURNS TABLE (word integer, entries bigint)
LANGUAGE sql STABLE SET jit = off AS $$
    WITH distinct_words AS (SELECT DISTINCT w AS word FROM unnest(asked_words) w),
    counted AS (
        SELECT l.word, l.entries::bigint AS entries
        FROM alidade.lists l JOIN distinct_words USING (word) WHERE l.made_by = maker
        UNION ALL
        SELECT t.word, count(*)
        FROM (SELECT unnest(words) AS word FROM alidade.tail WHERE made_by = maker) t
        JOIN distinct_words USING (word) GROUP BY t.word
    )
    SELECT c.word, sum(c.entries)::bigint FROM counted c GROUP BY c.word
    UNION ALL SELECT -1, count(*) FROM alidade.points WHERE made_by = maker
$$;

-- The entries on this server whose signature differs in few bits from the asked one of the same word: its place among
-- those asked (from 0), the view, the bits.
CREATE OR REPLACE FUNCTION alidade.matches_here(
    maker integer, asked_words integer[], asked_signatures bigint[], most_bits integer, most_matches bigint)
RETURNS TABLE (place integer, view bigint, bits integer)
LANGUAGE sql STABLE SET jit = off AS $$
    WITH asked AS MATERIALIZED (
        SELECT a.word, a.signature, (a.nth - 1)::integer AS place
        FROM unnest(asked_words, asked_signatures) WITH ORDINALITY a (word, signature, nth)
    ), entries AS (
        SELECT a.place, a.signature AS asked, unnest(l.signatures) AS signature, unnest(l.points) AS id
        FROM asked a JOIN alidade.lists l ON l.made_by = maker AND l.word = a.word
        UNION ALL
        SELECT a.place, a.signature, t.signature, t.id
        FROM (SELECT unnest(words) AS word, unnest(signatures) AS signature, id
              FROM alidade.tail WHERE made_by = maker) t
        JOIN asked a USING (word)
    ), near AS MATERIALIZED (
        SELECT e.place, e.id, bit_count((e.signature # e.asked)::bit(64))::integer AS bits FROM entries e
        WHERE bit_count((e.signature # e.asked)::bit(64)) <= most_bits LIMIT most_matches
    )
    SELECT n.place, p.view, n.bits FROM near n JOIN alidade.points p ON p.id = n.id AND p.made_by = maker
$$;

-- Where partitions lie on other servers, what is asked goes there as a row, and is answered by a view there: no other
-- server runs our functions otherwise. A row of `asked` lives as long as its transaction.
CREATE TABLE IF NOT EXISTS alidade.asked (
    server integer NOT NULL,
    request uuid NOT NULL,
    maker integer NOT NULL,
    words integer[] NOT NULL,
    signatures bigint[] NOT NULL,
    most_bits integer NOT NULL,
    most_matches bigint NOT NULL
) PARTITION BY LIST (server);
CREATE TABLE IF NOT EXISTS alidade.asked_matches (
    server integer, request uuid, place integer, view bigint, bits integer) PARTITION BY LIST (server);
CREATE TABLE IF NOT EXISTS alidade.asked_frequencies (
    server integer, request uuid, word integer, entries bigint) PARTITION BY LIST (server);
CREATE TABLE IF NOT EXISTS alidade.upkeep (server integer, built bigint) PARTITION BY LIST (server);

CREATE TABLE IF NOT EXISTS alidade.asked_here (LIKE alidade.asked);
CREATE INDEX IF NOT EXISTS asked_here_by_request ON alidade.asked_here (request);
CREATE OR REPLACE VIEW alidade.matches_asked_here AS
    SELECT a.server, a.request, m.place, m.view, m.bits FROM alidade.asked_here a,
        LATERAL alidade.matches_here(a.maker, a.words, a.signatures, a.most_bits, a.most_matches) m;
CREATE OR REPLACE VIEW alidade.frequencies_asked_here AS
    SELECT a.server, a.request, f.word, f.entries FROM alidade.asked_here a,
        LATERAL alidade.frequencies_here(a.maker, a.words) f;

CREATE OR REPLACE FUNCTION alidade.ask(
    maker integer, words integer[], signatures bigint[], most_bits integer, most_matches bigint) RETURNS uuid
LANGUAGE plpgsql AS $$
DECLARE
    sent uuid := gen_random_uuid();
BEGIN
    INSERT INTO alidade.asked
        SELECT s.server, sent, ask.maker, ask.words, ask.signatures, ask.most_bits, ask.most_matches
        FROM alidade.servers() s;
    RETURN sent;
END $$;

-- The numbers of the other servers; none where all lies here.
CREATE OR REPLACE FUNCTION alidade.servers() RETURNS TABLE (server integer)
LANGUAGE sql STABLE AS $$
    SELECT substring(inhrelid::regclass::text FROM '[0-9]+$')::integer FROM pg_inherits
    WHERE inhparent = 'alidade.asked'::regclass
$$;

CREATE OR REPLACE FUNCTION alidade.frequencies(maker integer, words integer[])
RETURNS TABLE (word integer, entries bigint)
LANGUAGE plpgsql AS $$
DECLARE
    sent uuid;
BEGIN
    IF NOT EXISTS (SELECT FROM alidade.servers()) THEN
        RETURN QUERY SELECT f.word, f.entries FROM alidade.frequencies_here(maker, words) f;
        RETURN;
    END IF;
    sent := alidade.ask(maker, words, '{}', 0, 0);
    RETURN QUERY SELECT f.word, sum(f.entries)::bigint FROM alidade.asked_frequencies f
        WHERE f.request = sent GROUP BY f.word;
    DELETE FROM alidade.asked a WHERE a.request = sent;
END $$;

CREATE OR REPLACE FUNCTION alidade.matches(
    maker integer, words integer[], signatures bigint[], most_bits integer, most_matches bigint)
RETURNS TABLE (place integer, view bigint, bits integer)
LANGUAGE plpgsql AS $$
DECLARE
    sent uuid;
BEGIN
    IF NOT EXISTS (SELECT FROM alidade.servers()) THEN
        RETURN QUERY SELECT * FROM alidade.matches_here(maker, words, signatures, most_bits, most_matches);
        RETURN;
    END IF;
    sent := alidade.ask(maker, words, signatures, most_bits, most_matches);
    RETURN QUERY SELECT m.place, m.view, m.bits FROM alidade.asked_matches m WHERE m.request = sent;
    DELETE FROM alidade.asked a WHERE a.request = sent;
END $$;

-- Lay the partitions on the foreign servers part_1, part_2 and so on, one after the other; for whoever sets them up,
-- and only while nothing is here. docs/team-archive.md says what comes before.
CREATE OR REPLACE FUNCTION alidade.spread() RETURNS integer
LANGUAGE plpgsql AS $$
DECLARE
    parts integer := (SELECT count(*) FROM pg_foreign_server WHERE srvname ~ '^part_[0-9]+$');
    parent text;
    there text;
BEGIN
    IF parts = 0 THEN
        RAISE EXCEPTION 'There is no foreign server part_1.';
    END IF;
    IF EXISTS (SELECT FROM alidade.items) OR EXISTS (SELECT FROM alidade.servers()) THEN
        RAISE EXCEPTION 'This archive holds items, or is spread already.';
    END IF;
    DROP TABLE alidade.views_here, alidade.points_here, alidade.thumbnails_here, alidade.tail_here;
    FOR part IN 1 .. parts LOOP
        FOREACH parent IN ARRAY ARRAY['views', 'points', 'thumbnails', 'tail'] LOOP
            EXECUTE format('CREATE FOREIGN TABLE alidade.%I PARTITION OF alidade.%I FOR VALUES WITH'
                ' (MODULUS %s, REMAINDER %s) SERVER %I OPTIONS (schema_name %L, table_name %L)',
                parent || '_' || part, parent, parts, part - 1, 'part_' || part, 'alidade', parent);
        END LOOP;
        FOR parent, there IN VALUES ('asked', 'asked_here'), ('asked_matches', 'matches_asked_here'),
                ('asked_frequencies', 'frequencies_asked_here'), ('upkeep', 'upkeep_here') LOOP
            EXECUTE format('CREATE FOREIGN TABLE alidade.%I PARTITION OF alidade.%I FOR VALUES IN (%s)'
                ' SERVER %I OPTIONS (schema_name %L, table_name %L)',
                parent || '_' || part, parent, part, 'part_' || part, 'alidade', there);
        END LOOP;
    END LOOP;
    RETURN parts;
END $$;

-- ---- lists -------------------------------------------------------------------------------------------------------

-- Put the tail of this server into lists once it holds that many views; merge lists of like size, up to a limit; how
-- many views went into lists. One at a time: another one that is at it does the work.
CREATE OR REPLACE FUNCTION alidade.build_lists_here(fewest bigint DEFAULT 1000, most bigint DEFAULT 100000)
RETURNS bigint
LANGUAGE plpgsql SET jit = off AS $$
DECLARE
    built bigint := 0;
    maker integer;
    made integer;
    held bigint;
    merged integer[];
    one record;
BEGIN
    IF (SELECT count(*) FROM (SELECT FROM alidade.tail LIMIT fewest) t) < fewest THEN
        RETURN 0;
    END IF;
    IF NOT pg_try_advisory_xact_lock(hashtext('alidade.lists')) THEN
        RETURN 0;
    END IF;
    FOR maker IN SELECT DISTINCT made_by FROM alidade.tail LOOP
        CREATE TEMPORARY TABLE IF NOT EXISTS alidade_taken (
            id bigint, words integer[], signatures bigint[]) ON COMMIT DROP;
        TRUNCATE alidade_taken;
        WITH taken AS (DELETE FROM alidade.tail WHERE made_by = maker RETURNING id, words, signatures)
            INSERT INTO alidade_taken SELECT id, words, signatures FROM taken;
        GET DIAGNOSTICS held = ROW_COUNT;
        built := built + held;
        merged := '{}';
        FOR one IN SELECT segment, documents FROM alidade.segments WHERE made_by = maker ORDER BY segment DESC LOOP
            EXIT WHEN one.documents > 2 * held OR one.documents + held > most;
            merged := merged || one.segment;
            held := held + one.documents;
        END LOOP;
        INSERT INTO alidade.segments (made_by, documents) VALUES (maker, held) RETURNING segment INTO made;
        INSERT INTO alidade.lists (made_by, word, segment, entries, signatures, points)
            SELECT maker, e.word, made, count(*), array_agg(e.signature), array_agg(e.id)
            FROM (
                SELECT unnest(words) AS word, unnest(signatures) AS signature, id FROM alidade_taken
                UNION ALL
                SELECT l.word, l.signature, l.id FROM (
                    SELECT word, unnest(signatures) AS signature, unnest(points) AS id
                    FROM alidade.lists WHERE segment = ANY (merged)) l
                WHERE EXISTS (SELECT FROM alidade.points p WHERE p.id = l.id AND p.made_by = maker)
            ) e GROUP BY e.word;
        DELETE FROM alidade.lists WHERE segment = ANY (merged);
        DELETE FROM alidade.segments WHERE segment = ANY (merged);
    END LOOP;
    RETURN built;
END $$;

CREATE OR REPLACE VIEW alidade.upkeep_here AS SELECT NULL::integer AS server, alidade.build_lists_here() AS built;

CREATE OR REPLACE FUNCTION alidade.build_lists() RETURNS bigint
LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (SELECT FROM alidade.servers()) THEN
        RETURN (SELECT sum(built) FROM alidade.upkeep);
    END IF;
    RETURN alidade.build_lists_here();
END $$;

-- ---- keeping: each a transaction of its own -----------------------------------------------------------------------

CREATE OR REPLACE FUNCTION alidade.new_change() RETURNS bigint
LANGUAGE sql AS $$ UPDATE alidade.changes SET newest = newest + 1 RETURNING newest $$;

CREATE OR REPLACE FUNCTION alidade.maker(made_by text) RETURNS integer
LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO alidade.makers (name) SELECT made_by
        WHERE NOT EXISTS (SELECT FROM alidade.makers WHERE name = made_by) ON CONFLICT DO NOTHING;
    RETURN (SELECT number FROM alidade.makers WHERE name = made_by);
END $$;

CREATE OR REPLACE FUNCTION alidade.forget_views(of_item bigint) RETURNS void
LANGUAGE plpgsql AS $$
BEGIN
    DELETE FROM alidade.tail WHERE item = of_item;
    DELETE FROM alidade.points WHERE item = of_item;
    DELETE FROM alidade.views WHERE item = of_item;
END $$;

CREATE OR REPLACE FUNCTION alidade.keep_coded(of_item bigint, coded jsonb, thumbnail bytea) RETURNS void
LANGUAGE plpgsql AS $$
BEGIN
    PERFORM alidade.forget_views(of_item);
    INSERT INTO alidade.views (
            id, item, number, x, y, width, height, code, quality, phash, dhash, keys)
        SELECT nextval('alidade.view_ids'), of_item, v.number, v.x, v.y, v.width, v.height,
            alidade.code_of(decode(v.pdq, 'hex')), v.quality, v.phash, v.dhash,
            CASE WHEN v.telling THEN alidade.keys_of(decode(v.pdq, 'hex')) END
        FROM jsonb_to_recordset(coded -> 'views') AS v (
            number smallint, x integer, y integer, width integer, height integer, pdq text, quality smallint,
            phash text, dhash text, telling boolean)
        ORDER BY v.number;
    IF thumbnail IS NOT NULL THEN
        DELETE FROM alidade.thumbnails WHERE item = of_item;
        INSERT INTO alidade.thumbnails (item, webp) VALUES (of_item, thumbnail);
    END IF;
    UPDATE alidade.items SET width = (coded ->> 'width')::integer, height = (coded ->> 'height')::integer,
        coded_by = alidade.maker(coded ->> 'made_by'), described_by = NULL, failure = NULL
        WHERE number = of_item;
END $$;

-- "put", "known" when an item of these bytes is there, "withdrawn" when one was and `again` does not say otherwise.
CREATE OR REPLACE FUNCTION alidade.put_item(said jsonb, coded jsonb, thumbnail bytea, failure text) RETURNS text
LANGUAGE plpgsql AS $$
DECLARE
    changed bigint := alidade.new_change();
    put bigint;
    wanted text := said ->> 'id';
BEGIN
    IF EXISTS (SELECT FROM alidade.items WHERE sha256 = said ->> 'sha256') THEN
        UPDATE alidade.changes SET newest = newest - 1;
        RETURN 'known';
    END IF;
    IF NOT (said ->> 'again')::boolean
            AND EXISTS (SELECT FROM alidade.withdrawn_items WHERE sha256 = said ->> 'sha256') THEN
        UPDATE alidade.changes SET newest = newest - 1;
        RETURN 'withdrawn';
    END IF;
    IF EXISTS (SELECT FROM alidade.items WHERE id = wanted)
            OR EXISTS (SELECT FROM alidade.withdrawn_items WHERE id = wanted) THEN
        wanted := said ->> 'other_id';
    END IF;
    INSERT INTO alidade.items (id, sha256, size_bytes, media_type, added, origin, name, facts, failure, change)
        VALUES (wanted, said ->> 'sha256', (said ->> 'size_bytes')::bigint, said ->> 'media_type', said ->> 'added',
            said ->> 'origin', said ->> 'name', said ->> 'facts', put_item.failure, changed)
        RETURNING number INTO put;
    IF coded IS NOT NULL THEN
        PERFORM alidade.keep_coded(put, coded, thumbnail);
    END IF;
    RETURN 'put';
END $$;

-- Change an item; what is NULL stays. False, and nothing is changed, when it has changed since `known_change`.
CREATE OR REPLACE FUNCTION alidade.change_item(
    wanted text, known_change bigint, said jsonb, coded jsonb, thumbnail bytea) RETURNS boolean
LANGUAGE plpgsql AS $$
DECLARE
    changed bigint := alidade.new_change();
    of_item bigint;
BEGIN
    UPDATE alidade.items SET change = changed, facts = coalesce(said ->> 'facts', facts),
        restricted = coalesce((said ->> 'restricted')::boolean, restricted),
        failure = coalesce(said ->> 'failure', failure)
        WHERE id = wanted AND change = known_change RETURNING number INTO of_item;
    IF of_item IS NULL THEN
        UPDATE alidade.changes SET newest = newest - 1;
        RETURN false;
    END IF;
    IF coded IS NOT NULL THEN
        PERFORM alidade.keep_coded(of_item, coded, thumbnail);
    END IF;
    RETURN true;
END $$;

-- `described`: nth, view, packed (hexadecimal), words, signatures of each. False when the item is gone or its views are.
CREATE OR REPLACE FUNCTION alidade.describe_item(wanted text, made_by text, described jsonb) RETURNS boolean
LANGUAGE plpgsql AS $$
DECLARE
    changed bigint := alidade.new_change();
    of_item bigint := (SELECT number FROM alidade.items WHERE id = wanted AND coded_by IS NOT NULL);
    maker integer := alidade.maker(made_by);
    first bigint := 8 * nextval('alidade.point_ids');  -- an item has five views at most
BEGIN
    IF of_item IS NULL OR EXISTS (
            SELECT FROM jsonb_array_elements(described) d
            WHERE (d ->> 'view')::bigint NOT IN (SELECT id FROM alidade.views WHERE item = of_item)) THEN
        UPDATE alidade.changes SET newest = newest - 1;
        RETURN false;
    END IF;
    DELETE FROM alidade.tail WHERE item = of_item;
    DELETE FROM alidade.points WHERE item = of_item;
    INSERT INTO alidade.points (id, item, view, made_by, packed)
        SELECT first + d.nth, of_item, d.view, maker, decode(d.packed, 'hex')
        FROM jsonb_to_recordset(described) AS d (nth integer, view bigint, packed text);
    INSERT INTO alidade.tail (id, item, made_by, words, signatures)
        SELECT first + d.nth, of_item, maker, d.words, d.signatures
        FROM jsonb_to_recordset(described) AS d (nth integer, words integer[], signatures bigint[])
        WHERE cardinality(d.words) > 0;
    UPDATE alidade.items SET change = changed, described_by = maker, failure = NULL WHERE number = of_item;
    RETURN true;
END $$;

CREATE OR REPLACE FUNCTION alidade.withdraw_item(wanted text, moment text) RETURNS boolean
LANGUAGE plpgsql AS $$
DECLARE
    changed bigint := alidade.new_change();
    gone record;
BEGIN
    SELECT number, sha256 INTO gone FROM alidade.items WHERE id = wanted;
    IF NOT FOUND THEN
        UPDATE alidade.changes SET newest = newest - 1;
        RETURN false;
    END IF;
    PERFORM alidade.forget_views(gone.number);
    DELETE FROM alidade.thumbnails WHERE item = gone.number;
    DELETE FROM alidade.items WHERE number = gone.number;
    INSERT INTO alidade.withdrawn_items VALUES (wanted, gone.sha256, moment, changed);
    RETURN true;
END $$;

CREATE OR REPLACE FUNCTION alidade.counts() RETURNS TABLE (name text, counted bigint)
LANGUAGE sql STABLE SET enable_partitionwise_aggregate = on AS $$
    SELECT 'items', count(*) FROM alidade.items
    UNION ALL SELECT 'searched', count(*) FROM alidade.items WHERE coded_by IS NOT NULL
    UNION ALL SELECT 'to_code', count(*) FROM alidade.items WHERE coded_by IS NULL AND failure IS NULL
    UNION ALL SELECT 'to_describe', count(*) FROM alidade.items
        WHERE described_by IS NULL AND coded_by IS NOT NULL AND failure IS NULL
    UNION ALL SELECT 'unreadable', count(*) FROM alidade.items WHERE failure IS NOT NULL AND coded_by IS NULL
    UNION ALL SELECT 'not_described', count(*) FROM alidade.items
        WHERE failure IS NOT NULL AND coded_by IS NOT NULL
    UNION ALL SELECT 'restricted', count(*) FROM alidade.items WHERE restricted
    UNION ALL SELECT 'withdrawn', count(*) FROM alidade.withdrawn_items
    UNION ALL SELECT 'views', count(*) FROM alidade.views
    UNION ALL SELECT 'described_views', count(*) FROM alidade.points
    UNION ALL SELECT 'change', newest FROM alidade.changes
    UNION ALL SELECT 'size_bytes', pg_database_size(current_database())
$$;

-- ---- who may do what ---------------------------------------------------------------------------------------------

REVOKE ALL ON SCHEMA alidade FROM PUBLIC;
REVOKE ALL ON ALL FUNCTIONS IN SCHEMA alidade FROM PUBLIC;
GRANT USAGE ON SCHEMA alidade TO alidade_reader, alidade_contributor;
GRANT SELECT ON ALL TABLES IN SCHEMA alidade TO alidade_reader, alidade_contributor;
GRANT INSERT, DELETE ON alidade.asked, alidade.asked_here TO alidade_reader, alidade_contributor;
GRANT EXECUTE ON FUNCTION
    alidade.code_of, alidade.keys_of, alidade.probes_of, alidade.near, alidade.near_at_all, alidade.frequencies_here,
    alidade.matches_here, alidade.ask, alidade.servers, alidade.frequencies, alidade.matches, alidade.counts
    TO alidade_reader, alidade_contributor;
GRANT INSERT, UPDATE, DELETE ON
    alidade.makers, alidade.items, alidade.withdrawn_items, alidade.views, alidade.points, alidade.thumbnails,
    alidade.tail, alidade.lists, alidade.segments TO alidade_contributor;
GRANT UPDATE ON alidade.changes TO alidade_contributor;
GRANT USAGE ON ALL SEQUENCES IN SCHEMA alidade TO alidade_contributor;
GRANT EXECUTE ON ALL FUNCTIONS IN SCHEMA alidade TO alidade_contributor;
REVOKE EXECUTE ON FUNCTION alidade.spread FROM alidade_contributor;

COMMIT;
