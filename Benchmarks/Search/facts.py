"""Facts about a loaded library that the cases need."""

import json
import sys
import time

import cases


def home(cluster, database):
    """The centre of a third of all positions."""
    text = cluster.sql(database, """
        SELECT round(avg(latitude), 6) || ' ' || round(avg(longitude), 6) FROM photos WHERE location_name = 'Place 1'""")
    return tuple(float(number) for number in text.split())


def photo(cluster, database, depth=0.5):
    """A dated photo with a hash, at this fraction of the library from the newest photo."""
    return json.loads(cluster.sql(database, f"""
        SELECT json_build_object('filename', filename, 'hash', perceptual_hash,
                                 'taken', to_char(taken_date, 'YYYY-MM-DD"T"HH24:MI:SS'))
        FROM photos WHERE taken_date IS NOT NULL ORDER BY taken_date DESC
        OFFSET (SELECT (count(*) * {depth})::bigint FROM photos) LIMIT 1"""))


def deep_cursor(cluster, database, client):
    """A cursor after nine tenths of the library."""
    date = photo(cluster, database, 0.9)["taken"]
    return client.ask(cases.AROUND, around=date)["photos"]["pageInfo"]["endCursor"]


def all_cases(cluster, database, client):
    """The cases, and the milliseconds of the first request by name: later requests use cached results."""
    place = home(cluster, database)
    found = cases.filters(place, photo(cluster, database), deep_cursor(cluster, database, client)) + cases.counts(place)
    first = {}
    for case in found:
        start = time.perf_counter()
        answer = client.post(case.body)
        first[case.name] = (time.perf_counter() - start) * 1000
        check(case, client.data(answer, case.body))
    return found, first


def check(case, data):
    """Checks the results: a case that finds nothing by mistake would look fast."""
    answer = next(iter(data.values()))
    if isinstance(answer, dict):
        answer = next((answer[key] for key in ("nodes", "totalCount", "tags") if key in answer))
    if not answer and not case.may_be_empty:
        sys.exit(f"error: the case \"{case.name}\" finds nothing")
