import { rooted } from "../addresses.js";
import { LibraryError, problemOf } from "./graphql.js";

const reasons = { 401: "signed-out", 403: "forbidden", 404: "missing", 429: "limited", 503: "busy" };

/**
 * Sends a request with the session's cookie and returns its response. An error status throws a `LibraryError`, which also
 * has `code` and `field` of the problem document and `retryAfter` in seconds.
 */
export async function request(method, path, body) {
    let response;
    try {
        response = await fetch(rooted(path), {
            method,
            // The server accepts the session cookie only with one of these headers, which a form on another site cannot send.
            headers: body ? { "Content-Type": "application/json" } : { "X-Requested-With": "fetch" },
            body: body && JSON.stringify(body),
        });
    } catch {
        throw new LibraryError("offline", "The server cannot be reached. Is it running?");
    }
    if (response.ok) return response;
    const { sentence, code, field } = await problemOf(response);
    const error = new LibraryError(reasons[response.status] ?? "failed", sentence);
    const retryAfter = Number.parseInt(response.headers.get("Retry-After"), 10);
    throw Object.assign(error, { code, field, retryAfter: Number.isFinite(retryAfter) ? retryAfter : null });
}

/** The JSON of a response, or null if it is empty. */
export async function requestJSON(method, path, body) {
    const response = await request(method, path, body);
    return response.status === 204 ? null : response.json();
}
