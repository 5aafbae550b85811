import { pathOf, root, rooted } from "../addresses.js";
import { readSearch, writeSearch } from "./search.js";

/**
 * The state in the address: `{ view: "timeline" | "map" | "duplicates" | "login", photo: number | null, search, at,
 * kind }`. A photo opens above the view in which it was chosen. `at` is the position of the map: `{ latitude, longitude,
 * zoom }` or null. `kind` is the kind of duplicates: "exact" or "near".
 */
export function readRoute(address, base = root) {
    const { searchParams } = new URL(address);
    const path = pathOf(address, base);
    const search = readSearch(searchParams);
    const at = readAt(searchParams.get("at"));
    const kind = searchParams.get("kind") === "near" ? "near" : "exact";
    const photo = /^\/photo\/([1-9]\d*)\/?$/.exec(path);
    if (photo) {
        const from = searchParams.get("from");
        const view = ["map", "duplicates"].includes(from) ? from : "timeline";
        return { view, photo: Number(photo[1]), search, at, kind };
    }
    if (path === "/map") return { view: "map", photo: null, search, at, kind };
    if (path === "/duplicates") return { view: "duplicates", photo: null, search, at: null, kind };
    if (path === "/login") return { view: "login", photo: null, search, at: null, kind };
    return { view: "timeline", photo: null, search, at: null, kind };
}

/** The address of a route, without the origin. */
export function writeRoute({ view, photo, search, at, kind }, base = root) {
    const parameters = writeSearch(search);
    if (view === "map" && at) {
        parameters.set("at", [at.latitude.toFixed(4), at.longitude.toFixed(4), at.zoom.toFixed(2)].join(","));
    }
    if (view === "duplicates" && kind === "near") parameters.set("kind", "near");
    if (photo && view !== "timeline") parameters.set("from", view);
    const path = rooted(photo ? `/photo/${photo}`
        : { timeline: "/", map: "/map", duplicates: "/duplicates", login: "/login" }[view], base);
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

/**
 * What a fragment carries: the secret of a one-time sign-in link (`/login#link=…`), the secret of an invitation
 * (`#invitation=…`), and the code of a failed sign-in at an OpenID Connect provider (`#sign-in-error=…`); null for each that
 * is absent.
 */
export function readFragment(address, base = root) {
    const parameters = new URLSearchParams(new URL(address).hash.slice(1));
    return {
        link: pathOf(address, base) === "/login" ? parameters.get("link") : null,
        invitation: parameters.get("invitation"),
        signInError: parameters.get("sign-in-error"),
    };
}
