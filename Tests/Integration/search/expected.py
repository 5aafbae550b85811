"""Orders, timelines, facets and the conditions of a map, from the photos that brute force found."""

import bisect
import collections
import math
import re

from .choices import without_choice
from .fold import fold


def ordered(ids, order, truth, place=None):
    """The ids in an order: those without the fact last, equal ones by id; distances in whole millimetres."""
    photos = truth.photos
    if order == "NAME":
        names = {id: by_value(fold(photos[id]["name"])) for id in ids}
        return sorted(ids, key=lambda id: (not names[id], names[id], id))
    if order == "DISTANCE":
        metres = truth.distances(place)
        return sorted(ids, key=lambda id: (id not in metres, round(metres.get(id, 0) * 1000), id))
    fact = {
        "TAKEN_DESC": "taken_seconds",
        "TAKEN_ASC": "taken_seconds",
        "ADDED_DESC": "added_seconds",
        "CHANGED_DESC": "changed_seconds",
        "SIZE_DESC": "size_bytes",
    }[order]
    sign = 1 if order == "TAKEN_ASC" else -1
    return sorted(ids, key=lambda id: (photos[id][fact] is None, sign * (photos[id][fact] or 0), id))


def by_value(name):
    """A string whose bytes order names by the numbers in them."""
    return re.sub("[0-9]+", lambda digits: digits.group().lstrip("0").zfill(600), name).encode()


def is_as_near(case, right, truth):
    """Whether two orders differ only where distances are equal but for rounding. On the other side of the earth the
    arc sine turns the last bit of a chord into decimetres.
    """
    metres = truth.distances(case.place)
    for one, other in zip(case.ids, right):
        if one != other and not {one, other} <= metres.keys():
            return False
        if one != other and abs(metres[one] - metres[other]) > (1 if metres[one] > 2e7 else 0.002):
            return False
    return True


def timeline(ids, unit, truth):
    """(period, count, cover) newest first, undated last; the cover is the bucket's first photo."""
    length = {"YEAR": 4, "MONTH": 7, "DAY": 10}[unit]
    buckets = collections.defaultdict(list)
    for id in ordered(ids, "TAKEN_DESC", truth):
        day = truth.photos[id]["day"]
        buckets[day and day[:length]].append(id)
    return [(period, len(found), found[0]) for period, found in buckets.items()]


# For each list: the condition that chooses from it, and the fact of a photo that it counts.
FACETS = {
    "cameras": ("cameraModels", "camera_model"),
    "lenses": ("lenses", "lens_model"),
    "tags": ("tags", "tags"),
    "objects": ("objects", "objects"),
    "people": ("people", "people"),
    "countries": ("countries", "country"),
    "cities": ("cities", "city"),
    "mediaTypes": ("mediaTypes", "media_type"),
    "years": ("years", "day"),
    "months": ("months", "day"),
    "ratings": ("rating", "rating"),
}


def facet(tree, name, truth):
    """Folded name → count."""
    condition, fact = FACETS[name]
    counts = collections.Counter()
    for id in truth.ids(without_choice(tree, condition)):
        borne = truth.photos[id][fact]
        if name == "years":
            borne = str(int(borne[:4])) if borne else None
        elif name == "months":
            borne = str(int(borne[5:7])) if borne else None
        elif name == "ratings":
            borne = None if borne is None else str(borne)
        elif name == "mediaTypes":
            # Others cannot be chosen.
            borne = borne if borne and re.fullmatch(r"[\w!#$&^.+-]+/[\w!#$&^.+-]+", borne, re.ASCII) else None
        counts.update(list(borne) if isinstance(borne, dict) else [fold(borne)] if borne else [])
    return dict(counts)


def spellings(name, truth):
    """How the terms of a list are written, by their folded names: each spelling with how often the library has it."""
    fact = FACETS[name][1]
    known = collections.defaultdict(collections.Counter)
    for photo in truth.photos.values():
        borne = photo["spellings"].get(fact, [photo[fact]] if isinstance(photo[fact], str) else [])
        for spelling in filter(None, borne):
            known[fold(spelling)][spelling] += 1
    return known


def on_map(ids, box, zoom, truth):
    """The photos of all cells of the fixed grid that a box touches, by their cells. Cells double until 20.9 of them are
    as long as the box; the antimeridian is in the west. In whole micro-degrees.
    """
    beyond = 360 if box["west"] > box["east"] else 0
    longest = max(box["east"] - box["west"] + beyond, box["north"] - box["south"])
    columns = next(2**level for level in range(int(min(22, zoom)) + 2, -1, -1) if longest * 2**level / 360 <= 20.9)

    def cell(degrees, origin):
        return math.floor(round((degrees + origin) * 10**6, 3)) * columns // (360 * 10**6)

    touched = {across % columns for across in range(cell(box["west"], 180), cell(box["east"] + beyond, 180) + 1)}
    cells = collections.defaultdict(list)
    for id in ids:
        row, across = cell(truth.photos[id]["latitude"], 90), cell(eastward(truth.photos[id]), 180)
        if across in touched and cell(box["south"], 90) <= row <= cell(box["north"], 90):
            cells[row, across].append(id)
    return cells


def eastward(photo):
    """Its longitude, from -180 to less than 180."""
    return -180 if photo["longitude"] == 180 else photo["longitude"]


def map_faults(clusters, cells, truth):
    """What is wrong with a map's clusters: each must hold exactly the photos in its own box, and all of them all."""
    photos = truth.photos
    ids = [id for found in cells.values() for id in found]
    if sorted(cluster["count"] for cluster in clusters) != sorted(map(len, cells.values())):
        return f"{len(clusters)} clusters of {len(ids)} photos are not the {len(cells)} cells"
    if sum(cluster["count"] for cluster in clusters) != len(ids):
        return f"counts sum up to {sum(cluster['count'] for cluster in clusters)}, not {len(ids)}"
    if len(clusters) > 500:
        return f"{len(clusters)} clusters"
    northward = sorted(ids, key=lambda id: photos[id]["latitude"])
    latitudes = [photos[id]["latitude"] for id in northward]
    for cluster in clusters:
        box = cluster["box"]
        belt = northward[bisect.bisect_left(latitudes, box["south"]) : bisect.bisect_right(latitudes, box["north"])]
        inside = [id for id in belt if box["west"] <= eastward(photos[id]) <= box["east"]]
        if len(inside) != cluster["count"]:
            return f"the box {box} holds {len(inside)} photos, not {cluster['count']}"
        for axis, low, high in [("latitude", "south", "north"), ("longitude", "west", "east")]:
            values = [photos[id][axis] if axis == "latitude" else eastward(photos[id]) for id in inside]
            if (min(values), max(values)) != (box[low], box[high]):
                return f"the box {box} is larger than that of its photos"
            if abs(sum(values) / len(values) - cluster["position"][axis]) > 1e-6:
                return f"{cluster['position']} is not the mean of the photos in {box}"
        if cluster["cover"]["databaseId"] != ordered(inside, "TAKEN_DESC", truth)[0]:
            return f"the cover {cluster['cover']} of {box} is not its newest photo"
    return None
