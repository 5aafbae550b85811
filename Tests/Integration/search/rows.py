"""Random rows of the shared tables, as other programs might leave them: the same for the same seed."""

import datetime
import json
import math
import random

from . import values

PHOTO_COLUMNS = [
    "id",
    "filename",
    "s3_path",
    "size_bytes",
    "taken_date",
    "camera_model",
    "iso",
    "latitude",
    "longitude",
    "location_name",
    "perceptual_hash",
    "created_at",
    "indexed_at",
    "sha256",
    "media_type",
    "deleted_at",
    "taken_at",
    "camera_make",
    "lens_model",
    "shutter_speed",
    "aperture",
    "focal_length",
    "exposure_seconds",
    "f_number",
    "focal_length_mm",
    "focal_length_35mm",
    "country_code",
    "country",
    "region",
    "city",
    "width",
    "height",
    "title",
    "description",
    "keywords",
    "rating",
    "favourite",
    "error_code",
    "content_identifier",
    "changed_at",
    "read_state",
]
RESULT_COLUMNS = ["photo_id", "faces", "objects", "tags", "processing_status", "processing_timestamp", "changed_at"]
RUN_COLUMNS = ["photo_id", "part", "writer", "version", "version_order", "error"]


class RandomLibrary:
    def __init__(self, seed, size):
        self.random = random.Random(seed)
        self.size = size
        self.paths = set()
        self.bursts = [self.sane_clock() for _ in range(40)]
        self.digests = [self.random.randbytes(32).hex() for _ in range(30)]

    def rows(self):
        """Rows of `photos`, of `photo_ai_results` and of `ai_part_runs`."""
        ids = [-5, 0, 9_007_199_254_740_993, 9223372036854775807] + list(range(1, self.size - 3))
        photos = [self.photo(id) for id in ids]
        results = [self.results(id) for id in ids if self.random.random() < 0.85]
        return photos, results, [run for id in ids for run in self.runs(id)]

    def some(self, choices, nothing=0.1):
        return None if self.random.random() < nothing else self.random.choice(choices)

    def sane_clock(self):
        start = datetime.datetime(2008, 12, 28)
        clock = start + datetime.timedelta(seconds=self.random.randrange(16 * 366 * 86400))
        if self.random.random() < 0.2:
            clock = clock.replace(microsecond=self.random.randrange(1_000_000))
        return clock.isoformat(" ")

    def clock(self):
        """A date and time, NULL, one of a burst of equal ones, or an absurd one."""
        draw = self.random.random()
        if draw < 0.08:
            return None
        if draw < 0.14:
            return self.random.choice(values.CLOCKS)
        return self.random.choice(self.bursts) if draw < 0.35 else self.sane_clock()

    def text(self):
        words = values.WORDS if self.random.random() < 0.5 else values.WORDS[:20]
        return self.random.choice([" ", " ", "\n", "/"]).join(
            self.random.choices(words, k=self.random.randrange(0, 6))
        )

    def names(self):
        """A text array in PostgreSQL's syntax, sometimes with NULLs, empty names or other dimensions."""
        draw = self.random.random()
        if draw < 0.15:
            return None
        if draw < 0.2:
            return self.random.choice(["{}", "{NULL}", '{""}', "{{beach,dog},{sea,cat}}", "[5:6]={beach,dog}"])
        names = self.random.choices(values.FREQUENT, k=2) + self.random.choices(
            values.NAMES, k=self.random.randrange(0, 4)
        )
        return "{" + ",".join('"' + name.replace("\\", "\\\\").replace('"', '\\"') + '"' for name in names) + "}"

    def seen(self, key):
        """JSON of faces or objects."""
        draw = self.random.random()
        if draw < 0.15:
            return None
        if draw < 0.25:
            return self.random.choice(values.JUNK)
        things = []
        for _ in range(self.random.randrange(0, 4)):
            thing = {"box": [0.1, 0.1, 0.2, 0.2]}
            if self.random.random() < 0.85:
                thing[key] = self.random.choice(values.FREQUENT + self.random.choices(values.NAMES, k=4))
            if self.random.random() < 0.8:
                thing["confidence"] = self.random.choice([0, 0.25, 0.5, 0.75, 0.9, 1, round(self.random.random(), 3)])
            things.append(thing)
        return json.dumps(things, ensure_ascii=False)

    def position(self):
        draw = self.random.random()
        if draw < 0.1:
            return None, None
        if draw < 0.2:
            return self.random.choice(values.POSITIONS)
        if draw < 0.5:
            home = (self.random.gauss(values.HOME[0], 0.01), self.random.gauss(values.HOME[1], 0.01))
            return f"{home[0]:.6f}", f"{home[1]:.6f}"
        if draw < 0.6:
            return (
                f"{self.random.uniform(-60, 60):.6f}",
                f"{self.random.choice([-1, 1]) * self.random.uniform(179.9, 180):.6f}",
            )
        latitude = math.degrees(math.asin(self.random.uniform(-1, 1)))
        return f"{latitude:.6f}", f"{self.random.uniform(-180, 180):.6f}"

    def path(self, id):
        """A file name and an `s3_path`, which no other row has."""
        name = (
            self.random.choice(values.STEMS) + str(self.random.randrange(60)) + self.random.choice(values.EXTENSIONS)
        )
        folder = self.random.choice(values.FOLDERS)
        draw = self.random.random()
        path = f"s3://photos/{folder}{name}"
        if draw < 0.03:
            path = None
        elif draw < 0.06:
            path = self.random.choice(
                ["/home/anna/{}.jpg", "{}", "s3://photos/2019/{}/", "s3:///{}", "S3://photos/{}"]
            ).format(id)
        elif path in self.paths:
            path = f"s3://photos/{folder}{id}/{name}"
        self.paths.add(path)
        draw = self.random.random()
        if draw < 0.05:
            name = None
        elif draw < 0.15:
            name = self.random.choice(["renamed.JPG", "", "other" + name, "Été.heic", "a/b.jpg"])
        return name, path

    def perceptual_hash(self):
        draw = self.random.random()
        if draw < 0.2:
            return None
        if draw < 0.3:
            return self.random.choice(values.HASHES)
        number = int(self.random.choice(values.HASHES[:4]), 16)
        for _ in range(self.random.randrange(0, 12)):
            number ^= 1 << self.random.randrange(64)
        return f"{number:016x}"

    def number(self):
        return (
            self.random.choice(values.NUMBERS)
            if self.random.random() < 0.6
            else round(self.random.uniform(0, 100), 2)
        )

    def photo(self, id):
        if self.random.random() < 0.01:
            return {"id": id, "favourite": False}
        filename, path = self.path(id)
        latitude, longitude = self.position()
        code, country, region, city = self.some(values.PLACES, 0.3) or (None,) * 4
        return {
            "id": id,
            "filename": filename,
            "s3_path": path,
            "size_bytes": self.random.choice(values.SIZES),
            "taken_date": self.clock(),
            "camera_model": self.some(values.MODELS),
            "iso": self.random.choice(values.ISO),
            "latitude": latitude,
            "longitude": longitude,
            "location_name": self.text()[:500] if city else None,
            "perceptual_hash": self.perceptual_hash(),
            "created_at": self.clock(),
            "indexed_at": self.clock(),
            "sha256": self.digest(),
            "media_type": self.some(values.MEDIA_TYPES),
            "deleted_at": self.some(["2024-01-01"], 0.97),
            "taken_at": self.some([self.clock()], 0.3),
            "camera_make": self.some(values.MAKES),
            "lens_model": self.some(values.LENSES, 0.3),
            "shutter_speed": self.random.choice(values.SHUTTER_SPEEDS),
            "aperture": self.random.choice(values.APERTURES),
            "focal_length": self.random.choice(values.FOCAL_LENGTHS),
            "exposure_seconds": self.number(),
            "f_number": self.number(),
            "focal_length_mm": self.number(),
            "focal_length_35mm": self.number(),
            "country_code": code,
            "country": country,
            "region": region,
            "city": city,
            "width": self.random.choice(values.SIDES),
            "height": self.random.choice(values.SIDES),
            "title": self.text() if self.random.random() < 0.3 else None,
            "description": self.text() if self.random.random() < 0.3 else None,
            "keywords": self.names(),
            "rating": self.random.choice([None, None, 0, 1, 2, 3, 4, 5]),
            "favourite": self.random.random() < 0.1,
            "error_code": self.some(["TRUNCATED", ""], 0.95),
            "content_identifier": self.some([f"live {number}" for number in range(40)], 0.4),
            "changed_at": self.clock() if self.random.random() < 0.5 else None,
            "read_state": self.some(["unsupported", "read", "failed"], 0.7),
        }

    def digest(self):
        if self.random.random() < 0.1:
            return None
        digest = self.random.choice(self.digests) if self.random.random() < 0.05 else self.random.randbytes(32).hex()
        return "\\x" + digest

    def results(self, id):
        return {
            "photo_id": id,
            "faces": self.seen("person"),
            "objects": self.seen("label"),
            "tags": self.names(),
            "processing_status": self.some(values.STATUSES),
            "processing_timestamp": self.clock(),
            "changed_at": self.clock() if self.random.random() < 0.5 else None,
        }

    def runs(self, id):
        """What AI writers did with a photo, none of them a part twice."""
        done = {
            (self.random.choice(["faces", "objects", "tags"]), self.random.choice(values.WRITERS))
            for _ in range(self.random.choice([0, 0, 1, 2, 4]))
        }
        for part, writer in sorted(done):
            version, order = self.random.choice(values.VERSIONS)
            row = [id, part, writer, version, order, self.some(["no picture", ""], 0.8)]
            yield dict(zip(RUN_COLUMNS, row))
