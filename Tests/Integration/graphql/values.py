"""Values for arguments: any that their types allow, or those that `rows` can answer, too.

Deliberate differences between our engine (September 2025) and graphql-core 3.2 (October 2021), kept out here:
- A literal beyond a double's range, `1e400`, is refused by ours, "must be finite" (3.5.2), and infinite for it.
- `includeDeprecated` may be null for it, and is never null since 2025.
- `first` and `last` beyond 1 to 200 are refused before execution by ours; it has no such limit.
"""

from graphql import is_enum_type, is_input_object_type, is_list_type, is_non_null_type, is_required_argument

from . import rows

NOWHERE = 999_999_999
TEXTS = ["word", "", "Größe \"1\"\n\\ /", "😀 \u0007 \ufeff", "{ not: $graphql }", "#"]
NUMBERS = [0, 7, -3, 2_147_483_647, -2_147_483_648]


class Enum(str):
    """The name of an enum value, as opposed to a string."""


class Any:
    """Any value of a type. The search may refuse it with an error of the field."""

    fields = {
        "Query": ["photos", "photo", "node", "timeline", "map", "facets", "suggest", "job", "jobs",
                  "reindexEstimate", "tokens", "duplicateGroups"],
        # Not `reindex` and `createToken`, which would leave jobs or tokens, nor `revokeToken`, which might revoke the token
        # of the tests.
        "Mutation": ["setAIResults", "setFavourite"],
    }

    def __init__(self, random):
        self.random = random

    def chance(self, percent):
        return self.random.random() * 100 < percent

    def arguments(self, parent, name, field):
        """Values for some arguments of a field, those that it needs among them."""
        chosen = {name: argument for name, argument in field.args.items()
                  if is_required_argument(argument) or self.chance(30)}
        values = {name: self.of(argument.type) for name, argument in chosen.items()}
        if "includeDeprecated" in values:  # null for graphql-core only
            values["includeDeprecated"] = self.chance(50)
        for name in values.keys() & {"first", "last"}:
            values[name] = self.random.randint(1, 20)
        if parent.name == "Mutation":
            values["photo"] = NOWHERE
        return values

    def of(self, type, depth=3):
        if is_non_null_type(type):
            return self.present(type.of_type, depth)
        return None if self.chance(8) else self.present(type, depth)

    def present(self, type, depth):
        if is_list_type(type):
            if self.chance(15):  # one item means a list of one
                item = self.of(type.of_type, depth)
                return [] if item is None else item
            return [self.of(type.of_type, depth - 1) for _ in range(self.random.randint(0, 2) if depth > 0 else 0)]
        if is_enum_type(type):
            return Enum(self.random.choice(list(type.values)))
        if is_input_object_type(type):
            share = 6 if len(type.fields) > 10 else 40
            return {name: self.of(field.type, depth - 1) for name, field in type.fields.items()
                    if is_non_null_type(field.type) or depth > 0 and self.chance(share)}
        return self.leaf(type.name)

    def leaf(self, name):
        choose = self.random.choice
        match name:
            case "Int": return choose(NUMBERS)
            case "Float": return choose(NUMBERS + [2.5, -1e3, 1e-9])
            case "Boolean": return choose([True, False])
            case "ID": return choose(["7", 7, "UGhvdG86MQ=="])
            case "String": return choose(TEXTS)
            # Scalars of the library's own let every value through; the search reads them.
            case _: return choose([12, 9_007_199_254_740_993, "2019", "2019-07-14T18:16:33.25", True, 2.5])


