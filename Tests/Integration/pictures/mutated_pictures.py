"""Pictures and films of every format, and mutations of them. The same seed makes the same files."""

import io
import pathlib
import random
import re
import shutil
import struct
import subprocess
import tempfile

import PIL.Image
import PIL.PngImagePlugin
from calotype.program import ROOT

# Mutations are near these marks, where formats have their structure, tags and sizes, or anywhere.
MARKS = [b"Exif\0\0", b"II*\0", b"MM\0*", b"http://ns.adobe.com/xap", b"Photoshop 3.0", b"ICC_PROFILE", b"\xff\xc0\0\x11",
         b"\xff\xc2\0\x11", b"\xff\xc4", b"IHDR", b"ispe", b"iloc", b"iinf", b"hvcC", b"VP8", b"moov", b"mvhd", b"ilst",
         b"moof", b"sidx", b"keys", b"\xbe\x7a\xcf\xcb", b"hdrl", b"IDIT", b"strd", b"_PMX", b"MDPM", b"\x1a\x45\xdf\xa3",
         b"\x30\x26\xb2\x75", b"\xa1\xdc\xab\x8c", b"\x00\x00\x01\xba", b"\x1f\x07\x00",
         b"iref", b"infe", b"pitm", b"colr", b"brob", b"eXIf", b"zTXt", b"iTXt"]
FAULTS = ROOT / "Tests/IngestTests/Fixtures/faults"
NASTY = [0, 1, 0x7F, 0x80, 0xFF]


def seeds(folder):
    """Files of at most 200 KB as (suffix, bytes), and small pictures in the other formats."""
    files = [(path.suffix.lower(), path.read_bytes()) for path in sorted(folder.rglob("*"))
             if path.is_file() and path.stat().st_size < 200_000 and path.suffix.lower() in (".jpg", ".jpeg", ".webp", ".png")]
    picture = PIL.Image.open(io.BytesIO(files[0][1])).convert("RGB")
    picture.thumbnail((320, 320))
    for kind, options in [("PNG", {}), ("GIF", {}), ("TIFF", {}), ("TIFF", {"compression": "tiff_lzw"}), ("WEBP", {}),
                          ("AVIF", {}), ("JPEG", {"progressive": True})]:
        file = io.BytesIO()
        picture.save(file, kind, **options)
        files.append(("." + kind.lower(), file.getvalue()))
    cmyk = io.BytesIO()
    picture.convert("CMYK").save(cmyk, "JPEG")
    files += [(".jpg", cmyk.getvalue()), (".nef", raw(files[0][1])), (".mov", movie())]
    for path in sorted(folder.rglob("*")):
        if path.suffix.lower() in (".heic", ".avif", ".jxl") and path.stat().st_size < 3_000_000:
            files.append((path.suffix.lower(), path.read_bytes()))
    # Files that were once read wrongly: references of HEIC, chunks of PNG, compressed boxes, raw files, colour codes.
    for path in sorted(FAULTS.glob("*")):
        if path.suffix in (".heic", ".png", ".jxl", ".avif", ".pef", ".rw2"):
            files.append((path.suffix, path.read_bytes()))
    files += [(".png", captioned(picture)), (".tif", planes(picture)), (".tif", subsampled(picture)), (".dng", mosaic())]
    return files + (films() if shutil.which("ffmpeg") else [])


def films():
    """Short films of the formats that ffprobe reads, and films with metadata in further places."""
    pictures = ["-f", "lavfi", "-i", "testsrc=size=64x48:rate=10:duration=1"]
    h264 = ["-c:v", "libx264", "-preset", "ultrafast", "-pix_fmt", "yuv420p"]
    metadata = ["-metadata", "title=A film", "-metadata", "date=2013-06-07T13:10:05-0400", "-metadata", "location=+48.2+16.37/"]
    forms = [("mkv", h264), ("webm", ["-c:v", "libvpx"]), ("avi", ["-c:v", "mjpeg"]), ("mpg", ["-r", "25", "-c:v", "mpeg2video"]),
             ("wmv", ["-c:v", "wmv2"]), ("mts", h264 + ["-f", "mpegts", "-mpegts_m2ts_mode", "1"]), ("flv", ["-c:v", "flv1"]),
             ("mp4", h264), ("mp4", h264 + ["-movflags", "use_metadata_tags"]),
             ("mp4", h264 + ["-movflags", "dash+frag_keyframe+global_sidx"]), ("3gp", h264)]
    files = []
    with tempfile.TemporaryDirectory() as folder:
        for number, (suffix, form) in enumerate(forms):
            path = pathlib.Path(folder) / f"{number}.{suffix}"
            subprocess.run(["ffmpeg", "-nostdin", "-v", "error", *pictures, *form, *metadata, path], check=True)
            if suffix == "mp4" and shutil.which("exiftool"):
                subprocess.run(["exiftool", "-q", "-q", "-m", "-overwrite_original", "-XMP-xmp:Rating=4",
                                "-UserData:DateTimeOriginal=2016:05:04 03:02:01+05:30", path], check=False)
            files.append(("." + suffix, path.read_bytes()))
    return files


