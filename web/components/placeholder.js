import { decodeThumbHash } from "../state/thumbhash.js";

const drawn = new Map();
const most = 600;

/** A canvas with the blurred placeholder of a photo; empty when the photo has none. */
export function placeholder(thumbhash) {
    const canvas = document.createElement("canvas");
    canvas.setAttribute("aria-hidden", "true");
    const image = thumbhash ? decoded(thumbhash) : null;
    if (image) {
        canvas.width = image.width;
        canvas.height = image.height;
        canvas.getContext("2d").putImageData(image, 0, 0);
    }
    return canvas;
}

function decoded(thumbhash) {
    if (!drawn.has(thumbhash)) {
        const hash = decodeThumbHash(thumbhash);
        if (drawn.size >= most) drawn.delete(drawn.keys().next().value);
        drawn.set(thumbhash, hash && new ImageData(hash.rgba, hash.width, hash.height));
    }
    return drawn.get(thumbhash);
}
