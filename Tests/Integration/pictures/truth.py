"""Reads pictures with exiftool and ImageHash, and compares what Calotype stored about them."""

import collections
import datetime
import io
import json
import math
import pathlib
import re
import subprocess
import time

import imagehash
import PIL.Image
import PIL.ImageDraw
from calotype.library import rclone, s3_client
from calotype.program import ROOT

EXPLANATIONS = ROOT / "docs" / "exif-differences.md"
# At least this share of the hashes must be identical, and none may differ by more bits.
IDENTICAL_SHARE, BITS = 0.95, 6
# Our names of the fields, and exiftool's.
TAGS = {
    "make": "Make", "model": "Model", "lens": "LensModel", "date_time_original": "DateTimeOriginal", "subsec": "SubSecTimeOriginal",
    "offset": "OffsetTimeOriginal", "lat": "GPSLatitude", "lon": "GPSLongitude", "alt": "GPSAltitude",
    "orientation": "Orientation", "width": "ImageWidth", "height": "ImageHeight", "exposure": "ExposureTime",
    "fnumber": "FNumber", "iso": "ISO", "focal": "FocalLength"}


# Fields that exiftool takes from EXIF, IPTC and XMP by the rules of its MWG module.
WORDS = {"rating": "MWG:Rating", "description": "MWG:Description", "keywords": "MWG:Keywords"}
KINDS = {".jpg", ".jpeg", ".heic", ".avif", ".jxl", ".png", ".webp", ".gif", ".tif", ".tiff", ".dng", ".cr2", ".cr3", ".nef",
         ".arw", ".raf", ".rw2", ".orf", ".mp4", ".mov"}


def pictures(folder):
    """The pictures of a folder by name. Rows are found by name, so no two may be equal."""
    found = [path for path in sorted(folder.rglob("*")) if path.suffix.lower() in KINDS]
    assert len({path.name for path in found}) == len(found), "two files have one name"
    return {path.name: path for path in found}


def ask(files, options, tags):
    answer = subprocess.run(
        ["exiftool", *options, "-n", "-json", *(f"-{tag}" for tag in tags.values()), *map(str, files)],
        capture_output=True, text=True)
    return {pathlib.Path(each["SourceFile"]).name: {name: each.get(tag.split(":")[-1], "") for name, tag in tags.items()}
            for each in json.loads(answer.stdout)}


def manifest(folder):
    """exiftool's reading of each file."""
    files = list(pictures(folder).values())
    truth = {name: {field: str(value) for field, value in fields.items()} for name, fields in ask(files, [], TAGS).items()}
    for name, words in ask(files, ["-use", "MWG"], WORDS).items():
        truth[name] |= words
    return truth


def sync(settings, folder):
    kinds = ",".join(sorted(kind[1:] for kind in KINDS))
    rclone(settings, "sync", folder, f":s3:{settings['S3_BUCKET']}", "--copy-links", "--ignore-case",
           f"--include=*.{{{kinds}}}")


def rows(up):
    answer = up.rows("SELECT row_to_json(photos) FROM photos") or []
    return {row["s3_path"].rsplit("/", 1)[-1]: row for row in map(json.loads, answer)}


def wait(up, expected, seconds):
    """Waits until no job is left and each file is a row; returns the rows."""
    deadline = time.monotonic() + seconds
    while True:
        left = up.rows("SELECT (SELECT count(*) FROM ingest_jobs WHERE state IN ('queued', 'running'))")
        found = rows(up)
        if expected <= found.keys() and left == ["0"] or time.monotonic() > deadline:
            return found
        time.sleep(0.5)


def date(text):
    """`2011:01:13 14:33:39` as ISO 8601; other strings unchanged."""
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
    """Equal within six digits: a rational and its printed decimal differ by less."""
    if not isinstance(ours, (int, float)) or not isinstance(theirs, (int, float)):
        return ours == theirs
    return math.isclose(ours, theirs, rel_tol=tolerance, abs_tol=tolerance)


def upright(row, theirs):
    """The size of the stored picture, from that of the upright one."""
    turned = (row["orientation"] or 1) >= 5
    return (row["height"], row["width"]) if turned else (row["width"], row["height"])


def fields(row, theirs):
    """Each field with our value and exiftool's, in the same form."""
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
        "lens": (text(row["lens_model"]), text(theirs["lens"])),
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
        "rating": (row["rating"], theirs["rating"]),
        "description": (text(row["description"]), text(str(theirs["description"]))),
        "keywords": (folded(row["keywords"]), folded(theirs["keywords"]) or ""),
    }


def folded(words):
    """Without case, order and repetition."""
    return sorted({str(word).strip().lower() for word in (words if isinstance(words, list) else [words]) if word}) or None


def explanations():
    """(file, field) of each row of the table in docs/exif-differences.md."""
    lines = EXPLANATIONS.read_text().splitlines() if EXPLANATIONS.exists() else []
    cells = [[cell.strip().strip("`") for cell in line.strip("|").split("|")] for line in lines if line.startswith("|")]
    return {(row[0], row[1]) for row in cells if len(row) == 5}


def compare_facts(found, truth):
    """Prints the differences, and their number per field; returns how many are not explained."""
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
    return unexplained


def compare_hashes(found, files):
    """Prints the distances to the hashes of ImageHash; returns the share of identical ones and the greatest distance."""
    distances = {}
    for name, row in found.items():
        try:
            with PIL.Image.open(files[name]) as picture:
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
        return 0, 64
    identical = sum(distance == 0 for distance in distances.values())
    share, greatest = identical / len(distances), max(distances.values())
    print(f"perceptual hashes: {identical} of {len(distances)} identical ({share:.1%}), greatest distance {greatest} bits")
    return share, greatest


def draw_sheet(settings, found, file):
    """Writes a picture of all thumbnails with their names."""
    store = s3_client(settings)
    side, across = 160, 12
    sheet = PIL.Image.new("RGB", (across * side, -(-len(found) // across) * (side + 14)), "white")
    draw = PIL.ImageDraw.Draw(sheet)
    for index, (name, row) in enumerate(sorted(found.items())):
        x, y = index % across * side, index // across * (side + 14)
        draw.text((x + 2, y + side), name.rsplit("__", 1)[-1][-26:], fill="black")
        if not row["thumbnailed_at"]:
            continue
        digest = row["sha256"].removeprefix("\\x")
        body = store.get_object(Bucket=settings["S3_DERIVED_BUCKET"], Key=f"{digest[:2]}/{digest}/grid.jpg")["Body"].read()
        picture = PIL.Image.open(io.BytesIO(body))
        picture.thumbnail((side - 4, side - 4))
        sheet.paste(picture, (x + 2, y + 2))
    sheet.save(file)
