/**
 * The names that a map shows: countries at low zoom, cities at high zoom, larger ones first. Names do not overlap, and
 * no country's name covers a photo. City names may, since they say where the photos were taken.
 *
 * `labels` is basemap/labels.json: countries as [name, longitude, latitude, square degrees], cities as
 * [name, longitude, latitude, thousands of inhabitants]. `project` converts a position to `{ x, y }` pixels;
 * `covered` are boxes in pixels, `{ left, right, top, bottom }`, that are already in use.
 */
export function visibleLabels(labels, { zoom, width, height, project, covered = [] }) {
    const taken = [];
    const shown = [];
    const offer = (kind, name, longitude, latitude) => {
        const point = project(longitude, latitude);
        const box = labelBox(kind, name, point);
        const isInside = box.left >= 0 && box.top >= 0 && box.right <= width && box.bottom <= height;
        const others = kind === "country" ? [...taken, ...covered] : taken;
        if (!isInside || others.some((other) => overlap(box, other))) return;
        taken.push(box);
        shown.push({ kind, name, x: point.x, y: point.y });
    };

    // No name for a country that is much wider than the screen, or too small for the text.
    for (const [name, longitude, latitude, area] of labels.countries) {
        const pixels = Math.sqrt(area) * (512 / 360) * 2 ** zoom;
        if (pixels > 46 && pixels < 1800) offer("country", name, longitude, latitude);
    }
    const leastThousands = 12_000 / 2 ** (zoom - 1);
    if (zoom >= 3) {
        for (const [name, longitude, latitude, thousands] of labels.cities) {
            if (thousands < leastThousands) break;
            offer("city", name, longitude, latitude);
        }
    }
    return shown;
}

/** The box of a label, estimated from its number of letters. Measuring it on the page would be slow. */
function labelBox(kind, name, { x, y }) {
    const half = name.length * (kind === "country" ? 4.4 : 3.4) + 8;
    return { left: x - half, right: x + half, top: y - 12, bottom: y + 12 };
}

function overlap(one, other) {
    return one.left < other.right && other.left < one.right && one.top < other.bottom && other.top < one.bottom;
}
