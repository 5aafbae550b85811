"""Random conditions of every kind that a filter has, with values that the library holds and with hostile ones."""

from . import values

FOUND_NAMES = (
    values.NAMES + values.FREQUENT * 6 + ["Zoe", "cat", 'a\x01b"c\\d\te', "nowhere", "\u0301", "DOG", "ÀNNA"]
)
# Both in the order of time.
INSTANTS = [
    "0001-01-01T00:00:00+14:00",
    "0001-01-01T00:00:00Z",
    "1970-01-01T00:00:00Z",
    "2012-06-30T23:59:59.999999-11:30",
    "2015-01-01T00:00:00+02:00",
    "2016-02-29T12:00:00.5z",
    "2019-07-14T18:16:33Z",
    "2020-02-29T12:00+15:00",
    "9999-12-31T23:59:59.999999Z",
    "9999-12-31T23:59:59-12:00",
]
CLOCKS = [
    "0001",
    "0001-01-01T00:00:00.000001",
    "1900-03-01",
    "1970-01-01",
    "2000-02-29T00:00",
    "2010-05-05 05:05:05",
    "2012-11",
    "2015",
    "2016-02-29",
    "2019",
    "2019-07",
    "2019-07-14",
    "2019-07-14T18:16",
    "2019-07-14T18:16:33",
    "2019-07-14T18:16:33.25",
    "2020",
    "9999-12-31T23:59:59.999999",
]
# In their order.
VERSIONS = [
    "0", "1", "1.0", "1.9", "1.9.0", "1.10", "1.10.3.7", "1.11", "2", "2.0", "2.0.1", "2.2147483647", "3",
    "2147483647.2147483647",
]  # fmt: skip
PREFIXES = values.FOLDERS[1:] + [
    "2019",
    "2019/0",
    "2019/07/IMG",
    "IMG_1",
    "%",
    "a_",
    "ete",
    "Été",
    "été",
    "É",
    "s3://",
    "a/b/c",
    "/",
    "//img",
    "2019/07 ",
    "straße/Straße1",
]