class Known(Any):
    """Values whose answers `rows` can find."""

    fields = {
        "Query": ["photos", "photos", "photo", "node", "timeline", "facets", "job", "jobs", "reindexEstimate", "tokens",
                  "duplicateGroups"],
        "Mutation": ["setFavourite"],
    }

    def __init__(self, random, library):
        super().__init__(random)
        self.library = library
        self.terms = {
            condition: sorted({term for photo in library.photos for term in list_of(photo) if term})
            for condition, list_of in rows.FACETS.values()
        }

    def arguments(self, parent, name, field):
        photo, choose = self.random.choice(self.library.photos), self.random.choice
        match name:
            case "photos" if parent.name == "DuplicateGroup": return self.some(first=self.random.randint(1, 5))
            case "photos": return self.page()
            case "duplicateGroups": return self.groups()
            case "photo": return {"databaseId": choose([photo["databaseId"], NOWHERE])}
            case "node":
                others = [each["id"] for each in self.library.tokens + self.library.jobs]
                return {"id": choose([photo["id"], photo["id"], *others[:1], "UGhvdG86OTk5OTk5", "bogus"])}
            case "timeline": return self.some(by=Enum(choose(["YEAR", "MONTH", "DAY"])), filter=self.filter())
            case "facets": return self.some(filter=self.filter())
            case "job": return {"id": choose(["bogus", 7] + [each["id"] for each in self.library.jobs[:3]])}
            case "jobs": return self.some(first=self.random.randint(1, 50))
            case "reindexEstimate":
                parts = ["ORIGINAL", "EXIF", "PLACES", "HASH", "THUMBNAILS", "SEARCH"]
                return self.some(filter=self.filter(), prefix=choose(["", "20", photo["path"].split("/", 3)[3][:5]]),
                                 parts=[Enum(part) for part in self.random.sample(parts, self.random.randint(1, 3))])
            case "setFavourite":
                # The mark that it has: nothing changes.
                return {"photo": photo["databaseId"], "favourite": photo["favourite"]}
            case "__type":
                return {"name": choose(["Photo", "Query", "Node", "PhotoFilter", "PhotoOrder", "String", "No"])}
            case _: return super().arguments(parent, name, field)

    def some(self, **values):
        return {name: value for name, value in values.items() if self.chance(60)}

    def page(self):
        filter = self.filter() if self.chance(50) else None
        order = self.random.choice(list(rows.ORDERS))
        values = {"filter": filter} if filter is not None or self.chance(10) else {}
        if order != "TAKEN_DESC" or self.chance(30):
            values["order"] = Enum(order)
        size, cursor = self.random.choice([("first", "after"), ("last", "before")])
        if self.chance(80):
            values[size] = self.random.randint(1, 20)
        cursors = list(self.library.cursors(filter, order).values())
        if cursors and self.chance(30):
            values[cursor] = self.random.choice(cursors)
        return values

    def groups(self):
        choose = self.random.choice
        filter = self.filter() if self.chance(30) else None
        values = {"filter": filter} if filter is not None else {}
        kind, distance = choose([("EXACT", None), ("EXACT", 3), ("NEAR", None), ("NEAR", 0), ("NEAR", 11)])
        if kind != "EXACT" or self.chance(50):
            values["kind"] = Enum(kind)
        if distance is not None or self.chance(10):
            values["distance"] = distance
        if self.chance(70):
            values["first"] = self.random.randint(1, 10)
        cursors = list(self.library.group_cursors(filter, kind, distance).values())
        if cursors and self.chance(40):
            values["after"] = choose(cursors)
        return values

    def filter(self, depth=2):
        if depth and self.chance(30):
            name = self.random.choice(["and", "or", "not"])
            if name == "not":
                return {"not": self.filter(depth - 1)}
            return {name: [self.filter(depth - 1) for _ in range(self.random.randint(1, 3))]}
        return dict(self.condition() for _ in range(self.random.choice([0, 1, 1, 1, 2])))

    def condition(self):
        name = self.random.choice([
            "years", "months", "ids", "countries", "cities", "cameraModels", "lenses", "mediaTypes", "tags",
            "objects", "people", "iso", "aperture", "rating", "fileSize", "shapes", "flag", "fileExtensions"])
        match name:
            case "flag":
                flags = ["undated", "hasPosition", "hasError", "favourite"]
                return self.random.choice(flags), self.chance(50)
            case "years": return name, [self.random.randint(1999, 2025) for _ in range(3)]
            case "months": return name, [self.random.randint(1, 12) for _ in range(2)]
            case "ids": return name, [photo["databaseId"] for photo in self.random.sample(self.library.photos, 9)]
            case "shapes":
                shapes = ["PORTRAIT", "LANDSCAPE", "SQUARE", "PANORAMA"]
                return name, [Enum(shape) for shape in self.random.sample(shapes, 2)]
            case "fileExtensions": return name, self.random.choice([["jpg"], ["JPEG", "png"], "heic"])
            case "iso" | "aperture" | "rating" | "fileSize":
                least = {"iso": 100, "aperture": 2.8, "rating": 1, "fileSize": 50_000}[name]
                ranges = [{"from": least}, {"to": least * 2}, {"from": least, "to": least * 2.5}]
                return name, self.random.choice(ranges)
            case "tags" | "objects" | "people":
                return name, {self.random.choice(["any", "all", "none", "only"]): self.few(name)}
            case _: return name, self.few(name)

    def few(self, condition):
        """Some terms of photos, in another case, and one that no photo has."""
        terms = self.random.sample(self.terms[condition], min(2, len(self.terms[condition])))
        return self.random.choice([terms, [term.upper() for term in terms], terms[:1] + ["no/such-term"]])
