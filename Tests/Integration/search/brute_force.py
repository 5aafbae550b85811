"""The photos of a filter, found without any code of Calotype: each condition as SQL on the shared tables or, for folded
text, in Python; `and`, `or` and `not` as Python sets.
"""

import copy
import functools
import json

from . import facts, sql_leaves
from .fold import fold


class BruteForce:
    def __init__(self, connection):
        self.connection = connection
        # An earlier one on the same connection belongs to another library.
        connection.execute("DROP TABLE IF EXISTS pg_temp.known")
        connection.execute(sql_leaves.KNOWN)
        self.photos = facts.read(connection)
        self.all = frozenset(self.photos)
        self.supported = self.all - self.condition("isUnsupported", True)
        self.found = {}
        self.user = None

    def of_user(self, user):
        """The same photos, with the favourites of a user."""
        other = copy.copy(self)
        other.found, other.user = {}, user
        return other

    def ids(self, tree):
        """What a search finds. Files that are no photos are left out unless its filter mentions them."""
        return self.holding(tree) & (self.all if mentions(tree, "isUnsupported") else self.supported)

    def holding(self, tree):
        """The photos of a filter object, all of whose members must hold."""
        result = self.all
        for name, value in tree.items():
            if value is not None:
                result &= self.member(name, value)
        return result

    def member(self, name, value):
        if name == "not":
            return self.all - self.holding(value)
        if name == "and":
            return functools.reduce(frozenset.intersection, map(self.holding, value), self.all)
        if name == "or":
            return functools.reduce(frozenset.union, map(self.holding, value), frozenset())
        key = name, json.dumps(value)
        if key not in self.found:
            self.found[key] = self.condition(name, value)
        return self.found[key]

    def condition(self, name, value):
        if name == "favourite" and self.user is not None:
            rows = self.connection.execute("SELECT photo_id FROM favourites WHERE user_id = %s", [self.user])
            marked = self.all & {id for (id,) in rows}
            return marked if value else self.all - marked
        if name in sql_leaves.CONDITIONS:
            sql, values = sql_leaves.CONDITIONS[name](value)
            return frozenset(row[0] for row in self.connection.execute(f"SELECT id FROM known WHERE {sql}", values))
        holds = CONDITIONS[name](value)
        return frozenset(id for id, photo in self.photos.items() if holds(photo))

    def distances(self, place):
        """Metres by earth_distance from a place, of the photos that have a position."""
        return dict(
            self.connection.execute(
                "SELECT id, earth_distance(spot, ll_to_earth(%s, %s)) FROM known WHERE latitude IS NOT NULL", place
            ).fetchall()
        )


def mentions(tree, condition):
    """Whether a filter object has a condition at any depth."""
    return any(
        value is not None
        and (
            name == condition
            or (name == "not" and mentions(value, condition))
            or (name in ("and", "or") and any(mentions(part, condition) for part in value))
        )
        for name, value in tree.items()
    )


def named(fact):
    """One of the names, where the photo has one name of the kind."""

    def reader(names):
        wanted = {fold(name) for name in names}
        return lambda photo: photo[fact] is not None and fold(photo[fact]) in wanted

    return reader


def countries(names):
    wanted = {fold(name) for name in names}
    return lambda photo: any(photo[fact] and fold(photo[fact]) in wanted for fact in ["country", "country_code"])


def media_types(names):
    wanted = {fold(name) if "/" in name else fold(name) + "/*" for name in names}
    classes = tuple(name[:-1] for name in wanted if name.endswith("/*"))
    return lambda photo: (
        bool(photo["media_type"])
        and (fold(photo["media_type"]) in wanted or fold(photo["media_type"]).startswith(classes))
    )


def ai_statuses(names):
    wanted = {fold(name) for name in names if name}
    return lambda photo: (
        "" in names
        and not photo["has_results"]
        or (bool(photo["processing_status"]) and fold(photo["processing_status"]) in wanted)
    )


def ai_run(wanted):
    """A single run must meet all conditions."""
    writers = {fold(name) for name in wanted.get("writers", ["*"])}
    only, first, end = (wanted.get(name) and numbers(wanted[name]) for name in ["version", "versionFrom", "versionTo"])

    def holds(run):
        part, writer, version, failed = run
        if failed != wanted.get("failed", False) or part != wanted.get("part", part).lower():
            return False
        if "*" not in writers and writer not in writers:
            return False
        if version is None:
            return not (only or first or end)
        return (
            (not only or version[: len(only)] == only)
            and (not first or version >= first)
            and (not end or version < end)
        )

    return lambda photo: any(holds(run) for run in photo["runs"])


def numbers(version):
    return tuple(int(number) for number in version.split("."))


def terms(fact):
    """any, all, none and only on a set of folded names, each with its greatest confidence."""

    def reader(match):
        wanted = {way: {fold(name) for name in match[way]} for way in ["any", "all", "none", "only"] if way in match}
        least = match.get("minimumConfidence") or None

        def holds(photo):
            borne = {
                name for name, sure in photo[fact].items() if least is None or (sure is not None and sure >= least)
            }
            return (
                ("any" not in wanted or bool(borne & wanted["any"]))
                and ("all" not in wanted or wanted["all"] <= borne)
                and ("none" not in wanted or not borne & wanted["none"])
                and ("only" not in wanted or bool(borne) and borne <= wanted["only"])
            )

        return holds

    return reader


def text(sought):
    words = fold(sought).split()
    return lambda photo: all(any(word in place for place in photo["texts"]) for word in words)


def phrase(sought):
    words = " ".join(fold(sought).split())
    return lambda photo: not words or any(words in place for place in photo["spaced"])


CONDITIONS = {
    "countries": countries,
    "regions": named("region"),
    "cities": named("city"),
    "cameraMakes": named("camera_make"),
    "cameraModels": named("camera_model"),
    "lenses": named("lens_model"),
    "fileExtensions": lambda names: named("extension")([name.removeprefix(".") for name in names]),
    "mediaTypes": media_types,
    "aiStatuses": ai_statuses,
    "aiRun": ai_run,
    "tags": terms("tags"),
    "objects": terms("objects"),
    "people": terms("people"),
    "text": text,
    "phrase": phrase,
}
