"""The conditions on numbers, dates, places and keys, as SQL on a table of what is known of each living photo."""

# Dates outside the years 1 to 9999 count as missing, and so do numbers that are not finite, the least of all sizes,
# and positions off the earth. What changed last: the last time that the row, its results or their removal tell.
KNOWN = """
    CREATE TEMP TABLE known AS
    SELECT p.id, p.filename, p.iso, p.rating, p.favourite, p.error_code,
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
           CASE WHEN p.f_number < 'Infinity' AND p.f_number > '-Infinity' THEN p.f_number END AS f_number,
           CASE WHEN p.focal_length_mm < 'Infinity' AND p.focal_length_mm > '-Infinity' THEN p.focal_length_mm END
               AS focal_length,
           CASE WHEN p.focal_length_35mm < 'Infinity' AND p.focal_length_35mm > '-Infinity'
                THEN p.focal_length_35mm END AS focal_length_35,
           CASE WHEN p.exposure_seconds < 'Infinity' AND p.exposure_seconds > '-Infinity' THEN p.exposure_seconds END
               AS exposure,
           CASE WHEN p.width > 0 AND p.height > 0 THEN p.width END AS width,
           CASE WHEN p.width > 0 AND p.height > 0 THEN p.height END AS height,
           substring(p.s3_path FROM '^s3://[^/]+/(.+)$') AS key,
           CASE WHEN p.perceptual_hash ~ '^[0-9a-fA-F]{16}$' THEN ('x' || p.perceptual_hash)::bit(64) END AS hash,
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
    WHERE p.deleted_at IS NULL AND p.id > 0
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
    """A date cut short begins at its first moment; PostgreSQL wants to be told."""
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
    "similar": similar,
    "ids": lambda ids: ("id = ANY(%s::bigint[])", [[int(id) for id in ids]]),
}
