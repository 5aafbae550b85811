"""Makes any number of photos from a few: copies with different comments, so that no two have the same bytes."""

# Markers of a JPEG: the start, and the segments after which a comment may be inserted.
START, COMMENT = b"\xff\xd8", b"\xff\xfe"
HEAD = range(0xE0, 0xF0)


def with_comment(jpeg, text):
    """The same picture with a comment after the camera's segments."""
    if not jpeg.startswith(START):
        raise SystemExit("error: a file that is named as a JPEG is none")
    end = len(START)
    while jpeg[end] == 0xFF and jpeg[end + 1] in HEAD:
        end += 2 + int.from_bytes(jpeg[end + 2:end + 4], "big")
    words = text.encode()
    return jpeg[:end] + COMMENT + (len(words) + 2).to_bytes(2, "big") + words + jpeg[end:]


def write(originals, numbers, folder):
    """Writes one file per number, from the originals in turn. Returns the paths."""
    folder.mkdir(parents=True)
    paths = []
    for number in numbers:
        original = originals[number % len(originals)]
        path = folder / f"{number:06}-{original.name}"
        path.write_bytes(with_comment(original.read_bytes(), f"copy {number}"))
        paths.append(path)
    return paths
