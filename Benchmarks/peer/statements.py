"""The statements of the service: one for a page, one for each list of counts."""

import base64
import json

from where import Statement, moment, where

TABLES = "photos p LEFT JOIN photo_ai_results r ON r.photo_id = p.id"
PAGE_COLUMNS = """p.id, p.filename, to_char(p.taken_date, 'YYYY-MM-DD"T"HH24:MI:SS') AS taken, p.width, p.height, p.media_type,
  encode(p.thumbhash, 'base64') AS thumbhash, p.favourite, r.tags, p.camera_model, p.latitude::float8 AS latitude,
  p.longitude::float8 AS longitude, encode(p.sha256, 'hex') AS sha256"""
# Expression, type, direction.
ORDERS = {
    "TAKEN_DESC": ("p.taken_date", "timestamp", "DESC"), "TAKEN_ASC": ("p.taken_date", "timestamp", "ASC"),
    "ADDED_DESC": ("p.created_at", "timestamp", "DESC"), "SIZE_DESC": ("p.size_bytes", "bigint", "DESC"),
    "NAME": ("p.filename", "text", "ASC"),
}


def page(filter, order, size, after, around):
    """The page's statement with keyset pagination: photos after a value and an id."""
    s = Statement()
    condition = where(s, filter)
    if order == "DISTANCE":
        near = filter.near
        place = f"ll_to_earth({s.bind(near.latitude, 'float8')}, {s.bind(near.longitude, 'float8')})"
        expression, type, direction = f"earth_distance({place}, ll_to_earth(p.latitude, p.longitude))", "float8", "ASC"
    else:
        expression, type, direction = ORDERS[order]
    def rows(further):
        return (f"SELECT {PAGE_COLUMNS}, ({expression})::text AS sort FROM {TABLES} WHERE {condition}{further} "
                f"ORDER BY {expression} {direction} NULLS LAST, p.id {direction} LIMIT {size + 1}")

    if around:
        return rows(f" AND {expression} <= {s.bind(moment(around), 'timestamp')}"), s.values, type
    if not after:
        return rows(""), s.values, type
    value, number = open_cursor(after)
    sign = "<" if direction == "DESC" else ">"
    number = s.bind(number, "bigint")
    if value is None:
        return rows(f" AND {expression} IS NULL AND p.id {sign} {number}"), s.values, type
    value = s.bind(moment(value) if type == "timestamp" else value, type)
    # A row comparison is a range of the index; photos without the value come last, from a separate range.
    text = (f"({rows(f' AND ({expression}, p.id) {sign} ({value}, {number})')}) UNION ALL "
            f"({rows(f' AND {expression} IS NULL')}) LIMIT {size + 1}")
    return text, s.values, type


def cursor(row, type):
    value = row["sort"]
    if value is not None and type in ("bigint", "float8"):
        value = json.loads(value)
    return base64.urlsafe_b64encode(json.dumps([value, row["id"]]).encode()).decode()


def open_cursor(text):
    return json.loads(base64.urlsafe_b64decode(text))


def total(filter):
    s = Statement()
    return f"SELECT count(*) FROM {TABLES} WHERE {where(s, filter)}", s.values


def timeline(filter, unit, covers):
    s = Statement()
    cover = ", (array_agg(p.id ORDER BY p.taken_date DESC, p.id DESC))[1] AS cover" if covers else ""
    grouped = (f"SELECT date_trunc('{unit}', p.taken_date) AS start, count(*) AS count{cover} "
               f"FROM {TABLES} WHERE {where(s, filter)} GROUP BY 1")
    if covers:
        grouped = (f"SELECT t.*, encode(c.sha256, 'hex') AS sha256 FROM ({grouped}) t JOIN photos c ON c.id = t.cover")
    return f"{grouped} ORDER BY start DESC NULLS LAST", s.values


def clusters(filter, box, zoom):
    """A grid in web Mercator with cells of a quarter of a tile."""
    s = Statement()
    columns = 2 ** (int(zoom) + 2)
    condition = where(s, filter)
    west, east = s.bind(box.west, "float8"), s.bind(box.east, "float8")
    across = "OR" if box.west > box.east else "AND"
    north = "ln(tan(radians(45 + least(85, greatest(-85, p.latitude)) / 2)))"
    return f"""
        SELECT count(*), avg(p.latitude)::float8 AS latitude, avg(p.longitude)::float8 AS longitude, max(p.id) AS cover
        FROM {TABLES} WHERE {condition} AND p.latitude BETWEEN {s.bind(box.south, 'float8')} AND {s.bind(box.north, 'float8')}
          AND (p.longitude >= {west} {across} p.longitude <= {east})
        GROUP BY floor((p.longitude + 180) / 360 * {columns}), floor({north} * {columns / 6.283185307179586})
        ORDER BY 1 DESC LIMIT 500""", s.values


FACETS = {
    "cameras": ("", "p.camera_model", "camera_models"), "tags": (", unnest(r.tags) v", "v", "tags"),
    "objects": (", jsonb_array_elements(r.objects) v", "v ->> 'label'", None),
    "people": (", jsonb_array_elements(r.faces) v", "v ->> 'person'", "people"),
    "years": ("", "extract(year FROM p.taken_date)::text", None), "media_types": ("", "p.media_type", None),
}


def facet(name, filter):
    """Values with counts, ignoring the filter's own choice of them."""
    from_, value, own = FACETS[name]
    s = Statement()
    condition = where(s, without(filter, own))
    count = "count(DISTINCT p.id)" if name in ("objects", "people") else "count(*)"
    return (f"SELECT {value} AS value, {count} AS count FROM {TABLES}{from_} WHERE {condition} AND {value} IS NOT NULL "
            f"GROUP BY 1 ORDER BY 2 DESC, 1 LIMIT 20"), s.values


def without(filter, member):
    if not filter or not member or getattr(filter, member) is None:
        return filter
    copy = type(filter)(**vars(filter))
    setattr(copy, member, None)
    return copy


def suggest(text, limit):
    return ("SELECT kind, value, count FROM names WHERE value ILIKE $1 OR value ILIKE $2 ORDER BY count DESC LIMIT $3",
            [f"{text}%", f"%-{text}%", limit])
