"""A second implementation of `PhotoFilter`, over rows as the API returns them.

It has only the conditions that `values.Known` uses; the search suite tests all of them.
"""

import datetime
import unicodedata


def fold(text):
    """Without case and accents."""
    plain = unicodedata.normalize("NFKD", text)
    return "".join(letter for letter in plain if unicodedata.category(letter) != "Mn").lower()


def clock(text):
    return datetime.datetime.fromisoformat(text) if text else None


def named(*paths):
    """A condition on one or several names of a photo, each a path as `camera.model`."""
    def holds(photo, names):
        wanted = {fold(name) for name in names}
        return any(value and fold(value) in wanted for value in (at(photo, path) for path in paths))
    return holds


def between(path):
    def holds(photo, range):
        value, first, end = at(photo, path), range.get("from"), range.get("to")
        return value is not None and (first is None or value >= first) and (end is None or value < end)
    return holds


def bearing(terms):
    """A condition on a set of terms, by a function that lists them."""
    def holds(photo, match):
        has = {fold(term) for term in terms(photo) if term}
        wanted = {name: {fold(term) for term in match.get(name) or []} for name in ["any", "all", "none", "only"]}
        return ((not wanted["any"] or bool(has & wanted["any"])) and wanted["all"] <= has
                and (not wanted["only"] or bool(has) and has <= wanted["only"]) and not has & wanted["none"])
    return holds


def at(photo, path):
    for name in path.split("."):
        photo = photo and photo[name]
    return photo


def tags(photo):
    return photo["tags"]


def objects(photo):
    return [object["label"] for object in photo["objects"]]


def people(photo):
    return [face["person"] for face in photo["faces"]]


def extension(photo, names):
    stem, dot, extension = photo["path"].rsplit("/", 1)[-1].rpartition(".")
    return bool(stem) and fold(extension) in {fold(name) for name in names}


def shape(photo, shapes):
    width, height = photo["width"], photo["height"]
    if not width or not height:
        return False
    if max(width, height) >= 2 * min(width, height):
        return "PANORAMA" in shapes
    return ("SQUARE" if width == height else "LANDSCAPE" if width > height else "PORTRAIT") in shapes


CONDITIONS = {
    "and": lambda photo, parts: all(finds(part, photo) for part in parts),
    "or": lambda photo, parts: any(finds(part, photo) for part in parts),
    "not": lambda photo, part: not finds(part, photo),
    "years": lambda photo, years: bool(photo["takenAt"]) and clock(photo["takenAt"]).year in years,
    "months": lambda photo, months: bool(photo["takenAt"]) and clock(photo["takenAt"]).month in months,
    "undated": lambda photo, flag: (photo["takenAt"] is None) == flag,
    "hasPosition": lambda photo, flag: (photo["position"] is not None) == flag,
    "hasError": lambda photo, flag: (photo["error"] is not None) == flag,
    "favourite": lambda photo, flag: photo["favourite"] == flag,
    "ids": lambda photo, ids: photo["databaseId"] in ids,
    "countries": named("place.country", "place.countryCode"), "cities": named("place.city"),
    "cameraMakes": named("camera.make"), "cameraModels": named("camera.model"), "lenses": named("camera.lens"),
    "mediaTypes": named("mediaType"), "fileExtensions": extension, "shapes": shape,
    "iso": between("camera.iso"), "aperture": between("camera.fNumber"), "rating": between("rating"),
    "fileSize": between("sizeBytes"),
    "tags": bearing(tags), "objects": bearing(objects), "people": bearing(people),
}


def conditions(filter):
    """The conditions that all must hold, whatever the nesting of `and`: pairs of name and value."""
    for name, value in (filter or {}).items():
        if value is None:
            continue
        if name == "and":
            for part in value:
                yield from conditions(part)
        else:
            yield name, value


def finds(filter, photo):
    """Whether a filter finds a photo."""
    return all(CONDITIONS[name](photo, value) for name, value in conditions(filter))
