import { readSearch, writeSearch } from "./search.js";

/**
 * Where the visitor is: `{ view: "timeline" | "map" | "login", photo: number | null, search, at }`. A photo opens
 * above the view from which it came; `at` is what the map shows: `{ latitude, longitude, zoom }` or null.
 */
export function readRoute(address) {
    const { pathname, searchParams } = new URL(address);
    const search = readSearch(searchParams);
    const at = readAt(searchParams.get("at"));
    const photo = /^\/photo\/([1-9]\d*)\/?$/.exec(pathname);
    if (photo) {
        const view = searchParams.get("from") === "map" ? "map" : "timeline";
        return { view, photo: Number(photo[1]), search, at };
    }
    if (pathname === "/map") return { view: "map", photo: null, search, at };
    if (pathname === "/login") return { view: "login", photo: null, search, at: null };
    return { view: "timeline", photo: null, search, at: null };
}

/** The address of a route, without the origin. */
export function writeRoute({ view, photo, search, at }) {
    const parameters = writeSearch(search);
    if (view === "map" && at) {
        parameters.set("at", [at.latitude.toFixed(4), at.longitude.toFixed(4), at.zoom.toFixed(2)].join(","));
    }
    if (photo && view === "map") parameters.set("from", "map");
    const path = photo ? `/photo/${photo}` : { timeline: "/", map: "/map", login: "/login" }[view];
    const query = String(parameters);
    return query ? `${path}?${query}` : path;
}

function readAt(text) {
    const numbers = text?.split(",").map(Number) ?? [];
    const [latitude, longitude, zoom] = numbers;
    const isPlace = numbers.length === 3 && numbers.every(Number.isFinite)
        && Math.abs(latitude) <= 90 && Math.abs(longitude) <= 180 && zoom >= 0 && zoom <= 22;
    return isPlace ? { latitude, longitude, zoom } : null;
}

/** The secret of a one-time login link (`/login#link=…`), or null. */
export function loginSecret(address) {
    const { pathname, hash } = new URL(address);
    return pathname === "/login" ? new URLSearchParams(hash.slice(1)).get("link") : null;
}