def captioned(picture):
    """A PNG with captions in every kind of chunk."""
    captions = PIL.PngImagePlugin.PngInfo()
    captions.add_text("Title", "Lake")
    captions.add_text("Raw profile type exif", "\nexif\n      20\n" + b"Exif\0\0II*\0\x08\0\0\0\0\0\0\0\0\0".hex() + "\n", zip=True)
    captions.add_itxt("XML:com.adobe.xmp", "<x:xmpmeta xmlns:x='adobe:ns:meta/'/>", zip=True)
    captions.add_text("Creation Time", "Sat, 02 Jan 2016 03:04:05 +0100")
    file = io.BytesIO()
    picture.save(file, "PNG", pnginfo=captions, exif=picture.getexif())
    return file.getvalue()


def tiff(entries, data):
    """A TIFF structure of entries (tag, type, values) after its pixels; types 3 and 4 only."""
    start = 8 + len(data) + len(data) % 2
    end, directory, extra = start + 2 + 12 * len(entries) + 4, struct.pack("<H", len(entries)), b""
    for tag, kind, values in sorted(entries):
        body = b"".join(struct.pack("<H" if kind == 3 else "<I", value) for value in values)
        place = body.ljust(4, b"\0") if len(body) <= 4 else struct.pack("<I", end + len(extra))
        directory += struct.pack("<HHI", tag, kind, len(values)) + place
        extra += body if len(body) > 4 else b""
    return b"II*\0" + struct.pack("<I", start) + data + b"\0" * (len(data) % 2) + directory + bytes(4) + extra


def planes(picture):
    """Tiles of separate planes, which libtiff reads."""
    size = (64, 64)
    tiles = [plane.resize(size).tobytes() for plane in picture.split()]
    return tiff([(256, 4, [64]), (257, 4, [64]), (258, 3, [8] * 3), (259, 3, [1]), (262, 3, [2]), (277, 3, [3]), (284, 3, [2]),
                 (322, 4, [64]), (323, 4, [64]), (324, 4, [8 + 4096 * i for i in range(3)]), (325, 4, [4096] * 3)],
                b"".join(tiles))


def subsampled(picture):
    """YCbCr with a quarter of the colour, uncompressed, which libtiff reads."""
    blocks = bytes(range(6)) * (32 * 32)
    return tiff([(256, 4, [64]), (257, 4, [64]), (258, 3, [8] * 3), (259, 3, [1]), (262, 3, [6]), (273, 4, [8]), (277, 3, [3]),
                 (278, 4, [64]), (279, 4, [len(blocks)]), (530, 3, [2, 2])], blocks)


def mosaic():
    """Raw data without any preview, which LibRaw develops."""
    samples = struct.pack("<H", 9000) * (128 * 96)
    return tiff([(256, 4, [128]), (257, 4, [96]), (258, 3, [16]), (259, 3, [1]), (262, 3, [32803]), (273, 4, [8]), (277, 3, [1]),
                 (278, 4, [96]), (279, 4, [len(samples)]), (0x828D, 3, [2, 2]), (0xC612, 4, [0x0401]), (0xC61D, 4, [65535])],
                samples)


def raw(jpeg):
    """A TIFF structure like Nikon's, with a JPEG after it."""
    entries = [(0xFE, 4, 1, 1), (0x10F, 2, 6, 90), (0x14A, 4, 1, 100), (0x201, 4, 1, 142), (0x202, 4, 1, len(jpeg))]
    pack = lambda entries: struct.pack("<H", len(entries)) + b"".join(struct.pack("<HHII", *e) for e in entries) + bytes(4)
    head = b"II*\0" + struct.pack("<I", 8) + pack(entries)
    head = head.ljust(90, b"\0") + b"NIKON\0".ljust(10, b"\0")
    return (head + pack([(0xFE, 4, 1, 0), (0x100, 4, 1, 6000), (0x101, 4, 1, 4000)])).ljust(142, b"\0") + jpeg


def movie():
    box = lambda kind, body: struct.pack(">I", len(body) + 8) + kind + body
    head = box(b"mvhd", struct.pack(">IIIII", 0, 3_645_965_793, 0, 600, 7500) + bytes(80))
    place = box(b"udta", box(b"\xa9xyz", struct.pack(">HH", 18, 0) + b"+43.2965+005.3698/"))
    return box(b"ftyp", b"qt  \0\0\0\0") + box(b"mdat", bytes(2000)) + box(b"moov", head + place)


def mutated(seed, whole):
    chance = random.Random(seed)
    data = bytearray(whole)
    places = [match.start() for mark in MARKS for match in re.finditer(re.escape(mark), whole[:200_000])][:60]
    for _ in range(chance.randint(1, 12)):
        way = chance.random()
        if way < 0.5 and places:
            place = chance.choice(places) + chance.randrange(0, 160)
        elif way < 0.8:
            place = chance.randrange(min(1500, len(data)))
        else:
            place = chance.randrange(len(data))
        if place >= len(data):
            continue
        count = chance.choice([1, 1, 2, 4])
        value = chance.choice(NASTY) if chance.random() < 0.5 else chance.randrange(256)
        for offset in range(place, min(place + count, len(data))):
            data[offset] = value
    if chance.random() < 0.15:
        del data[chance.randrange(len(data)):]
    elif chance.random() < 0.1:
        place = chance.randrange(len(data))
        data[place:place] = bytes(chance.randrange(256) for _ in range(chance.randint(1, 64)))
    return bytes(data)
