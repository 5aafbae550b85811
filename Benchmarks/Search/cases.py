"""The measured queries: easy filters, and filters for which a naive plan is slow, as GraphQL documents.

The Python peer takes the same documents and the same filters, so that each case is asked of both.
"""

import dataclasses
import json

# Twelve fields and two links of a page's photos.
PHOTO = """databaseId filename takenAt width height mediaType thumbhash favourite tags
  camera { model } position { latitude longitude }
  grid: thumbnail(size: GRID) { url } screen: thumbnail(size: SCREEN) { url }"""
PAGE = f"""query Page($filter: PhotoFilter, $order: PhotoOrder! = TAKEN_DESC, $after: String) {{
  photos(filter: $filter, order: $order, first: 50, after: $after) {{
    pageInfo {{ hasNextPage endCursor }} nodes {{ {PHOTO} }} }} }}"""
AROUND = f"""query Around($around: LocalDateTime!) {{ photos(first: 50, around: $around) {{
    pageInfo {{ hasNextPage endCursor }} nodes {{ {PHOTO} }} }} }}"""
TOTAL = "query Total($filter: PhotoFilter) { photos(filter: $filter) { totalCount } }"
TIMELINE = "query Timeline($filter: PhotoFilter) { timeline(filter: $filter, by: MONTH) { period count } }"
COVERS = """query Covers($filter: PhotoFilter) { timeline(filter: $filter, by: MONTH) {
  period from to count cover { databaseId thumbnail { url } } } }"""
MAP = """query Map($filter: PhotoFilter) { map(filter: $filter, zoom: 1,
  box: {west: -180, south: -85, east: 180, north: 85}) { count position { latitude longitude } cover { databaseId } } }"""
FACETS = """query Facets($filter: PhotoFilter) { facets(filter: $filter) {
  cameras { value count } lenses { value count } tags { value count } objects { value count } people { value count }
  years { value count } countries { value count } cities { value count } mediaTypes { value count } } }"""
SUGGEST = "query Suggest($text: String!) { suggest(text: $text) { kind value count } }"

# Goals, as multiples of the newest page's p95.
PAGES, TIMELINES, MAPS, ALL_FACETS, NAMES = 2, 2, 8, 25, 1.5


@dataclasses.dataclass(frozen=True)
class Case:
    name: str
    document: str
    variables: dict
    wanted: float
    # These may find nothing.
    may_be_empty: bool = False

    @property
    def body(self):
        return json.dumps({"query": self.document, "variables": self.variables}).encode()

    @property
    def kind(self):
        return self.document.split("(")[0].split()[1]


def page(name, filter, order=None, **other):
    return Case(name, PAGE, {"filter": filter} | ({"order": order} if order else {}), PAGES, **other)


def tags(**match):
    return {"tags": match}


def near(latitude, longitude, metres):
    return {"near": {"latitude": latitude, "longitude": longitude, "metres": metres}}


def box(west, south, east, north):
    return {"box": {"west": west, "south": south, "east": east, "north": north}}


NEWEST = Case("newest page", PAGE, {"filter": None}, 1)
COMMON = tags(any=["tag-0"])


