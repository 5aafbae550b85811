"""What Python must know of each living photo: for conditions on text, for orders, and for counts."""

import collections
import json
import math
import re

from .fold import fold

FACTS = """
    SELECT k.id, k.filename, k.key, k.size_bytes, k.latitude, k.longitude,
           p.camera_make, p.camera_model, p.lens_model, p.location_name, p.country_code::text, p.country, p.region,
           p.city, p.media_type, p.title, p.description, p.rating,
           CASE WHEN array_ndims(p.keywords) = 1 THEN p.keywords END AS keywords,
           r.photo_id IS NOT NULL AS has_results, r.processing_status, r.faces::text, r.objects::text,
           CASE WHEN array_ndims(r.tags) = 1 THEN r.tags END AS tags,
           extract(epoch FROM k.taken)::numeric AS taken_seconds, to_char(k.taken, 'YYYY-MM-DD') AS day,
           extract(epoch FROM k.added) AS added_seconds, extract(epoch FROM k.changed) AS changed_seconds
    FROM known k JOIN photos p USING (id) LEFT JOIN photo_ai_results r ON r.photo_id = k.id
"""


RUNS = "SELECT photo_id, part, writer, version_order, error IS NOT NULL FROM ai_part_runs WHERE writer <> ''"


def read(connection):
    runs = collections.defaultdict(list)
    for id, part, writer, order, failed in connection.execute(RUNS):
        # Anything but a plain list of numbers is no version.
        is_version = bool(order) and all(isinstance(number, int) for number in order)
        runs[id].append((part, fold(writer), tuple(order) if is_version else None, failed))
    cursor = connection.execute(FACTS)
    names = [column.name for column in cursor.description]
    photos = {}
    for row in cursor:
        photo = dict(zip(names, row))
        photo["spellings"] = {
            "tags": [tag for tag in photo["tags"] or [] if tag],
            "objects": [name for name, _ in seen(photo["objects"], "label")],
            "people": [name for name, _ in seen(photo["faces"], "person")],
        }
        photo["people"] = confidences(seen(photo["faces"], "person"))
        photo["objects"] = confidences(seen(photo["objects"], "label"))
        photo["tags"] = confidences((tag, None) for tag in photo["tags"] or [] if tag)
        photo["runs"] = runs[photo["id"]]
        photo["name"] = (
            photo["filename"] if photo["filename"] is not None else (photo["key"] or "").rsplit("/", 1)[-1]
        )
        photo["extension"] = extension(photo["name"])
        for fact in ["camera_make", "camera_model", "lens_model", "country", "region", "city"]:
            photo[fact] = photo[fact] or None
        photo["texts"] = [fold(text) for text in texts(photo) if text]
        photo["spaced"] = [re.sub(r"\s+", " ", text) for text in photo["texts"]]
        photos[photo["id"]] = photo
    return photos


def texts(photo):
    """File name, path, place, title, description, keywords and camera."""
    single = [
        "filename",
        "key",
        "location_name",
        "country",
        "region",
        "city",
        "title",
        "description",
        "camera_make",
        "camera_model",
    ]
    return [photo[name] for name in single] + (photo["keywords"] or [])


def extension(name):
    """The part after the last dot; a name that begins with its only dot has none."""
    stem, dot, ending = name.rpartition(".")
    return ending if stem and ending else None


def seen(text, key):
    """Named things of a list of objects, each with its confidence; any other JSON has none."""
    things = json.loads(text) if text is not None else None
    if not isinstance(things, list):
        return
    for thing in things:
        if isinstance(thing, dict) and isinstance(thing.get(key), str) and thing[key]:
            sure = thing.get("confidence")
            is_number = isinstance(sure, (int, float)) and not isinstance(sure, bool) and is_finite(sure)
            yield thing[key], float(sure) if is_number else None


def is_finite(number):
    try:
        return math.isfinite(float(number))
    except OverflowError:
        return False


def confidences(things):
    """The greatest confidence of each folded name."""
    best = {}
    for name, sure in things:
        known = best.get(fold(name))
        best[fold(name)] = known if sure is None or (known is not None and known > sure) else sure
    return best
