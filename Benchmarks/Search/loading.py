"""Loads library.sql into the measured database, and measures the load with and without triggers."""

import pathlib
import statistics
import time

HERE = pathlib.Path(__file__).parent
WRITE_PHOTOS = 300_000


def text(name):
    return (HERE / name).read_text()


def load(cluster, api, database, photos):
    """Creates a migrated database with the library; returns the seconds of the load."""
    cluster.create(database)
    api.migrate(database)
    cluster.sql(database, text("derived.sql"))
    start = time.monotonic()
    cluster.sql(database, text("library.sql"), "--set", f"n={photos}", "--set", "seed=1")
    seconds = time.monotonic() - start
    cluster.sql(database, text("twins.sql"))
    return seconds


def write_seconds(cluster, api, photos, triggers):
    """Seconds for writing the shared columns, as another program would."""
    cluster.create("written")
    api.migrate("written")
    if not triggers:
        cluster.sql("written", "ALTER TABLE photos DISABLE TRIGGER USER; ALTER TABLE photo_ai_results DISABLE TRIGGER USER")
    cluster.sql("written", "CHECKPOINT")
    start = time.monotonic()
    cluster.sql("written", text("library.sql"), "--set", f"n={photos}", "--set", "seed=1")
    seconds = time.monotonic() - start
    cluster.sql("postgres", "DROP DATABASE written")
    return seconds


def measure_writing(cluster, api, photos, rounds):
    photos = min(photos, WRITE_PHOTOS)
    plain, ours = [], []
    for _ in range(rounds):
        plain.append(write_seconds(cluster, api, photos, triggers=False))
        ours.append(write_seconds(cluster, api, photos, triggers=True))
    return {
        "photos": photos, "seconds without triggers": statistics.median(plain),
        "seconds with triggers": statistics.median(ours),
        "ratio": statistics.median(with_ / without for with_, without in zip(ours, plain)),
    }
