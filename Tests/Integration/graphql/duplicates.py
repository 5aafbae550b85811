"""Groups of photos that are the same picture, each photo compared with each."""

import itertools

REASONS = ["FAVOURITE", "MORE_PIXELS", "LARGER_FILE", "SEEN_FIRST"]


def merits(photo):
    """The best first."""
    pixels = photo["width"] * photo["height"] if photo["width"] and photo["height"] else -1
    size = -1 if photo["sizeBytes"] is None else photo["sizeBytes"]
    return [not photo["favourite"], -pixels, -size, photo["databaseId"]]


def are_alike(one, other, kind, distance):
    if kind == "EXACT":
        return one["sha256"] is not None and one["sha256"] == other["sha256"]
    hashes = one["perceptualHash"], other["perceptualHash"]
    if None in hashes:
        return False
    return (int(hashes[0], 16) ^ int(hashes[1], 16)).bit_count() <= (6 if distance is None else distance)


def groups(photos, kind, distance):
    """As the service lists them: those with the newest photo first."""
    found = {id(photo): [photo] for photo in photos}
    for one, other in itertools.combinations(photos, 2):
        if found[id(one)] is not found[id(other)] and are_alike(one, other, kind, distance):
            joined = found[id(one)] + found[id(other)]
            found.update((id(photo), joined) for photo in joined)
    several = {id(group): group for group in found.values() if len(group) > 1}.values()
    return [group_of(sorted(group, key=merits)) for group in sorted(
        several, key=lambda group: -max(photo["databaseId"] for photo in group))]


def group_of(photos):
    merits_of_two = zip(merits(photos[0]), merits(photos[1]))
    return {
        "all": photos, "kind": "EXACT" if len({photo["sha256"] or id(photo) for photo in photos}) == 1 else "NEAR",
        "keeper": photos[0], "count": len(photos), "photoIds": [photo["databaseId"] for photo in photos],
        "keeperReason": next(reason for reason, (one, other) in zip(REASONS, merits_of_two) if one != other),
        "photos": lambda info, first: photos[:first],
    }
