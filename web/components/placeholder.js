import { decodeThumbHash } from "../state/thumbhash.js";

const urls = new Map();
const capacity = 600;
const canvas = document.createElement("canvas");

/**
 * A data URL of a photo's blurred placeholder, or null.
 *
 * It is used as a background image, which costs the compositor nothing after its removal. A canvas under every photo
 * made scrolling slow.
 */
export function placeholderURL(thumbhash) {
    if (!thumbhash) return null;
    if (!urls.has(thumbhash)) {
        if (urls.size >= capacity) urls.delete(urls.keys().next().value);
        urls.set(thumbhash, drawn(decodeThumbHash(thumbhash)));
    }
    return urls.get(thumbhash);
}

/** Shows the placeholder as the background of an element, or removes it. */
export function showPlaceholder(element, thumbhash) {
    const url = placeholderURL(thumbhash);
    element.style.backgroundImage = url ? `url("${url}")` : "";
}

function drawn(image) {
    if (!image) return null;
    canvas.width = image.width;
    canvas.height = image.height;
    canvas.getContext("2d").putImageData(new ImageData(image.rgba, image.width, image.height), 0, 0);
    return canvas.toDataURL();
}
