"""The conditions on numbers, dates, places and keys, as SQL on a table of what is known of each living photo."""

# Number column, name, text column, what may stand before and behind the number: of the camera's numbers that other
# programs write as text. The text counts where the number is missing.
WRITTEN = [
    ("f_number", "f_number", "aperture", "([fƒ] */? *)?", ""),
    ("focal_length_mm", "focal_length", "focal_length", "", "(mm)?"),
    ("exposure_seconds", "exposure", "shutter_speed", "", '(s|sec|sec[.]|secs|seconds?|")?'),
]


def camera_number(column, name, text, before, behind):
    digits = "([0-9]+([.][0-9]+)?)"
    shape = f"^ *{before}{digits} *(/ *{digits})? *{behind} *([(].*[)])? *$"
    # What is left of a text of this shape without its remark, unit and letter: one number or two.
    parts = f"regexp_split_to_array(regexp_replace(lower(p.{text}), '^[ fƒ]*/?|[(].*|[^0-9./]', '', 'g'), '/')"
    return f"""
        CASE WHEN p.{column} IS NULL THEN CASE WHEN lower(p.{text}) ~ '{shape}' THEN nullif(
            ({parts})[1]::float8 / nullif(coalesce(({parts})[2], '1')::float8, 0), 0) END
        WHEN p.{column} < 'Infinity' AND p.{column} > '-Infinity' THEN p.{column} END AS {name}"""


# Dates outside the years 1 to 9999 count as missing, and so do numbers that are not finite, the least of all sizes,
# and positions off the earth. What changed last: the last time that the row, its results or their removal tell.
KNOWN = f"""
    CREATE TEMP TABLE known AS
    SELECT p.id, p.filename, p.iso, p.rating, p.favourite, p.error_code,
           coalesce(p.read_state = 'unsupported', FALSE) AS is_unsupported,
           nullif(p.size_bytes, -9223372036854775808) AS size_bytes,
           CASE WHEN p.taken_date >= '0001-01-01' AND p.taken_date < '10000-01-01' THEN p.taken_date END AS taken,
           CASE WHEN p.taken_at >= '0001-01-01Z' AND p.taken_at < '10000-01-01Z' THEN p.taken_at END AS taken_instant,
           CASE WHEN p.created_at >= '0001-01-01' AND p.created_at < '10000-01-01' THEN p.created_at END AS added,
           (SELECT max(moment) FROM (
                VALUES (p.created_at), (p.indexed_at), (p.changed_at AT TIME ZONE 'UTC'), (r.processing_timestamp),
                       (r.changed_at AT TIME ZONE 'UTC'),
                       ((SELECT max(gone_at) FROM ai_results_gone WHERE photo_id IN (0, p.id)) AT TIME ZONE 'UTC')
            ) AS each (moment) WHERE moment >= '0001-01-01' AND moment < '10000-01-01') AS changed,
           CASE WHEN on_earth THEN p.latitude::float8 END AS latitude,
           CASE WHEN on_earth THEN p.longitude::float8 END AS longitude,
           CASE WHEN on_earth THEN ll_to_earth(p.latitude, p.longitude) END AS spot,
           {", ".join(camera_number(*number) for number in WRITTEN)},
           CASE WHEN p.focal_length_35mm < 'Infinity' AND p.focal_length_35mm > '-Infinity'
                THEN p.focal_length_35mm END AS focal_length_35,
           CASE WHEN p.width > 0 AND p.height > 0 THEN p.width END AS width,
           CASE WHEN p.width > 0 AND p.height > 0 THEN p.height END AS height,
           substring(p.s3_path FROM '^s3://[^/]+/(.+)$') AS key,
           CASE WHEN p.perceptual_hash ~ '^[0-9a-fA-F]{{16}}$' THEN ('x' || p.perceptual_hash)::bit(64) END AS hash,
           (SELECT count(*) > 1 FROM photos q WHERE q.sha256 = p.sha256 AND q.deleted_at IS NULL AND q.id > 0)
               AS is_copied,
           p.id IN (SELECT min(clip.id) FROM photos clip JOIN photos still USING (content_identifier)
                    WHERE clip.deleted_at IS NULL AND still.deleted_at IS NULL AND clip.id > 0 AND still.id > 0
                      AND clip.media_type LIKE 'video/%' AND still.media_type LIKE 'image/%'
                      AND regexp_replace(clip.s3_path, '[^/]*$', '') = regexp_replace(still.s3_path, '[^/]*$', '')
                    GROUP BY content_identifier, regexp_replace(clip.s3_path, '[^/]*$', '')) AS is_live_clip,
           CASE WHEN jsonb_typeof(r.faces) = 'array'
                THEN (SELECT count(*) FROM jsonb_array_elements(r.faces) face WHERE jsonb_typeof(face) = 'object') END
               AS faces
    FROM photos p LEFT JOIN photo_ai_results r ON r.photo_id = p.id,
         LATERAL (SELECT coalesce(p.latitude BETWEEN -90 AND 90 AND p.longitude BETWEEN -180 AND 180, FALSE)
                      AS on_earth) place
    WHERE p.deleted_at IS NULL AND NOT p.excluded AND p.id > 0
"""


