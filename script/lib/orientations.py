"""Writes one picture in each of EXIF's eight orientations, as JPEG and as HEIC, all to be shown alike.

A JPEG is turned by its EXIF tag. A HEIC is turned by properties of its own (irot, imir), and like the files of phones it has the
EXIF tag as well, which must not turn it again. Debian's heif-enc (libheif-examples) writes no such properties, so they are
added to its files here (ISO/IEC 23008-12, 6.5.10 and 6.5.12).
"""

import argparse
import pathlib
import struct
import subprocess
import sys

import PIL.Image
import PIL.ImageDraw
import PIL.ImageFont

# What Pillow does to the upright picture so that a reader who turns it by the tag shows it upright.
STORED = {
    2: PIL.Image.Transpose.FLIP_LEFT_RIGHT, 3: PIL.Image.Transpose.ROTATE_180, 4: PIL.Image.Transpose.FLIP_TOP_BOTTOM,
    5: PIL.Image.Transpose.TRANSPOSE, 6: PIL.Image.Transpose.ROTATE_90, 7: PIL.Image.Transpose.TRANSVERSE,
    8: PIL.Image.Transpose.ROTATE_270}
# Quarter turns against the clock, and then whether top and bottom (0) or left and right (1) change places.
PROPERTIES = {2: (0, 1), 3: (2, None), 4: (0, 0), 5: (3, 1), 6: (3, None), 7: (1, 1), 8: (1, None)}


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("picture", type=pathlib.Path, help="an upright JPEG")
    parser.add_argument("folder", type=pathlib.Path, help="gets 1.jpg … 8.jpg and 1.heic … 8.heic")
    parser.add_argument("--side", type=int, default=240, help="the longest side in pixels")
    arguments = parser.parse_args()
    arguments.folder.mkdir(parents=True, exist_ok=True)
    picture = PIL.Image.open(arguments.picture).convert("RGB")
    picture.thumbnail((arguments.side, arguments.side))
    draw = PIL.ImageDraw.Draw(picture)
    # Shows what is up and what is mirrored.
    draw.rectangle((0, 0, picture.width, picture.height // 7), fill="red")
    draw.text((4, 2), "UP, left", fill="white", font=PIL.ImageFont.load_default(picture.height // 9))
    for orientation in range(1, 9):
        stored = picture.transpose(STORED[orientation]) if orientation > 1 else picture
        exif = PIL.Image.Exif()
        exif[0x0112] = orientation
        jpeg, heic = (arguments.folder / f"{orientation}.{kind}" for kind in ("jpg", "heic"))
        stored.save(jpeg, "JPEG", quality=80, exif=exif)
        subprocess.run(["heif-enc", "-q", "50", str(jpeg), "-o", str(heic)], check=True, stdout=subprocess.DEVNULL)
        if orientation > 1:
            heic.write_bytes(turned(heic.read_bytes(), *PROPERTIES[orientation]))


def boxes(data, start, end):
    """(type, start of the box, start of its body, end)"""
    while start < end:
        size, kind = struct.unpack_from(">I4s", data, start)
        yield kind.decode(), start, start + 8, start + size
        start += size


def find(data, start, end, kind):
    return next(each for each in boxes(data, start, end) if each[0] == kind)


def turned(data, quarters, mirror):
    """The file with properties that turn its picture; everything after them is moved."""
    added = []
    if quarters:
        added.append(struct.pack(">I4sB", 9, b"irot", quarters))
    if mirror is not None:
        added.append(struct.pack(">I4sB", 9, b"imir", mirror))
    _, meta, body, meta_end = find(data, 0, len(data), "meta")
    inner = body + 4
    _, iprp, iprp_body, iprp_end = find(data, inner, meta_end, "iprp")
    _, ipco, ipco_body, ipco_end = find(data, iprp_body, iprp_end, "ipco")
    _, ipma, ipma_body, ipma_end = find(data, iprp_body, iprp_end, "ipma")
    known = sum(1 for _ in boxes(data, ipco_body, ipco_end))
    primary = struct.unpack_from(">H", data, find(data, inner, meta_end, "pitm")[2] + 4)[0]
    ipma_new = associated(data[ipma_body:ipma_end], primary, [known + 1 + index for index in range(len(added))])
    ipco_new = data[ipco_body:ipco_end] + b"".join(added)
    iprp_new = box(b"ipco", ipco_new) + box(b"ipma", ipma_new)
    shift = len(iprp_new) + 8 - (iprp_end - iprp)
    parts = []
    for kind, start, start_body, end in boxes(data, inner, meta_end):
        if kind == "iprp":
            parts.append(box(b"iprp", iprp_new))
        elif kind == "iloc":
            parts.append(box(b"iloc", moved(data[start_body:end], shift)))
        else:
            parts.append(data[start:end])
    return data[:meta] + box(b"meta", data[body:inner] + b"".join(parts)) + data[meta_end:]


def box(kind, body):
    return struct.pack(">I4s", len(body) + 8, kind) + body


def associated(body, item, properties):
    """The table of properties with more of them for one item. They are essential: a reader that does not know them must not show the item."""
    version, flags, count = body[0], body[3], struct.unpack_from(">I", body, 4)[0]
    assert version == 0 and flags == 0, "another kind of ipma"
    out, at = bytearray(body[:8]), 8
    for _ in range(count):
        number, many = struct.unpack_from(">HB", body, at)
        entries = body[at + 3:at + 3 + many]
        at += 3 + many
        if number == item:
            entries += bytes(0x80 | each for each in properties)
        out += struct.pack(">HB", number, len(entries)) + entries
    return bytes(out)


def moved(body, shift):
    """The table of item locations, for a file whose data begin later."""
    version = body[0]
    offset_size, length_size, base_size = body[4] >> 4, body[4] & 15, body[5] >> 4
    assert version in (0, 1) and offset_size == 4 and base_size in (0, 4), "another kind of iloc"
    out, at = bytearray(body), 8
    for _ in range(struct.unpack_from(">H", body, 6)[0]):
        at += 2
        method = 0
        if version == 1:
            method = struct.unpack_from(">H", body, at)[0] & 15
            at += 2
        at += 2
        base = at
        at += base_size
        extents = struct.unpack_from(">H", body, at)[0]
        at += 2
        for index in range(extents):
            place = at
            at += offset_size + length_size
            if method != 0:
                continue
            if base_size and struct.unpack_from(">I", body, base)[0]:
                if index == 0:
                    struct.pack_into(">I", out, base, struct.unpack_from(">I", body, base)[0] + shift)
            else:
                struct.pack_into(">I", out, place, struct.unpack_from(">I", body, place)[0] + shift)
    return bytes(out)


if __name__ == "__main__":
    sys.exit(main())
