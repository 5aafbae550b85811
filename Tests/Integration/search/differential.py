"""Compares the results of random filters with brute force: pages, totals, facets, timelines and maps."""

from . import expected
from ..support.service import Refused
from .trees import nearest_place

ORDERS = ["TAKEN_DESC", "TAKEN_DESC", "TAKEN_ASC", "ADDED_DESC", "CHANGED_DESC", "SIZE_DESC", "NAME"]
PAGE = "{ nodes { databaseId } totalCount pageInfo { hasNextPage hasPreviousPage startCursor endCursor } }"


class Case:
    """One filter in one order, read from one end: all of its pages (`whole`) or the first of them."""

    def __init__(self, tree, order, forward, whole, place=None):
        self.tree, self.order, self.forward, self.whole, self.place = tree, order, forward, whole, place
        self.cursor = None
        self.ids = []
        self.fault = None
        self.is_read = False

    @property
    def field(self):
        direction = "first: 200" if self.forward else "last: 200"
        if self.cursor:
            direction += f', {"after" if self.forward else "before"}: "{self.cursor}"'
        return f"photos(filter: $filter, order: {self.order}, {direction}) {PAGE}"

    def take(self, page):
        ids = [node["databaseId"] for node in page["nodes"]]
        self.ids = self.ids + ids if self.forward else ids + self.ids
        self.total = page["totalCount"]
        info = page["pageInfo"]
        self.cursor = info["endCursor" if self.forward else "startCursor"]
        self.is_read = not info["hasNextPage" if self.forward else "hasPreviousPage"]
        if self.is_read:
            self.whole = True
        elif not self.whole:
            self.is_read = True
        if not self.is_read and not ids or len(self.ids) > self.total:
            self.fault = f"pages go on after {len(self.ids)} of {self.total} photos"


def read(service, cases):
    """Reads the pages of all cases, twenty at a time; what is refused becomes its case's fault."""
    for start in range(0, len(cases), 20):
        while open := [case for case in cases[start : start + 20] if not case.is_read and not case.fault]:
            try:
                for case, page in zip(open, service.together([(case.field, case.tree) for case in open])):
                    case.take(page)
            except Refused as refused:
                if len(open) == 1:
                    open[0].fault = str(refused)
                else:
                    for case in open:
                        read(service, [case])


def random_case(tree, random, share_of_whole):
    place = nearest_place(tree)
    order = "DISTANCE" if place and random.random() < 0.5 else random.choice(ORDERS)
    return Case(tree, order, random.random() < 0.75, random.random() < share_of_whole, place)


def page_fault(case, truth):
    """What is wrong with a case's ids, order or total; None when all is right."""
    if case.fault:
        return case.fault
    found = truth.ids(case.tree)
    if case.whole and (set(case.ids) != found or len(case.ids) != len(found)):
        return difference(case.ids, found)
    if case.total != len(found):
        return f"totalCount is {case.total}, not {len(found)}"
    right = expected.ordered(found, case.order, truth, case.place)
    right = right[: len(case.ids)] if case.forward else right[len(right) - len(case.ids) :]
    if case.ids != right and not (case.order == "DISTANCE" and expected.is_as_near(case, right, truth)):
        place = next(place for place, pair in enumerate(zip(case.ids, right)) if pair[0] != pair[1])
        return f"{case.order} differs at {place}: {case.ids[place : place + 5]}, not {right[place : place + 5]}"
    return None


def difference(ids, right):
    extra, lacking = sorted(set(ids) - right), sorted(right - set(ids))
    wrong = f"wrongly found {extra[:5]} ({len(extra)}), missed {lacking[:5]} ({len(lacking)})"
    return f"{len(ids)} photos, not {len(right)}; {wrong}"


def count_faults(service, tree, random, truth, spellings):
    """Compares facets, a timeline and a map of one filter; yields (what, fault or None)."""
    unit = random.choice(["YEAR", "MONTH", "DAY"])
    box = random.choice(
        [
            {"west": -180, "south": -90, "east": 180, "north": 90},
            {"west": 170, "south": -60, "east": -170, "north": 60},
            {"west": 2, "south": 48, "east": 3, "north": 49},
        ]
    )
    zoom = random.choice([0, 2, 5.5, 11, 22])
    sides = ", ".join(f"{side}: {degrees}" for side, degrees in box.items())
    facets = " ".join(f"{name}(first: 200) {{ value count }}" for name in expected.FACETS)
    buckets, clusters, lists = service.together(
        [
            (f"timeline(filter: $filter, by: {unit}) {{ period count cover {{ databaseId }} }}", tree),
            (
                f"map(filter: $filter, box: {{{sides}}}, zoom: {zoom}) {{ count position {{ latitude longitude }} "
                "box { west south east north } cover { databaseId } }",
                tree,
            ),
            (f"facets(filter: $filter) {{ {facets} }}", tree),
        ]
    )
    timeline = [(bucket["period"], bucket["count"], bucket["cover"]["databaseId"]) for bucket in buckets]
    right = expected.timeline(truth.ids(tree), unit, truth)
    yield f"timeline by {unit}", None if timeline == right else first_difference(timeline, right)
    cells = expected.on_map(truth.ids({"and": [tree, {"hasPosition": True}]}), box, zoom, truth)
    yield f"map of {box} at {zoom}", expected.map_faults(clusters, cells, truth)
    for name, values in lists.items():
        yield f"facet {name}", facet_fault(name, values, expected.facet(tree, name, truth), spellings[name])


def facet_fault(name, values, right, spellings):
    counts = [value["count"] for value in values]
    folded = {expected.fold(value["value"]): value["count"] for value in values}
    if len(folded) != len(values):
        return f"two terms are the same: {values}"
    wrong = {term: (count, right.get(term)) for term, count in folded.items() if count != right.get(term)}
    if wrong or len(values) != min(200, len(right)):
        missed = sorted(right.keys() - folded.keys())[:5]
        return f"{len(values)} terms, not {len(right)}; (count, right count): {wrong}, missed {missed}"
    if name in ("years", "months", "ratings"):
        numbers = [int(value["value"]) for value in values]
        in_order = sorted(map(int, right), reverse=name != "months")[:200]
        return None if numbers == in_order else f"{name} in the order {numbers}"
    if counts != sorted(right.values(), reverse=True)[:200]:
        return f"not most frequent first: {counts}"
    for value in values:
        known = spellings[expected.fold(value["value"])]
        if value["value"] not in known:
            return f"{value['value']!r} is no spelling of the library"
    return None


def first_difference(ours, right):
    place = next(
        (place for place, pair in enumerate(zip(ours, right)) if pair[0] != pair[1]), min(len(ours), len(right))
    )
    return f"{len(ours)} against {len(right)}; at {place}: {ours[place : place + 2]}, not {right[place : place + 2]}"
