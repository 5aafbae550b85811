/** The visible box of a map, from MapLibre's bounds, limited to valid coordinates. */
export function boxOf(bounds) {
    const within = (value, limit) => Math.min(Math.max(value, -limit), limit);
    return {
        west: within(bounds.getWest(), 180), south: within(bounds.getSouth(), 90),
        east: within(bounds.getEast(), 180), north: within(bounds.getNorth(), 90),
    };
}

/** The smallest box around boxes; null around none. */
export function surrounding(boxes) {
    if (!boxes.length) return null;
    return boxes.reduce((whole, box) => ({
        west: Math.min(whole.west, box.west), south: Math.min(whole.south, box.south),
        east: Math.max(whole.east, box.east), north: Math.max(whole.north, box.north),
    }));
}

/** A box enlarged by about ten metres, so that positions on its border are inside. */
export function areaAround({ west, south, east, north }) {
    const rim = 1e-4;
    return {
        west: Math.max(west - rim, -180), south: Math.max(south - rim, -90),
        east: Math.min(east + rim, 180), north: Math.min(north + rim, 90),
    };
}
