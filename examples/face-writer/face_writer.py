"""An AI writer: finds faces with OpenCV's bundled cascade and sends their positions to Calotype.

    pip install -r requirements.txt
    CALOTYPE_URL=http://127.0.0.1:8080 CALOTYPE_TOKEN=… python face_writer.py

The token needs the scope ai:write. Any number of these programs can run at the same time, on any machines: each photo is
assigned to one of them at a time, and to another one if it dies. After a restart it continues; with a higher --version it
processes every photo again. It ends when no photos are left, or waits for new ones with --follow.
"""

import argparse
import json
import os
import pathlib
import sys
import time
import urllib.error
import urllib.request

import cv2
import numpy

WRITER = "opencv-frontalface"


class Calotype:
    def __init__(self, url, token):
        self.url = url.rstrip("/")
        self.token = token

    def post(self, path, body, media_type="application/json"):
        request = urllib.request.Request(
            self.url + path, data=body.encode(), method="POST",
            headers={"Authorization": f"Bearer {self.token}", "Content-Type": media_type})
        try:
            with urllib.request.urlopen(request, timeout=120) as response:
                return response.read().decode()
        except urllib.error.HTTPError as error:
            sys.exit(f"error: {path} responded with {error.code}: {error.read().decode()}")

    def claim(self, version, limit):
        claim = {"writer": WRITER, "version": version, "parts": ["faces"], "limit": limit, "picture": "screen"}
        return json.loads(self.post("/api/v1/ai/claims", json.dumps(claim)))["photos"]

    def store(self, results):
        """Sends one line per photo; returns the lines of the response that report an error."""
        lines = "".join(json.dumps(result) + "\n" for result in results)
        outcomes = [json.loads(line) for line in self.post("/api/v1/ai/results", lines, "application/x-ndjson").splitlines()]
        # KEPT is not an error: the part has a correction or the result of a newer version.
        return [outcome for outcome in outcomes if outcome["status"] in ("REFUSED", "NOT_FOUND")]


class FaceFinder:
    def __init__(self):
        file = pathlib.Path(cv2.data.haarcascades) / "haarcascade_frontalface_default.xml"
        self.cascade = cv2.CascadeClassifier(str(file))
        if self.cascade.empty():
            sys.exit(f"error: OpenCV has no cascade at {file}")

    def faces(self, jpeg):
        """Boxes as fractions of the upright picture: x, y, width, height. Raises ValueError if it is not a picture."""
        picture = cv2.imdecode(numpy.frombuffer(jpeg, numpy.uint8), cv2.IMREAD_GRAYSCALE)
        if picture is None:
            raise ValueError("the thumbnail cannot be decoded")
        height, width = picture.shape
        smallest = max(24, min(width, height) // 20)
        found, _, weights = self.cascade.detectMultiScale3(
            picture, scaleFactor=1.1, minNeighbors=6, minSize=(smallest, smallest), outputRejectLevels=True)
        # The cascade's weight has no upper limit. It is scaled to 0…1, which only ranks faces by certainty.
        return [
            {"box": [round(float(value), 5) for value in (x / width, y / height, w / width, h / height)],
             "confidence": round(float(weight / (weight + 4)), 3)}
            for (x, y, w, h), weight in zip(found, weights)]


def result(photo, finder, version):
    line = {"photo": photo["photo"], "writer": WRITER, "version": version}
    try:
        if photo["url"] is None:
            raise ValueError("there is no thumbnail")
        with urllib.request.urlopen(photo["url"], timeout=60) as response:
            return line | {"faces": finder.faces(response.read())}
    except ValueError as error:
        # Reported, so that this version does not get the photo again.
        return line | {"failed": ["faces"], "error": str(error)}


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--version", default="1.0", help="raise it when results would change")
    parser.add_argument("--batch", type=int, default=100, help="photos fetched and stored together")
    parser.add_argument("--follow", action="store_true", help="wait for new photos when none are left")
    arguments = parser.parse_args()
    try:
        calotype = Calotype(os.environ["CALOTYPE_URL"], os.environ["CALOTYPE_TOKEN"])
    except KeyError as error:
        sys.exit(f"error: set {error}")
    finder = FaceFinder()
    done = faces = 0
    while True:
        photos = calotype.claim(arguments.version, arguments.batch)
        if not photos:
            if not arguments.follow:
                break
            time.sleep(10)
            continue
        results = [result(photo, finder, arguments.version) for photo in photos]
        for fault in calotype.store(results):
            print(f"warning: {json.dumps(fault)}", file=sys.stderr)
        done += len(results)
        faces += sum(len(line.get("faces", [])) for line in results)
        print(f"{done} photos, {faces} faces", flush=True)


if __name__ == "__main__":
    main()
