"""The processor's results for a picture: camera metadata, a perceptual hash, and two thumbnails."""

import dataclasses
import datetime
import io

import imagehash
from PIL import ExifTags, Image, ImageFile, ImageOps

SCREEN, GRID, QUALITY = 1440, 256, 80
# Use the available part of a truncated file.
ImageFile.LOAD_TRUNCATED_IMAGES = True


@dataclasses.dataclass
class Picture:
    facts: dict
    hash: str
    thumbnails: dict


def read(original):
    image = Image.open(io.BytesIO(original))
    facts = facts_of(image.getexif())
    profile = image.info.get("icc_profile")
    # libjpeg decodes at 1/2, 1/4 or 1/8, if that has enough pixels. The size must have the picture's aspect ratio: for a
    # square, Pillow measures the shorter side.
    share = min(1, SCREEN / max(image.size))
    image.draft("RGB", tuple(round(side * share) for side in image.size))
    image.thumbnail((SCREEN, SCREEN), reducing_gap=None)
    screen = image if image.mode in ("RGB", "L") else image.convert("RGB")
    ImageOps.exif_transpose(screen, in_place=True)
    grid = screen.copy()
    grid.thumbnail((GRID, GRID))
    # Of the small one: the hash looks at 32 × 32 pixels.
    hash = str(imagehash.phash(grid))
    return Picture(facts, hash, {"screen": encoded(screen, profile), "grid": encoded(grid, profile)})


def encoded(image, profile):
    file = io.BytesIO()
    image.save(file, "JPEG", quality=QUALITY, icc_profile=profile)
    return file.getvalue()


def facts_of(exif):
    shot = exif.get_ifd(ExifTags.IFD.Exif)
    latitude, longitude = position(exif.get_ifd(ExifTags.IFD.GPSInfo))
    return {
        "taken_date": moment(shot.get(ExifTags.Base.DateTimeOriginal)),
        "camera_model": text(exif.get(ExifTags.Base.Model), 255),
        "iso": whole(shot.get(ExifTags.Base.ISOSpeedRatings)),
        "shutter_speed": exposure(number(shot.get(ExifTags.Base.ExposureTime))),
        "aperture": measure(number(shot.get(ExifTags.Base.FNumber)), "f/{:.1f}"),
        "focal_length": measure(number(shot.get(ExifTags.Base.FocalLength)), "{:g} mm"),
        "latitude": latitude, "longitude": longitude,
    }


def text(value, length):
    """Removes NUL characters, which cameras use as padding and PostgreSQL refuses."""
    return str(value).split("\0")[0].strip()[:length] or None if value else None


def moment(value):
    try:
        return datetime.datetime.strptime(str(value)[:19], "%Y:%m:%d %H:%M:%S")
    except ValueError:
        return None


def number(value):
    """Pillow's rationals raise or are NaN if the denominator is 0."""
    try:
        found = float(value)
        return found if 0 < found < 1e6 else None
    except (TypeError, ValueError, ZeroDivisionError):
        return None


def whole(value):
    found = number(value[0] if isinstance(value, tuple) and value else value)
    return int(found) if found else None


def exposure(seconds):
    if seconds is None:
        return None
    return f"1/{round(1 / seconds)}" if seconds < 0.3 else f"{seconds:g}"


def measure(value, form):
    return None if value is None else form.format(value)


def position(gps):
    latitude = degrees(gps.get(ExifTags.GPS.GPSLatitude), gps.get(ExifTags.GPS.GPSLatitudeRef) == "S", 90)
    longitude = degrees(gps.get(ExifTags.GPS.GPSLongitude), gps.get(ExifTags.GPS.GPSLongitudeRef) == "W", 180)
    # Both or none; devices without a fix write 0/0.
    return (latitude, longitude) if None not in (latitude, longitude) and (latitude or longitude) else (None, None)


def degrees(parts, is_negative, limit):
    try:
        whole, minutes, seconds = (float(part) for part in parts)
    except (TypeError, ValueError, ZeroDivisionError):
        return None
    value = whole + minutes / 60 + seconds / 3600
    if not value <= limit:
        return None
    return -value if is_negative else value
