-- What all ingest processes have done together since the library began, for metrics: each process adds what it has
-- counted every few seconds. Names are those of metrics, without prefix; a process that ends takes its last seconds
-- with it.
CREATE TABLE ingest_counters (
    name   TEXT NOT NULL,
    reason TEXT NOT NULL DEFAULT '',                  -- of failures: error_code
    value  DOUBLE PRECISION NOT NULL,
    PRIMARY KEY (name, reason)
) WITH (fillfactor = 50);
