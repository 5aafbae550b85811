"""The library as Python objects, fetched once through the API, and root fields that answer from them.

Only the rows themselves and the cursors, which are opaque, are taken from the service.
"""

import collections
import datetime
import json
import re

from ..search.choices import without_choice
from . import duplicates, filters, wire

PHOTO = """id databaseId filename path sizeBytes mediaType sha256 width height orientation takenAt takenInstant
takenOffsetMinutes takenSource takenPrecision addedAt perceptualHash thumbhash title description keywords rating favourite tags
aiStatus aiUpdatedAt error { code message } original { url expiresAt }
video { durationSeconds codec }
motion { kind clipDatabaseId mediaType offset length durationSeconds link { url expiresAt } }
grid: thumbnail(size: GRID) { url width height } screen: thumbnail(size: SCREEN) { url width height }
camera { make model lens iso shutterSpeed aperture focalLengthText exposureSeconds fNumber focalLength focalLength35 }
position { latitude longitude altitude } place { name city district region country countryCode }
objects { label confidence box { x y width height } } faces { person confidence box { x y width height } }"""
ADMINISTRATION = """{ tokens { id name scopes createdAt expiresAt revokedAt }
jobs(first: 50) { id kind state parts bytes total done failed createdAt finishedAt } }"""
CURSORS = """query ($filter: PhotoFilter, $order: PhotoOrder!) {
  photos(filter: $filter, order: $order, first: 200) { edges { cursor node { databaseId } } } }"""

FACETS = {  # field: the condition that chooses from it, how a photo's terms are found
    "cameras": ("cameraModels", lambda photo: [filters.at(photo, "camera.model")]),
    "lenses": ("lenses", lambda photo: [filters.at(photo, "camera.lens")]),
    "tags": ("tags", filters.tags), "objects": ("objects", filters.objects), "people": ("people", filters.people),
    "years": ("years", lambda photo: [photo["takenAt"] and photo["takenAt"][:4]]),
    "countries": ("countries", lambda photo: [filters.at(photo, "place.country")]),
    "cities": ("cities", lambda photo: [filters.at(photo, "place.city")]),
    "mediaTypes": ("mediaTypes", lambda photo: [photo["mediaType"]]),
    "months": ("months", lambda photo: [photo["takenAt"] and str(int(photo["takenAt"][5:7]))]),
    "ratings": ("rating", lambda photo: [photo["rating"] is not None and str(photo["rating"])]),
}
# Lists in the order of their numbers; the others have the most frequent first.
NUMBERS = {"years": lambda year: -int(year), "months": int, "ratings": lambda stars: -int(stars)}
FACET_CURSORS = """query ($filter: PhotoFilter) { facets(filter: $filter) { list: %s(first: 200) { value cursor } } }"""
GROUP_CURSORS = """query ($filter: PhotoFilter, $kind: DuplicateKind!, $distance: Int) {
  duplicateGroups(filter: $filter, kind: $kind, distance: $distance, first: 200) {
    edges { cursor node { keeper { databaseId } } } } }"""
BUCKET_CURSORS = """query ($filter: PhotoFilter, $by: TimelineUnit!) { timeline(filter: $filter, by: $by) { period cursor } }"""


def newest_first(photo):
    taken = filters.clock(photo["takenAt"])
    seconds = (taken - datetime.datetime(1970, 1, 1)).total_seconds() if taken else 0
    return taken is None, -seconds, photo["databaseId"]


def oldest_first(photo):
    undated, seconds, number = newest_first(photo)
    return undated, -seconds, number


def last_added_first(photo):
    return -datetime.datetime.fromisoformat(photo["addedAt"]).timestamp(), photo["databaseId"]


ORDERS = {
    "TAKEN_DESC": newest_first, "TAKEN_ASC": oldest_first, "ADDED_DESC": last_added_first,
    "SIZE_DESC": lambda photo: (photo["sizeBytes"] is None, -(photo["sizeBytes"] or 0), photo["databaseId"]),
    "NAME": lambda photo: (
        re.sub("[0-9]+", lambda digits: digits.group().lstrip("0").zfill(600), photo["filename"].lower()),
        photo["databaseId"],
    ),
}