def filters(home, photo, deep):
    """
    home: the position that a third of all photos have; photo: one of the library's, with its id, hash and date;
    deep: a cursor behind nine tenths of the library.
    """
    return [
        page("tag that only old photos bear", tags(any=["old-only"])),
        page("two tags that never meet", tags(all=["odd", "even"]), may_be_empty=True),
        page("tag of a single photo", tags(any=["needle"])),
        page("common tag", COMMON),
        page("person of one year with a common tag",
             {"people": {"any": ["year-2009"]}, "tags": {"any": ["tag-0"]}}),
        page("home, 200 m, a third of all positions", near(*home, 200)),
        page("home, 20 m, with a common tag", {"and": [near(*home, 20), COMMON]}),
        page("across the antimeridian, 50 km", near(-17.8, 180, 50_000)),
        page("at the pole, 300 km", near(89.2, 12, 300_000)),
        page("box across the antimeridian", box(175, -25, -175, -10)),
        page("box of half the world", box(-20, -60, 160, 70)),
        page("four ways: person, tag, camera, years",
             {"people": {"any": ["person-0"]}, "tags": {"all": ["tag-1"]}, "cameraModels": ["Camera 0"],
              "taken": {"from": "2012-01-01", "to": "2020-01-01"}}),
        page("four ways: place, tag, ISO, size",
             {"and": [near(*home, 500), COMMON, {"iso": {"from": 800}}, {"fileSize": {"from": 4_000_000}}]}),
        page("or of two rare tags with a common one",
             {"and": [{"or": [tags(any=["tag-4000"]), tags(any=["tag-4500"])]}, COMMON]}, may_be_empty=True),
        page("or of a tag, a person, a camera",
             {"or": [tags(any=["tag-3000"]), {"people": {"any": ["person-400"]}}, {"cameraModels": ["Camera 29"]}]}),
        page("not a common tag", {"not": COMMON}),
        page("not a tag, not a person, with a position",
             {"not": {"or": [COMMON, {"people": {"any": ["person-0"]}}]}, "hasPosition": True}),
        page("no person but one", {"people": {"only": ["person-0"]}}),
        page("no tag of three", tags(none=["tag-0", "tag-1", "odd"])),
        page("sure of a person, 0.95", {"people": {"any": ["person-0"], "minimumConfidence": 0.95}}),
        page("three faces or more", {"faceCount": {"from": 3}}),
        page("no date", {"undated": True}),
        page("a day of 2 % of the library", {"taken": {"from": "2016-02-29", "to": "2016-03-01"}}),
        page("a second of 500 photos", {"taken": {"from": "2012-12-12T12:12:12", "to": "2012-12-12T12:12:13"}}),
        page("this day of any year", {"dayOfYear": {"month": 7, "day": 14}}),
        page("months of summer, ISO 50", {"months": [6, 7, 8], "iso": {"from": 50, "to": 51}}),
        page("rare word part", {"text": photo["filename"][3:-4]}),
        page("part of every file name", {"text": "mg_"}),
        page("two words, one of a place", {"text": "place 399"}),
        page("looks like a photo, 6 bits", {"similar": {"hash": photo["hash"], "distance": 6}}),
        page("looks like a photo, 20 bits", {"similar": {"hash": photo["hash"], "distance": 20}}),
        page("same bytes as another", {"hasDuplicates": True}),
        page("folder", {"pathPrefix": "synthetic/1/7/"}),
        page("camera", {"cameraModels": ["Camera 3"]}),
        page("largest first", None, "SIZE_DESC"),
        page("oldest first, common tag", COMMON, "TAKEN_ASC"),
        page("last added first", None, "ADDED_DESC"),
        page("by name, common tag", COMMON, "NAME"),
        page("nearest to home first, 50 km", near(*home, 50_000), "DISTANCE"),
        Case("cursor behind nine tenths", PAGE, {"filter": None, "after": deep}, PAGES),
        Case("jump to a date", AROUND, {"around": photo["taken"]}, PAGES),
    ]


def counts(home):
    return [
        Case("months under a common tag", TIMELINE, {"filter": COMMON}, TIMELINES),
        Case("months with covers and links", COVERS, {"filter": COMMON}, TIMELINES),
        Case("map of the world under a common tag", MAP, {"filter": COMMON}, MAPS),
        Case("all facets under a common tag", FACETS, {"filter": COMMON}, ALL_FACETS),
        Case("all facets, no filter", FACETS, {"filter": None}, ALL_FACETS),
        Case("names beginning with a letter", SUGGEST, {"text": "t"}, NAMES),
        Case("names with a part", SUGGEST, {"text": "person-4"}, NAMES),
        Case("total of the library", TOTAL, {"filter": None}, NAMES),
        Case("total of a common tag", TOTAL, {"filter": COMMON}, NAMES),
        Case("total of home, 200 m", TOTAL, {"filter": near(*home, 200)}, NAMES),
    ]
