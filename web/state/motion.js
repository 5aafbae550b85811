const shownByBrowsers = ["image/jpeg", "image/png", "image/webp", "image/gif", "image/avif"];

/** Whether browsers can show the original, so that zooming may load it. */
export function isShownByBrowsers(photo) {
    return shownByBrowsers.includes(photo?.mediaType);
}

/** The badge of a tile: "video", "live" (a Live Photo or a motion photo), or null for a still picture. */
export function badgeOf(photo) {
    if (photo?.mediaType?.startsWith("video/")) return "video";
    return photo?.motion ? "live" : null;
}

/**
 * Whether a browser cannot play a media type. `canPlayType` is the browser's function. QuickTime is always tried:
 * browsers deny support for it and play most files.
 */
export function isUnplayable(mediaType, canPlayType) {
    return mediaType !== "video/quicktime" && canPlayType(mediaType) === "";
}

/**
 * The clip of a photo: `{ kind: "video" | "live" | "motion", url, mediaType, range }`, or null. `range` is the part of
 * the object that contains the clip: `{ first, last }` in bytes, or null for the whole object.
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