def half_open(column, cast="float8"):
    """`from` is included, `to` is not; a missing fact fails."""

    def reader(range):
        parts, values = [f"{column} IS NOT NULL"], []
        for bound, sign in [("from", ">="), ("to", "<")]:
            if bound in range:
                parts.append(f"{column} {sign} %s::{cast}")
                values.append(whole_date(range[bound]) if cast.startswith("timestamp") else range[bound])
        return " AND ".join(parts), values

    return reader


def whole_date(text):
    """A date without month or day means its first moment, which PostgreSQL needs in full."""
    return text + "-01-01" if len(text) == 4 else text + "-01" if len(text) == 7 else text


def instants(column):
    """Columns without a zone are in UTC."""
    return half_open(column if column == "taken_instant" else f"({column} AT TIME ZONE 'UTC')", "timestamptz")


def near(circle):
    return "earth_distance(spot, ll_to_earth(%s, %s)) <= %s", [
        circle["latitude"],
        circle["longitude"],
        circle["metres"],
    ]


def box(box):
    across = "OR" if box["west"] > box["east"] else "AND"
    return (
        f"latitude BETWEEN %s AND %s AND (longitude >= %s {across} longitude <= %s)",
        [box["south"], box["north"], box["west"], box["east"]],
    )


def shapes(names):
    shape = """CASE WHEN greatest(width, height)::bigint >= 2 * least(width, height)::bigint THEN 'PANORAMA'
                    WHEN width = height THEN 'SQUARE' WHEN width > height THEN 'LANDSCAPE' ELSE 'PORTRAIT' END"""
    return f"width IS NOT NULL AND {shape} = ANY(%s)", [names]


def similar(near_hash):
    return ("bit_count(hash # ('x' || %s)::bit(64)) <= %s", [near_hash["hash"], near_hash.get("distance", 6)])


def flag(sql):
    return lambda wanted: (f"({sql}) = %s", [wanted])


CONDITIONS = {
    "taken": half_open("taken", "timestamp"),
    "takenInstant": instants("taken_instant"),
    "added": instants("added"),
    "changed": instants("changed"),
    "years": lambda years: ("extract(year FROM taken) = ANY(%s::numeric[])", [years]),
    "months": lambda months: ("extract(month FROM taken) = ANY(%s::numeric[])", [months]),
    "dayOfYear": lambda day: (
        "extract(month FROM taken) = %s AND extract(day FROM taken) = %s",
        [day["month"], day["day"]],
    ),
    "undated": flag("taken IS NULL"),
    "near": near,
    "box": box,
    "hasPosition": flag("latitude IS NOT NULL"),
    "iso": half_open("iso"),
    "aperture": half_open("f_number"),
    "focalLength": half_open("focal_length"),
    "focalLength35": half_open("focal_length_35"),
    "exposure": half_open("exposure"),
    "faceCount": half_open("faces"),
    "fileSize": half_open("size_bytes"),
    "megapixels": half_open("(width::float8 * height::float8 / 1e6)"),
    "shapes": shapes,
    "pathPrefix": lambda prefix: ("starts_with(key, %s)", [prefix]),
    "rating": half_open("rating"),
    "favourite": flag("favourite"),
    "hasError": flag("error_code IS NOT NULL"),
    "hasDuplicates": flag("coalesce(is_copied, FALSE)"),
    "isLiveClip": flag("is_live_clip"),
    "isUnsupported": flag("is_unsupported"),
    "similar": similar,
    "ids": lambda ids: ("id = ANY(%s::bigint[])", [[int(id) for id in ids]]),
}
