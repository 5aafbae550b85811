-- Counters of all ingest processes since the library was created, for metrics: each process adds its counts every few
-- seconds. Names are those of the metrics without prefix. A process that dies loses the counts of its last seconds.
CREATE TABLE ingest_counters (
    name   TEXT NOT NULL,
    reason TEXT NOT NULL DEFAULT '',                  -- of a failure: error_code
    value  DOUBLE PRECISION NOT NULL,
    PRIMARY KEY (name, reason)
) WITH (fillfactor = 50);
