const shownByBrowsers = ["image/jpeg", "image/png", "image/webp", "image/gif", "image/avif"];

/** Whether browsers show the original itself, so that zooming may load it. */
export function isShownByBrowsers(photo) {
    return shownByBrowsers.includes(photo?.mediaType);
}

/** The badge of a tile: "video", "live" (a Live Photo or a motion photo), or null for a still picture. */
export function badgeOf(photo) {
    if (photo?.mediaType?.startsWith("video/")) return "video";
    return photo?.motion ? "live" : null;
}

/**
 * Whether a browser certainly cannot play a media type. `canPlayType` is the browser's own; QuickTime is tried in any
 * case, since browsers deny it and play most of its files.
 */
export function isUnplayable(mediaType, canPlayType) {
    return mediaType !== "video/quicktime" && canPlayType(mediaType) === "";
}

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
