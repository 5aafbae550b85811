"""A library that many writers change at the same time, and the photos that each reader must and must not find."""

import random
import threading
import time

COLUMNS = [
    "id", "filename", "s3_path", "size_bytes", "taken_date", "created_at", "camera_model", "country_code",
    "latitude", "longitude", "rating", "favourite",
]  # fmt: skip
MODELS = ["Pixel 7", "X100V", "EOS R5"]
COUNTRIES = ["FR", "JP", "PE"]
HOME = (48.85, 2.35)
# A commit is visible within a tenth of a second; after so many seconds it counts as missing.
SLACK = 3


class Question:
    """A filter as a tree and as flat parameters, an order, and whether a photo of this library matches."""

    def __init__(self, tree, parameters, order, matches):
        self.tree, self.parameters, self.order, self.matches = tree, parameters, order, matches


NEAR = {"latitude": HOME[0], "longitude": HOME[1], "metres": 30_000}
QUESTIONS = [
    Question({}, [], "TAKEN_DESC", lambda photo: True),
    Question({}, [], "NAME", lambda photo: True),
    Question({}, [], "ADDED_DESC", lambda photo: True),
    Question(
        {"cameraModels": MODELS[:1]}, [("camera", MODELS[0])], "TAKEN_ASC", lambda p: p["camera_model"] == MODELS[0]
    ),
    Question({"not": {"countries": ["FR"]}}, None, "SIZE_DESC", lambda p: p["country_code"] != "FR"),
    Question(
        {"rating": {"from": 3, "to": 6}}, [("ratingFrom", 3), ("ratingTo", 6)], "TAKEN_DESC", lambda p: p["rating"] >= 3
    ),
    Question(
        {"near": NEAR}, [("near", f"{HOME[0]},{HOME[1]}"), ("radius", NEAR["metres"])], "DISTANCE",
        lambda p: p["latitude"] is not None,
    ),
    Question(
        {"or": [{"years": [2019, 2020]}, {"and": [{"favourite": True}, {"not": {"hasPosition": True}}]}]}, None,
        "TAKEN_ASC", lambda p: (p["taken_date"] or "")[:4] in ("2019", "2020") or p["favourite"] and p["latitude"] is None,
    ),
]  # fmt: skip


class World:
    """Photos never change what filters and orders read of them. Their ids are never used again."""

    def __init__(self, seed):
        self.random = random.Random(seed)
        self.lock = threading.Lock()
        self.photos = {}
        self.next = 1
        # By number, in seconds of the monotonic clock.
        self.came = {}
        self.leaves = {}
        self.left = {}
        # Rolled back.
        self.never = set()

    def make(self, count):
        """New photos as rows, not yet committed."""
        with self.lock:
            rows = []
            for _ in range(count):
                photo = self.photo(self.next)
                self.photos[self.next] = photo
                self.next += 1
                rows.append(photo)
            return rows

    def photo(self, id):
        chance = self.random
        taken = None
        if chance.random() < 0.9:
            taken = f"{chance.choice([2018, 2019, 2020, 2021])}-{chance.randrange(1, 13):02}-{chance.randrange(1, 29):02}"
            taken += chance.choice([" 12:00:00", f" {chance.randrange(24):02}:{chance.randrange(60):02}:07"])
        has_position = chance.random() < 0.5
        return {
            "id": id,
            "filename": f"IMG_{chance.randrange(500):04}.jpg",
            "s3_path": f"s3://photos/walks/{id}.jpg",
            "size_bytes": chance.choice([1_000_000, 2_000_000, 2_000_000 + id]),
            "taken_date": taken,
            "created_at": f"2024-01-01 00:{chance.randrange(60):02}:00",
            "camera_model": chance.choice(MODELS),
            "country_code": chance.choice(COUNTRIES),
            "latitude": round(HOME[0] + chance.uniform(-0.1, 0.1), 3) if has_position else None,
            "longitude": round(HOME[1] + chance.uniform(-0.1, 0.1), 3) if has_position else None,
            "rating": chance.randrange(6),
            "favourite": chance.random() < 0.2,
        }

    def committed(self, ids):
        now = time.monotonic()
        with self.lock:
            self.came.update(dict.fromkeys(ids, now))

    def rolled_back(self, ids):
        with self.lock:
            self.never.update(ids)

    def leaving(self, ids):
        """Before a deletion is sent. It may yet fail: see `stayed`."""
        now = time.monotonic()
        with self.lock:
            self.leaves.update(dict.fromkeys(ids, now))

    def stayed(self, ids):
        with self.lock:
            for id in ids:
                del self.leaves[id]

    def gone(self, ids):
        now = time.monotonic()
        with self.lock:
            self.left.update(dict.fromkeys(ids, now))

    def fault(self, question, ids, began, ended):
        """What is wrong with a walk that found these photos; None when nothing is."""
        if len(ids) != len(set(ids)):
            return f"found twice: {sorted(id for id in set(ids) if ids.count(id) > 1)[:10]}"
        found = set(ids)
        with self.lock:
            throughout = {
                id
                for id, came in self.came.items()
                if came < began - SLACK and self.leaves.get(id, ended) >= ended and question.matches(self.photos[id])
            }
            if lacking := throughout - found:
                return f"{len(lacking)} of {len(throughout)} were there throughout and are missing: {sorted(lacking)[:10]}"
            if ghosts := found & self.never:
                return f"rolled back and found: {sorted(ghosts)[:10]}"
            if late := {id for id in found if self.left.get(id, began) < began - SLACK}:
                return f"deleted long before and found: {sorted(late)[:10]}"
            wrong = {id for id in found if id in self.photos and not question.matches(self.photos[id])}
            return f"do not match and were found: {sorted(wrong)[:10]}" if wrong else None