class RandomLeaves:
    def __init__(self, random, ids):
        self.random = random
        self.ids = ids

    def kinds(self):
        """(name of the condition, maker of a value, how many to make)"""
        numbers = {
            "iso": 1e9,
            "aperture": 1e4,
            "focalLength": 1e6,
            "focalLength35": 1e6,
            "exposure": 1e6,
            "faceCount": 1e6,
            "fileSize": 1e15,
            "megapixels": 1e6,
            "rating": 6,
        }
        lists = {
            "countries": ["FR", "fr", "France", "FRANCE", "F", "germany", "US", "Géorgia", "georgia", " ", "F%"],
            "regions": ["Texas", "ILE-DE-FRANCE", "Tokyo", "georgia", "Bavaria", "Bav"],
            "cities": ["Paris", "münchen", "MUNCHEN", "東京", "თბილისი", "Par"],
            "cameraMakes": values.MAKES + ["панасоник"],
            "cameraModels": values.MODELS + ["A7 iii", "Α7 III"],
            "lenses": values.LENSES + ["OBJECTIF ÉTÉ"],
            "mediaTypes": [name for name in values.MEDIA_TYPES if "/" in name and name != "image/"]
            + ["image/*", "IMAGE/*", "video/*", "im/*", "image", "Video"],
            "fileExtensions": [
                "jpg",
                "JPG",
                "jpeg",
                "gz",
                "tar.gz",
                "été",
                "ete",
                " jpg",
                "jp%",
                ".jpg",
                "jp_",
                "hidden12",
            ],
        }
        flags = ["undated", "hasPosition", "favourite", "hasError", "hasDuplicates", "isLiveClip", "isUnsupported"]
        return [
            ("taken", lambda: self.range(CLOCKS), 40),
            ("takenInstant", lambda: self.range(INSTANTS), 20),
            ("added", lambda: self.range(INSTANTS), 20),
            ("changed", lambda: self.range(INSTANTS), 20),
            ("years", lambda: self.some([1, 2, 1899, 1900, 1969, 1970, 2012, 2015, 2019, 2020, 9998, 9999]), 15),
            ("months", lambda: self.some(list(range(1, 13))), 15),
            ("dayOfYear", self.day, 15),
            ("near", self.near, 60),
            ("box", self.box, 40),
            ("similar", self.similar, 30),
            ("text", self.text, 120),
            ("phrase", self.text, 60),
            ("pathPrefix", lambda: self.random.choice(PREFIXES), 30),
            ("ids", self.some_ids, 20),
            ("tags", self.terms, 50),
            ("objects", self.seen_terms, 50),
            ("people", self.seen_terms, 50),
            ("aiStatuses", lambda: self.some(values.STATUSES + ["ETE", "unknown"]), 12),
            ("aiRun", self.run, 60),
            ("shapes", lambda: self.some(["PORTRAIT", "LANDSCAPE", "SQUARE", "PANORAMA"]), 10),
            *[(name, lambda most=most: self.number_range(most), 15) for name, most in numbers.items()],
            *[
                (name, lambda names=names: self.some([name for name in names if name]), 12)
                for name, names in lists.items()
            ],
            *[(name, lambda: self.random.random() < 0.5, 3) for name in flags],
        ]

    def names(self):
        return self.some(FOUND_NAMES)

    def some(self, choices):
        """One to four different ones; sometimes a single value, which means a list of one."""
        chosen = list(dict.fromkeys(self.random.choices(choices, k=self.random.choice([1, 1, 2, 4]))))
        return chosen

    def range(self, choices):
        """A half-open range of dates; an end may be missing."""
        bounds = dict(zip(["from", "to"], sorted(self.random.choices(choices, k=2), key=choices.index)))
        if self.random.random() < 0.4:
            del bounds[self.random.choice(["from", "to"])]
        return bounds

    def number_range(self, most):
        numbers = [
            0,
            0.5,
            1,
            1.4,
            2,
            2.8,
            3,
            4,
            5.6,
            12,
            16,
            50,
            85.5,
            100,
            400,
            1 / 125,
            0.1 + 0.2,
            0.3,
            1000,
            1e6,
            most,
        ]
        low, high = sorted(min(number, most) for number in self.random.choices(numbers, k=2))
        draw = self.random.random()
        return {"from": low} if draw < 0.25 else {"to": high} if draw < 0.5 else {"from": low, "to": high}

    def day(self):
        return self.random.choice(
            [
                {"month": 2, "day": 29},
                {"month": 1, "day": 1},
                {"month": 12, "day": 31},
                {"month": self.random.randrange(1, 13), "day": self.random.randrange(1, 29)},
            ]
        )

    def place(self):
        draw = self.random.random()
        if draw < 0.4:
            return values.HOME[0] + self.random.gauss(0, 0.01), values.HOME[1] + self.random.gauss(0, 0.01)
        if draw < 0.8:
            return self.random.choice(
                [(90, 0), (-90, 17), (89.99, -120), (0, 180), (0, -180), (10, 179.99), (52.1, -179.95), (0, 0)]
            )
        return round(self.random.uniform(-90, 90), 7), round(self.random.uniform(-180, 180), 7)

    def near(self):
        latitude, longitude = self.place()
        metres = self.random.choice([0.01, 1, 200, 1000, 2000, 5000, 50_000, 1e6, 5e6, 1.5e7, 20_037_600])
        return {"latitude": latitude, "longitude": longitude, "metres": metres}

    def box(self):
        if self.random.random() < 0.2:
            return self.random.choice(
                [
                    {"west": -180, "south": -90, "east": 180, "north": 90},
                    {"west": 180, "south": -90, "east": -180, "north": 90},
                    {"west": 0, "south": 0, "east": 0, "north": 0},
                    {"west": 179.9, "south": -60, "east": -179.9, "north": 60},
                    {"west": -180, "south": 90, "east": 180, "north": 90},
                ]
            )
        south, north = sorted([self.random.uniform(-90, 90), self.random.uniform(-90, 90)])
        return {
            "west": self.random.uniform(-180, 180),
            "south": south,
            "east": self.random.uniform(-180, 180),
            "north": north,
        }

    def similar(self):
        condition = {"hash": self.random.choice(values.HASHES[:4])}
        return (
            condition
            if self.random.random() < 0.2
            else condition | {"distance": self.random.choice([0, 1, 5, 6, 12, 32])}
        )

    def text(self):
        words = [word for word in values.WORDS if len(word) < 20] + [
            "ete",
            "sea",
            "g_1",
            "img_3 jpg",
            "07/img",
            "9/07/IMG_",
            "photo (1",
        ]
        text = self.random.choice([" ", "  ", "\u00a0", "\t"]).join(
            self.random.choices(words, k=self.random.choice([1, 1, 2]))
        )
        draw = self.random.random()
        if draw < 0.2:
            return text.upper()
        if draw < 0.5 and len(text) > 2:
            start = self.random.randrange(0, len(text) - 1)
            # Blanks alone are an error.
            return text[start : start + self.random.randrange(1, 6)].strip() or "sea"
        return text

    def some_ids(self):
        """Beyond 2^53 as strings, since JSON readers round such numbers."""
        ids = self.random.sample(self.ids, 20) + [self.random.choice([1, 2, 10**12])]
        return [str(id) if id > 2**53 else id for id in ids]

    def run(self):
        """Of an AI writer."""
        wanted = {}
        if self.random.random() < 0.8:
            names = [name for name in values.WRITERS if name] + ["ETE", "FACE-NET", "nobody"]
            wanted["writers"] = ["*"] if self.random.random() < 0.1 else self.some(names)
        if self.random.random() < 0.5:
            wanted["part"] = self.random.choice(["FACES", "OBJECTS", "TAGS"])
        draw = self.random.random()
        if draw < 0.3:
            wanted["version"] = self.random.choice(VERSIONS)
        elif draw < 0.8:
            bounds = dict(zip(["versionFrom", "versionTo"], sorted(self.random.choices(VERSIONS, k=2), key=VERSIONS.index)))
            if self.random.random() < 0.4:
                del bounds[self.random.choice(["versionFrom", "versionTo"])]
            wanted |= bounds
        if self.random.random() < 0.3:
            wanted["failed"] = self.random.random() < 0.7
        return wanted

    def terms(self):
        ways = self.random.choice(
            [["any"], ["all"], ["none"], ["only"], ["any", "none"], ["all", "only"], ["any", "all", "none", "only"]]
        )
        return {
            way: self.some(FOUND_NAMES) if way != "only" else self.some(FOUND_NAMES) + values.FREQUENT for way in ways
        }

    def seen_terms(self):
        terms = self.terms()
        if self.random.random() < 0.5:
            terms["minimumConfidence"] = self.random.choice([0, 0.25, 0.5, 0.9, 1])
        return terms
