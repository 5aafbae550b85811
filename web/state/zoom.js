/**
 * The zoom of a photo: `{ scale, x, y }`. At scale 1 the photo fits the stage. `x` and `y` are the distance of its centre
 * from the centre of the stage, in pixels. `sizes` is `{ picture, stage, natural }`: the fitted size of the photo, the
 * size of the stage, and the pixels of the original.
 */
export const fitted = Object.freeze({ scale: 1, x: 0, y: 0 });

/** Two screen pixels per pixel of the original, and at least four times the fitted size. */
export function maximumScale({ picture, natural }) {
    return Math.max(4, 2 * (natural?.width ?? 0) / picture.width);
}

/** The scale after a double click: one screen pixel per pixel of the original. */
export function detailScale({ picture, natural }, pixelRatio = 1) {
    return Math.max(2.5, (natural?.width ?? 0) / picture.width / pixelRatio);
}

/** Zooms by a factor around `point` (from the centre of the stage). */
export function zoomedBy(view, factor, point, sizes) {
    const scale = Math.min(Math.max(view.scale * factor, 1), maximumScale(sizes));
    const ratio = scale / view.scale;
    return clamped({ scale, x: point.x - (point.x - view.x) * ratio, y: point.y - (point.y - view.y) * ratio }, sizes);
}

export function pannedBy(view, across, down, sizes) {
    return clamped({ ...view, x: view.x + across, y: view.y + down }, sizes);
}

/** The zoom after a double click: details at the point, or the whole photo. */
export function toggled(view, point, sizes, pixelRatio) {
    return view.scale > 1 ? fitted : zoomedBy(view, detailScale(sizes, pixelRatio), point, sizes);
}

/** Keeps the edges of an enlarged photo outside the stage, where the photo is larger than the stage. */
function clamped({ scale, x, y }, { picture, stage }) {
    if (scale <= 1) return fitted;
    const room = (size, space) => Math.max(0, (size * scale - space) / 2);
    const limit = (value, most) => Math.min(Math.max(value, -most), most);
    return { scale, x: limit(x, room(picture.width, stage.width)), y: limit(y, room(picture.height, stage.height)) };
}
