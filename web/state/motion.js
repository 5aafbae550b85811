/**
 * What can be played of a photo: `{ kind: "video" | "live" | "motion", url, mediaType, range }`, or null. `range` is
 * where the clip lies in the object: `{ first, last }` in bytes, null for the whole of it.
 */
export function clipOf(photo) {
    if (photo?.mediaType?.startsWith("video/") && photo.original) {
        return { kind: "video", url: photo.original.url, mediaType: photo.mediaType, range: null };
    }
    const { kind, link, mediaType, offset, length } = photo?.motion ?? {};
    if (!link) return null;
    if (kind === "LIVE_PHOTO") return { kind: "live", url: link.url, mediaType, range: null };
    return { kind: "motion", url: link.url, mediaType, range: { first: offset, last: offset + length - 1 } };
}
