"""Compares what Calotype learns of JPEG files with what exiftool and ImageHash say of the same files.

The files go by a real `rclone sync` into the bucket of a `calotype up` of its own. Ends 0 when each file is a row,
each difference is explained in docs/exif-differences.md, and the hashes agree.
"""

import argparse
import collections
import csv
import datetime
import json
import math
import os
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile
import time

import imagehash
import PIL.Image

import chaos

EXPLANATIONS = pathlib.Path(__file__).parents[2] / "docs" / "exif-differences.md"
# At least this share of the hashes is identical, and none differs by more bits.
IDENTICAL_SHARE, BITS = 0.95, 6
# The manifest's columns and exiftool's names for them, so that both are read alike.
TAGS = {
    "make": "Make", "model": "Model", "date_time_original": "DateTimeOriginal", "subsec": "SubSecTimeOriginal",
    "offset": "OffsetTimeOriginal", "lat": "GPSLatitude", "lon": "GPSLongitude", "alt": "GPSAltitude",
    "orientation": "Orientation", "width": "ImageWidth", "height": "ImageHeight", "exposure": "ExposureTime",
    "fnumber": "FNumber", "iso": "ISO", "focal": "FocalLength"}


def manifest(folder):
    """exiftool's reading of each file: from a manifest beside the folder, else by exiftool itself."""
    file = folder.parent / "manifest.tsv"
    names = {path.name for path in folder.iterdir() if path.suffix.lower() in (".jpg", ".jpeg")}
    if file.exists():
        with file.open(newline="") as lines:
            rows = {row["path"]: row for row in csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE)}
        if names <= rows.keys():
            return {name: rows[name] for name in names}
    answer = subprocess.run(
        ["exiftool", "-n", "-json", *(f"-{tag}" for tag in TAGS.values()), *sorted(str(folder / name) for name in names)],
        capture_output=True, text=True)
    found = json.loads(answer.stdout)
    return {pathlib.Path(each["SourceFile"]).name: {name: str(each.get(tag, "")) for name, tag in TAGS.items()}
            for each in found}


def sync(settings, folder):
    remote = {"CONFIG": "/dev/null", "S3_PROVIDER": "SeaweedFS", "S3_ENDPOINT": settings["S3_ENDPOINT"],
              "S3_REGION": settings["AWS_REGION"], "S3_ACCESS_KEY_ID": settings["AWS_ACCESS_KEY_ID"],
              "S3_SECRET_ACCESS_KEY": settings["AWS_SECRET_ACCESS_KEY"]}
    subprocess.run(["rclone", "sync", folder, f":s3:{settings['S3_BUCKET']}", "--quiet"], check=True,
                   env=os.environ | {f"RCLONE_{name}": value for name, value in remote.items()})


def rows(up):
    answer = up.rows("SELECT row_to_json(photos) FROM photos") or []
    return {row["s3_path"].rsplit("/", 1)[-1]: row for row in map(json.loads, answer)}


def wait(up, expected, seconds):
    """Until no job is left and each file is a row."""
    deadline = time.monotonic() + seconds
    while True:
        left = up.rows("SELECT (SELECT count(*) FROM ingest_jobs WHERE state IN ('queued', 'running'))")
        found = rows(up)
        if expected <= found.keys() and left == ["0"] or time.monotonic() > deadline:
            return found
        time.sleep(0.5)


def date(text):
    """`2011:01:13 14:33:39` as ISO 8601; the text itself where it is no date."""
    fields = re.match(r"(\d{4}):(\d\d):(\d\d) (\d\d):(\d\d):(\d\d)", text)
    try:
        return datetime.datetime(*map(int, fields.groups())).isoformat() if fields else text
    except ValueError:
        return text


def offset(text):
    fields = re.match(r"([+-])(\d\d):(\d\d)", text)
    if not fields:
        return 0 if text == "Z" else text
    sign, hours, minutes = fields.groups()
    return (-1 if sign == "-" else 1) * (int(hours) * 60 + int(minutes))


def number(text):
    try:
        return float(text.split()[0])
    except (ValueError, IndexError):
        return text


def close(ours, theirs, tolerance=1e-6):
    """Within six digits, as a rational and a printed decimal of it differ by less."""
    if isinstance(ours, str) or isinstance(theirs, str) or ours is None or theirs is None:
        return ours == theirs
    return math.isclose(ours, theirs, rel_tol=tolerance, abs_tol=tolerance)


def upright(row, theirs):
    """The size as it is stored, from the upright one."""
    turned = (row["orientation"] or 1) >= 5
    return (row["height"], row["width"]) if turned else (row["width"], row["height"])


