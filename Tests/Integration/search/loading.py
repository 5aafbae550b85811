"""Fills the shared tables with a random library."""

from .rows import PHOTO_COLUMNS, RESULT_COLUMNS, RUN_COLUMNS, RandomLibrary


def load(connection, seed, size, settle):
    """Fills the empty tables in two transactions. The second replaces and removes rows that the index has in its base
    by then (`settle(rebuilt=True)` waits for it), so that a part of what is asked for later is in its delta.
    """
    photos, results, runs = RandomLibrary(seed, size).rows()
    others, other_results, other_runs = RandomLibrary(seed + 1, size // 5).rows()
    late = {photo["id"] for photo in others}
    for photo in others:
        photo["s3_path"] = None
    doomed = [{**photo, "id": photo["id"] + 1_000_000} for photo in others[10:100]]
    with connection.transaction():
        copy(
            connection,
            "photos",
            PHOTO_COLUMNS,
            [photo for photo in photos if photo["id"] not in late] + others + doomed,
        )
        copy(
            connection,
            "photo_ai_results",
            RESULT_COLUMNS,
            [row for row in results if row["photo_id"] not in late] + other_results,
        )
        copy(
            connection,
            "ai_part_runs",
            RUN_COLUMNS,
            [row for row in runs if row["photo_id"] not in late] + other_runs,
        )
    settle(rebuilt=True)
    with connection.transaction():
        connection.execute("DELETE FROM photo_ai_results WHERE photo_id = ANY(%s)", [list(late)])
        connection.execute("DELETE FROM photos WHERE id = ANY(%s)", [[photo["id"] for photo in doomed]])
        connection.execute("CREATE TEMP TABLE arriving (LIKE photos INCLUDING DEFAULTS) ON COMMIT DROP")
        copy(connection, "arriving", PHOTO_COLUMNS, [photo for photo in photos if photo["id"] in late])
        columns = ", ".join(PHOTO_COLUMNS)
        new = ", ".join(f"arriving.{column}" for column in PHOTO_COLUMNS)
        connection.execute(f"UPDATE photos SET ({columns}) = ({new}) FROM arriving WHERE photos.id = arriving.id")
        copy(connection, "photo_ai_results", RESULT_COLUMNS, [row for row in results if row["photo_id"] in late])
        replace_runs(connection, [row for row in runs if row["photo_id"] in late], late)
    settle(rebuilt=False)


def replace_runs(connection, runs, photos):
    """Some rows are written over, the others removed and inserted."""
    key = ("photo_id", "part", "writer")
    columns = ", ".join(RUN_COLUMNS)
    connection.execute("CREATE TEMP TABLE arriving_runs (LIKE ai_part_runs INCLUDING DEFAULTS) ON COMMIT DROP")
    copy(connection, "arriving_runs", RUN_COLUMNS, runs)
    connection.execute(
        f"""DELETE FROM ai_part_runs WHERE photo_id = ANY(%s)
            AND ({", ".join(key)}) NOT IN (SELECT {", ".join(key)} FROM arriving_runs)""",
        [list(photos)],
    )
    changed = ", ".join(f"{column} = excluded.{column}" for column in RUN_COLUMNS if column not in key)
    connection.execute(
        f"""INSERT INTO ai_part_runs ({columns}) SELECT {columns} FROM arriving_runs
            ON CONFLICT ({", ".join(key)}) DO UPDATE SET {changed}"""
    )


def copy(connection, table, columns, rows):
    with connection.cursor().copy(f"COPY {table} ({', '.join(columns)}) FROM STDIN") as sink:
        for row in rows:
            sink.write_row([row.get(column) for column in columns])