class Rows:
    def __init__(self, connection):
        self.connection = connection
        self.photos = connection.data(f"{{ photos(first: 200) {{ nodes {{ {PHOTO} }} }} }}")["photos"]["nodes"]
        for photo in self.photos:
            photo["__typename"] = "Photo"
            sizes = {"GRID": photo.pop("grid"), "SCREEN": photo.pop("screen")}
            photo["thumbnail"] = lambda info, size, sizes=sizes: sizes[size]
        # Nothing in these tests makes tokens or jobs while documents are compared.
        administration = connection.data(ADMINISTRATION)
        self.tokens = [token | {"__typename": "Token"} for token in administration["tokens"]]
        self.jobs = [job | {"__typename": "Job"} for job in administration["jobs"]]
        self.searches = {}

    def reconnect(self):
        """For a process of its own: two cannot share a connection."""
        self.connection = wire.Connection()

    def cursors(self, filter, order):
        """The cursor of each photo in one search, by the photo's id."""
        def ask():
            edges = self.connection.data(CURSORS, filter=filter, order=order)["photos"]["edges"]
            return {edge["node"]["databaseId"]: edge["cursor"] for edge in edges}
        return self.once("photos", filter, order, ask)

    def facet_cursors(self, filter, field):
        def ask():
            terms = self.connection.data(FACET_CURSORS % field, filter=filter)["facets"]["list"]
            return {term["value"]: term["cursor"] for term in terms}
        return self.once("facets", filter, field, ask)

    def bucket_cursors(self, filter, unit):
        def ask():
            buckets = self.connection.data(BUCKET_CURSORS, filter=filter, by=unit)["timeline"]
            return {bucket["period"]: bucket["cursor"] for bucket in buckets}
        return self.once("timeline", filter, unit, ask)

    def group_cursors(self, filter, kind, distance):
        """The cursor of each group, by the id of its keeper."""
        def ask():
            edges = self.connection.data(GROUP_CURSORS, filter=filter, kind=kind, distance=distance)[
                "duplicateGroups"]["edges"]
            return {edge["node"]["keeper"]["databaseId"]: edge["cursor"] for edge in edges}
        return self.once("duplicateGroups", filter, [kind, distance], ask)

    def once(self, what, filter, how, ask):
        """Sends each request once."""
        search = json.dumps([what, filter, how], sort_keys=True)
        if search not in self.searches:
            self.searches[search] = ask()
        return self.searches[search]

    def found(self, filter, order="TAKEN_DESC"):
        found = [photo for photo in self.photos if filters.finds(filter, photo)]
        return sorted(found, key=ORDERS[order])

    @property
    def root(self):
        """The root value: a function for each field."""
        return {
            "photos": self.page, "photo": self.photo, "node": self.node, "timeline": self.timeline,
            "facets": self.facets, "job": lambda info, id: self.known(self.jobs, id), "setFavourite": self.set_favourite,
            "jobs": lambda info, first: self.jobs[:first], "tokens": lambda info: self.tokens,
            "duplicateGroups": self.duplicate_groups, "reindexEstimate": self.reindex_estimate,
        }

    def page(self, info, order, filter=None, first=None, after=None, last=None, before=None):
        found = self.found(filter, order)
        start, end = 0, len(found)
        if after or before:
            cursors = self.cursors(filter, order)
            places = [place for place, photo in enumerate(found) if cursors[photo["databaseId"]] in (after, before)]
            start, end = (places[0] + 1, end) if after else (0, places[0])
        if last or before:
            start = max(start, end - (last or 50))
        else:
            end = min(end, start + (first or 50))
        nodes = found[start:end]

        def edge(photo):
            return {"node": photo, "cursor": lambda info: self.cursors(filter, order)[photo["databaseId"]]}

        edges = [edge(photo) for photo in nodes]
        return {
            "nodes": nodes, "edges": edges, "totalCount": len(found),
            "pageInfo": {
                "hasNextPage": end < len(found), "hasPreviousPage": start > 0,
                "startCursor": edges[0]["cursor"] if edges else None,
                "endCursor": edges[-1]["cursor"] if edges else None,
            },
        }

    def duplicate_groups(self, info, kind, distance=None, filter=None, first=None, after=None):
        chosen = {photo["databaseId"] for photo in self.found(filter)}
        groups = [group for group in duplicates.groups(self.photos, kind, distance)
                  if any(photo["databaseId"] in chosen for photo in group["all"])]
        start = 0
        if after:
            cursors = self.group_cursors(filter, kind, distance)
            start = 1 + next(place for place, group in enumerate(groups)
                             if cursors[group["keeper"]["databaseId"]] == after)
        end = min(len(groups), start + (first or 50))
        edges = [{"node": group, "cursor": lambda info, number=group["keeper"]["databaseId"]:
                  self.group_cursors(filter, kind, distance)[number]} for group in groups[start:end]]
        return {
            "nodes": groups[start:end], "edges": edges, "totalCount": len(groups),
            "pageInfo": {
                "hasNextPage": end < len(groups), "hasPreviousPage": start > 0,
                "startCursor": edges[0]["cursor"] if edges else None,
                "endCursor": edges[-1]["cursor"] if edges else None,
            },
        }

    def photo(self, info, databaseId):
        return next((photo for photo in self.photos if photo["databaseId"] == databaseId), None)

    def node(self, info, id):
        return self.known([*self.photos, *self.tokens, *self.jobs], id)

    @staticmethod
    def known(objects, id):
        return next((each for each in objects if each["id"] == id), None)

    def set_favourite(self, info, photo, favourite):
        found = self.photo(info, photo)
        if not found:
            raise LookupError(f"There is no photo {photo}.")
        return found

    def reindex_estimate(self, info, parts, filter=None, prefix=None):
        photos = [photo for photo in self.found(filter) if photo["path"].split("/", 3)[3].startswith(prefix or "")]
        parts = set(parts) - {"PLACES", "SEARCH"}
        kinds = {
            frozenset(): (), frozenset(["HASH"]): ("image",),
        }.get(frozenset(parts), None if "ORIGINAL" in parts else ("image", "video"))
        read = [photo for photo in photos if kinds is None or (photo["mediaType"] or "image").split("/")[0] in kinds]

        def size(photo):
            whole = photo["sizeBytes"] or 0
            return min(whole, 131_072) if parts == {"EXIF"} and photo["mediaType"] == "image/jpeg" else whole

        return {"photos": len(photos), "originals": len(read), "bytes": float(sum(map(size, read)))}

    def timeline(self, info, by, filter=None):
        length = {"YEAR": 4, "MONTH": 7, "DAY": 10}[by]
        buckets = collections.defaultdict(list)
        for photo in self.found(filter):
            buckets[photo["takenAt"] and photo["takenAt"][:length]].append(photo)
        made, position = [], 0
        for period, photos in buckets.items():
            made.append({
                "period": period, "count": len(photos), "cover": photos[0], "position": position, **bounds(period),
                "cursor": lambda info, period=period: self.bucket_cursors(filter, by)[period]})
            position += len(photos)
        return made

    def facets(self, info, filter=None):
        def terms(field, choice, list_of):
            def values(info, first, after=None):
                counts = collections.Counter(
                    term for photo in self.found(without_choice(filter or {}, choice)) for term in set(list_of(photo)) if term)
                by_number = NUMBERS.get(field)
                order = (lambda pair: by_number(pair[0])) if by_number else (lambda pair: (-pair[1], pair[0]))
                terms = [{"value": value, "count": count,
                          "cursor": lambda info, value=value: self.facet_cursors(filter, field)[value]}
                         for value, count in sorted(counts.items(), key=order)]
                if after is not None:
                    cursors = self.facet_cursors(filter, field)
                    terms = terms[1 + next(place for place, term in enumerate(terms)
                                           if cursors[term["value"]] == after):]
                return terms[:first]
            return values
        return {field: terms(field, *parts) for field, parts in FACETS.items()}


def bounds(period):
    """The first moment of a period such as `2019-07`, and the first after it."""
    if period is None:
        return {"from": None, "to": None}
    start = datetime.date.fromisoformat((period + "-01-01")[:10])
    if len(period) == 10:
        end = start + datetime.timedelta(days=1)
    elif len(period) == 7:
        end = (start.replace(day=28) + datetime.timedelta(days=4)).replace(day=1)
    else:
        end = start.replace(year=start.year + 1)
    return {"from": f"{start}T00:00:00", "to": f"{end}T00:00:00"}
