/**
 * Lays out photos in rows that fill the width. A day's heading is above its first photo. Short days share a row; a day
 * that fills a row starts a new one.
 */

const narrowest = 0.6;
const widest = 2.6;

/** A row may become higher by this factor to fill the width. */
const maximumGrowth = 1.4;

/** The aspect ratio, limited to what fits in a row; 3:2 for an unreadable file. */
export function aspectOf(photo) {
    if (!photo.width || !photo.height) return 1.5;
    return Math.min(Math.max(photo.width / photo.height, narrowest), widest);
}

export function dayOf(photo) {
    return photo.takenAt?.slice(0, 10) ?? null;
}

function daysOf(photos) {
    const days = [];
    photos.forEach((photo, index) => {
        const day = dayOf(photo);
        if (days.at(-1)?.day !== day) days.push({ day, first: index, places: new Set(), items: [] });
        const current = days.at(-1);
        current.items.push({ photo, index, aspect: aspectOf(photo), day });
        if (photo.place?.city) current.places.add(photo.place.city);
    });
    return days;
}

/**
 * The rows: `{ top, height, headings: [{ day, places, left, width }], tiles: [{ photo, index, left, top, width,
 * height }] }`, all in pixels, and the total height. A heading that `isContinued` repeats the day of the row above, if
 * other days follow it in the same row. `dayGap` is the gap between two days in a row.
 */
export function justifiedRows(photos, { width, rowHeight, gap, dayGap, headingHeight }) {
    const rows = [];
    let row = [];
    let top = 0;

    // Gaps do not scale with the row, so they are subtracted before the photos are scaled to fill it.
    const gapsOf = (items) => items.slice(1).reduce((sum, item) => sum + (item.heading ? dayGap : gap), 0);
    const aspectsOf = (items) => items.reduce((sum, item) => sum + item.aspect, 0);
    const naturalWidth = (items) => aspectsOf(items) * rowHeight + gapsOf(items);
    const fillingHeight = (items) => (width - gapsOf(items)) / aspectsOf(items);

    const close = (items, isFull) => {
        if (!items.length) return;
        const isNearlyFull = naturalWidth(items) >= width * 0.75;
        const highest = isFull || isNearlyFull ? rowHeight * maximumGrowth : rowHeight;
        const height = Math.round(Math.min(fillingHeight(items), highest));
        rows.push(placed(items, { top, height, gap, dayGap, width, headingHeight }));
        top += rows.at(-1).height + gap;
    };

    /** Whether a row that one more photo would overfill is closer to the target height without it. */
    const isBetterWithout = (items, next) => {
        const growth = fillingHeight(items) / rowHeight;
        return growth < maximumGrowth && growth < rowHeight / fillingHeight([...items, next]);
    };

    for (const day of daysOf(photos)) {
        const dayWidth = naturalWidth(day.items);
        if (dayWidth >= width && row.length) {
            close(row, false);
            row = [];
        }
        day.items.forEach((item, position) => {
            const heading = position === 0 ? { day: day.day, places: [...day.places] } : null;
            const next = { ...item, heading };
            if (row.length && naturalWidth([...row, next]) >= width && isBetterWithout(row, next)) {
                close(row, true);
                row = [];
            }
            row.push(next);
            if (naturalWidth(row) >= width) {
                close(row, true);
                row = [];
            }
        });
    }
    close(row, false);
    return { rows, height: Math.max(0, top - gap) };
}

function placed(items, { top, height, gap, dayGap, width, headingHeight }) {
    const headings = [];
    const tiles = [];
    const tileTop = items.some((item) => item.heading) ? headingHeight : 0;
    let left = 0;
    items.forEach((item, position) => {
        if (position > 0) left += item.heading ? dayGap : gap;
        const tileWidth = Math.min(Math.round(item.aspect * height), width - left);
        if (item.heading) headings.push({ ...item.heading, left, width: 0, isContinued: false });
        else if (position === 0 && tileTop) {
            headings.push({ day: item.day, places: [], left, width: 0, isContinued: true });
        }
        const { photo, index } = item;
        tiles.push({ photo, index, left, top: top + tileTop, width: tileWidth, height });
        left += tileWidth;
        if (headings.length) headings.at(-1).width = left - headings.at(-1).left;
    });
    // The last heading of a row may use the rest of the width.
    if (headings.length) headings.at(-1).width = width - headings.at(-1).left;
    return { top, height: tileTop + height, headings, tiles };
}

/** The rows between `top` and `bottom`, by binary search. */
export function rowsBetween(rows, top, bottom) {
    let low = 0;
    let high = rows.length;
    while (low < high) {
        const middle = (low + high) >> 1;
        if (rows[middle].top + rows[middle].height < top) low = middle + 1; else high = middle;
    }
    let end = low;
    while (end < rows.length && rows[end].top <= bottom) end += 1;
    return rows.slice(low, end);
}

/** The tile of a photo, or null. */
export function tileOf(rows, databaseId) {
    for (const row of rows) {
        const tile = row.tiles.find(({ photo }) => photo.databaseId === databaseId);
        if (tile) return tile;
    }
    return null;
}

/** The index of the photo above or below another: the photo in the next row whose centre is nearest. */
export function verticalNeighbour(rows, index, direction) {
    const rowIndex = rows.findIndex((row) => row.tiles.some((tile) => tile.index === index));
    const target = rows[rowIndex + direction];
    if (rowIndex < 0 || !target) return index;
    const from = rows[rowIndex].tiles.find((tile) => tile.index === index);
    const middle = (tile) => tile.left + tile.width / 2;
    return target.tiles.reduce((best, tile) =>
        Math.abs(middle(tile) - middle(from)) < Math.abs(middle(best) - middle(from)) ? tile : best).index;
}