def fields(row, theirs):
    """Each field with our value and exiftool's, made comparable."""
    clock, _, fraction = (row["taken_date"] or "").partition(".")
    width, height = upright(row, theirs)
    text = lambda value: (value or "").strip() or None
    return {
        "date": (clock or None, date(theirs["date_time_original"])),
        "sub-second": (float("0." + (fraction or "0")),
                       float("0." + theirs["subsec"].strip()) if theirs["subsec"].strip().isdigit() else theirs["subsec"]),
        "offset": (row["taken_offset"], offset(theirs["offset"])),
        "make": (text(row["camera_make"]), text(theirs["make"])),
        "model": (text(row["camera_model"]), text(theirs["model"])),
        "ISO": (row["iso"], number(theirs["iso"])),
        "aperture": (row["f_number"], number(theirs["fnumber"])),
        "exposure": (row["exposure_seconds"], number(theirs["exposure"])),
        "focal length": (row["focal_length_mm"], number(theirs["focal"])),
        "orientation": (row["orientation"], number(theirs["orientation"])),
        "width": (width, number(theirs["width"])),
        "height": (height, number(theirs["height"])),
        "latitude": (row["latitude"], number(theirs["lat"])),
        "longitude": (row["longitude"], number(theirs["lon"])),
        "altitude": (row["altitude_m"], number(theirs["alt"])),
    }


def explanations():
    """(file, field) of each row of the table in docs/exif-differences.md."""
    lines = EXPLANATIONS.read_text().splitlines() if EXPLANATIONS.exists() else []
    cells = [[cell.strip().strip("`") for cell in line.strip("|").split("|")] for line in lines if line.startswith("|")]
    return {(row[0], row[1]) for row in cells if len(row) == 5}


def compare_facts(found, truth):
    """Prints the differences and how many each field has; true when all are explained."""
    explained, compared, differing, unexplained = explanations(), collections.Counter(), collections.Counter(), 0
    for name in sorted(truth.keys() & found.keys()):
        for field, (ours, theirs) in fields(found[name], truth[name]).items():
            # Only where exiftool has a value.
            if theirs in ("", None):
                continue
            compared[field] += 1
            # Positions are kept to six decimal places.
            if close(ours, theirs, 5.1e-7 if field in ("latitude", "longitude") else 1e-6):
                continue
            differing[field] += 1
            why = (name, field) in explained
            unexplained += not why
            print(f"{'  ' if why else '! '}{name} | {field} | {theirs} | {ours}")
    print(f"\n{'field':<14}{'compared':>9}{'differ':>8}")
    for field in compared:
        print(f"{field:<14}{compared[field]:>9}{differing[field]:>8}")
    print(f"unexplained differences: {unexplained}")
    return unexplained == 0


def compare_hashes(found, folder):
    """Prints how far the hashes are from ImageHash's; true when near enough."""
    distances = {}
    for name, row in found.items():
        try:
            with PIL.Image.open(folder / name) as picture:
                theirs = imagehash.phash(picture)
        except OSError as error:
            print(f"  {name}: Pillow: {error}; ours {row['perceptual_hash']}")
            continue
        ours = row["perceptual_hash"]
        distances[name] = (imagehash.hex_to_hash(ours) - theirs) if ours else 64
    for name, distance in sorted(distances.items(), key=lambda each: -each[1]):
        if distance:
            print(f"  {name}: {distance} bits")
    if not distances:
        return False
    identical = sum(distance == 0 for distance in distances.values())
    share, greatest = identical / len(distances), max(distances.values())
    print(f"perceptual hashes: {identical} of {len(distances)} identical ({share:.1%}), greatest distance {greatest} bits")
    return share >= IDENTICAL_SHARE and greatest <= BITS


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("calotype", help="the program")
    parser.add_argument("folder", type=pathlib.Path, help="a folder of JPEG files; manifest.tsv beside it is used")
    parser.add_argument("--seconds", type=float, default=300, help="how long to wait for the rows")
    arguments = parser.parse_args()
    truth = manifest(arguments.folder)
    work = pathlib.Path(tempfile.mkdtemp(prefix="calotype-truth-"))
    up = chaos.Up(arguments.calotype, work)
    try:
        sync(up.settings, arguments.folder)
        found = wait(up, truth.keys(), arguments.seconds)
        (work / "rows.json").write_text(json.dumps(found))
    finally:
        up.stop()
    errors = {name: row["error"] for name, row in sorted(found.items()) if row["error"]}
    print(f"{len(found)} rows of {len(truth)} files, {len(errors)} with an error")
    for name, error in errors.items():
        print(f"  {name}: {error}")
    whole = found.keys() == truth.keys()
    facts = compare_facts(found, truth)
    hashes = compare_hashes(found, arguments.folder)
    if whole and facts and hashes:
        shutil.rmtree(work)
        print("ok")
    else:
        sys.exit(f"FAIL (rows {whole}, facts {facts}, hashes {hashes}); its folder is {work}")


if __name__ == "__main__":
    main()
