"""The history of jobs and of readings, kept by triggers in the database so that no process of Calotype writes it."""

# The triggers run with the rights of their owner, since ingest has none on these tables.
AUDIT = """
CREATE SCHEMA storm;
CREATE TABLE storm.jobs (
    number BIGINT GENERATED ALWAYS AS IDENTITY, at TIMESTAMPTZ DEFAULT clock_timestamp(), op TEXT, id BIGINT, key TEXT,
    was TEXT, became TEXT, old_worker TEXT, new_worker TEXT);
CREATE TABLE storm.readings (
    number BIGINT GENERATED ALWAYS AS IDENTITY, at TIMESTAMPTZ DEFAULT clock_timestamp(), id BIGINT, path TEXT, etag TEXT);
CREATE FUNCTION storm.note_job() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER AS $$ BEGIN
    INSERT INTO storm.jobs (op, id, key, was, became, old_worker, new_worker)
    SELECT TG_OP, COALESCE(NEW.id, OLD.id), COALESCE(NEW.object_key, OLD.object_key), OLD.state, NEW.state,
           OLD.worker, NEW.worker;
    RETURN NULL;
END $$;
CREATE TRIGGER storm AFTER INSERT OR UPDATE OF state OR DELETE ON ingest_jobs
    FOR EACH ROW EXECUTE FUNCTION storm.note_job();
CREATE FUNCTION storm.note_reading() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER AS $$ BEGIN
    INSERT INTO storm.readings (id, path, etag) VALUES (NEW.id, NEW.s3_path, NEW.etag);
    RETURN NULL;
END $$;
CREATE TRIGGER storm_first AFTER INSERT ON photos FOR EACH ROW EXECUTE FUNCTION storm.note_reading();
CREATE FUNCTION storm.note_move() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER AS $$ BEGIN
    INSERT INTO storm.readings (id, path, etag) VALUES (NEW.id, NEW.s3_path, 'moved');
    RETURN NULL;
END $$;
CREATE TRIGGER storm_moved AFTER UPDATE ON photos FOR EACH ROW
    WHEN (NEW.s3_path IS DISTINCT FROM OLD.s3_path) EXECUTE FUNCTION storm.note_move();
CREATE TRIGGER storm_again AFTER UPDATE ON photos FOR EACH ROW
    -- The same bytes, put again, have another time, which ingest reads by HEAD.
    WHEN (NEW.indexed_at IS DISTINCT FROM OLD.indexed_at AND NOT (
        NEW.etag = OLD.etag AND NEW.object_modified_at IS DISTINCT FROM OLD.object_modified_at))
    EXECUTE FUNCTION storm.note_reading();
"""


def start(library):
    assert library.rows(AUDIT) is not None, "the triggers of the audit were refused"


def table(library, sql):
    """Rows as lists of strings; no value here has a line break or a tab."""
    rows = library.rows(f"COPY ({sql}) TO STDOUT")
    assert rows is not None, "the database does not respond"
    return [row.split("\t") for row in rows]


def some(items):
    """The first of many items, and how many there are."""
    items = sorted(items, key=str)
    return f"{len(items)}: {items[:5]}"


def check_jobs(library, check):
    jobs = {name: int(count) for name, count in table(library, "SELECT op, count(*) FROM storm.jobs GROUP BY 1")}
    ends = table(library, """SELECT id, count(*) FILTER (WHERE op = 'INSERT'), count(*) FILTER (WHERE op = 'DELETE')
                        FROM storm.jobs GROUP BY id HAVING count(*) FILTER (WHERE op = 'INSERT') <> 1
                        OR count(*) FILTER (WHERE op = 'DELETE') <> 1""")
    check(f"each of {jobs.get('INSERT', 0)} jobs began once and ended once", not ends, some(ends))
    stolen = table(library, """SELECT id, key, old_worker, new_worker FROM storm.jobs
                          WHERE was = 'running' AND became = 'running' AND old_worker <> new_worker""")
    check("no two workers had one job", not stolen, some(stolen))
    early = table(library, "SELECT id, key FROM storm.jobs WHERE op = 'DELETE' AND was <> 'running'")
    check("no job ended that was not running", not early, some(early))
    readings = table(library, "SELECT count(*) FROM storm.readings WHERE etag <> 'moved'")[0][0]
    # A photo may move to the key of its copy and back: then it is read there again.
    twice = table(library, """SELECT id, path, etag FROM (
                             SELECT *, lag(path || ' ' || etag) OVER (PARTITION BY id ORDER BY number) AS before
                             FROM storm.readings) AS reading
                         WHERE before = path || ' ' || etag AND etag <> 'moved'""")
    check(f"no version was read twice, of {readings}", not twice, some(twice))
