"""A filter as the WHERE clause of one statement, with its values bound, in forms that the indexes support."""

import datetime
import json


class Statement:
    """Text with numbered values."""

    def __init__(self):
        self.values = []

    def bind(self, value, type):
        self.values.append(value)
        return f"${len(self.values)}::{type}"


def moment(text):
    return datetime.datetime.fromisoformat(text)


def like(text):
    """A string escaped for LIKE."""
    return text.replace("\\", r"\\").replace("%", r"\%").replace("_", r"\_")


def where(s, filter):
    return " AND ".join(conditions(s, filter)) or "TRUE" if filter else "TRUE"


def conditions(s, f):
    if f.and_:
        yield "(" + " AND ".join(f"({where(s, part)})" for part in f.and_) + ")"
    if f.or_:
        yield "(" + " OR ".join(f"({where(s, part)})" for part in f.or_) + ")"
    if f.not_:
        yield f"(({where(s, f.not_)}) IS NOT TRUE)"
    if f.taken:
        yield from bounds(s, "p.taken_date", f.taken, "timestamp", moment)
    if f.months:
        yield f"extract(month FROM p.taken_date) = ANY ({s.bind(f.months, 'int[]')})"
    if f.day_of_year:
        yield (f"extract(month FROM p.taken_date) = {s.bind(f.day_of_year.month, 'int')} AND "
               f"extract(day FROM p.taken_date) = {s.bind(f.day_of_year.day, 'int')}")
    if f.undated is not None:
        yield f"p.taken_date IS {'' if f.undated else 'NOT '}NULL"
    if f.near:
        place = f"ll_to_earth({s.bind(f.near.latitude, 'float8')}, {s.bind(f.near.longitude, 'float8')})"
        metres = s.bind(f.near.metres, "float8")
        yield (f"(p.latitude IS NOT NULL AND earth_box({place}, {metres}) @> ll_to_earth(p.latitude, p.longitude) AND "
               f"earth_distance({place}, ll_to_earth(p.latitude, p.longitude)) <= {metres})")
    if f.box:
        west, east = s.bind(f.box.west, "float8"), s.bind(f.box.east, "float8")
        across = "OR" if f.box.west > f.box.east else "AND"
        yield (f"p.latitude BETWEEN {s.bind(f.box.south, 'float8')} AND {s.bind(f.box.north, 'float8')} AND "
               f"(p.longitude >= {west} {across} p.longitude <= {east})")
    if f.has_position is not None:
        yield f"p.latitude IS {'NOT ' if f.has_position else ''}NULL"
    if f.camera_models:
        yield f"p.camera_model = ANY ({s.bind(f.camera_models, 'text[]')})"
    if f.iso:
        yield from bounds(s, "p.iso", f.iso, "int", int)
    if f.file_size:
        yield from bounds(s, "p.size_bytes", f.file_size, "bigint", int)
    if f.tags:
        yield from tags(s, f.tags)
    if f.people:
        yield from people(s, f.people)
    if f.face_count:
        yield from bounds(s, "jsonb_array_length(r.faces)", f.face_count, "int", int)
    for word in (f.text or "").split():
        pattern = s.bind(f"%{like(word)}%", "text")
        yield f"(p.filename ILIKE {pattern} OR p.location_name ILIKE {pattern} OR p.s3_path ILIKE {pattern})"
    if f.path_prefix:
        yield f"p.s3_path LIKE {s.bind(like('s3://photos/' + f.path_prefix) + '%', 'text')}"
    if f.similar:
        yield (f"bit_count(('x' || p.perceptual_hash)::bit(64) # ('x' || {s.bind(f.similar.hash, 'text')})::bit(64)) "
               f"<= {s.bind(f.similar.distance, 'int')}")
    if f.has_duplicates is not None:
        twin = "EXISTS (SELECT FROM photos q WHERE q.sha256 = p.sha256 AND q.id <> p.id)"
        yield twin if f.has_duplicates else f"NOT {twin}"


def bounds(s, column, range, type, value):
    if range.from_ is not None:
        yield f"{column} >= {s.bind(value(range.from_), type)}"
    if range.to is not None:
        yield f"{column} < {s.bind(value(range.to), type)}"


def tags(s, match):
    if match.any:
        yield f"r.tags && {s.bind(match.any, 'text[]')}"
    if match.all:
        yield f"r.tags @> {s.bind(match.all, 'text[]')}"
    if match.only:
        yield f"r.tags <@ {s.bind(match.only, 'text[]')} AND r.tags <> '{{}}'"
    if match.none:
        yield f"(r.tags && {s.bind(match.none, 'text[]')}) IS NOT TRUE"


def people(s, match):
    def has_name(name):
        condition = f"r.faces @> {s.bind(json.dumps([{'person': name}]), 'jsonb')}"
        if match.minimum_confidence is None:
            return condition
        values = s.bind(json.dumps({"name": name, "least": match.minimum_confidence}), "jsonb")
        return f"({condition} AND jsonb_path_exists(r.faces, " \
               f"'$[*] ? (@.person == $name && @.confidence >= $least)', {values}))"

    def any_of(names):
        return "(" + " OR ".join(has_name(name) for name in names) + ")"

    if match.any:
        yield any_of(match.any)
    for name in match.all or []:
        yield has_name(name)
    if match.none:
        yield f"({any_of(match.none)}) IS NOT TRUE"
    if match.only:
        yield any_of(match.only)
        yield (f"NOT EXISTS (SELECT FROM jsonb_array_elements(r.faces) f "
               f"WHERE f ->> 'person' <> ALL ({s.bind(match.only, 'text[]')}))")
