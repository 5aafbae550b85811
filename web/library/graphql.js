import { rooted } from "../addresses.js";

/**
 * A failed request. `reason` is for the program, `message` for people. Reasons: `signed-out` (no session), `forbidden`,
 * `missing` (not found), `refused` (a wrong request, e.g. a typo in the search), `limited` (too many requests), `busy` (retry
 * later), `offline` (no response), `failed` (anything else).
 */
export class LibraryError extends Error {
    constructor(reason, message) {
        super(message);
        this.name = "LibraryError";
        this.reason = reason;
    }
}

/**
 * A problem document (RFC 9457): its sentence, code and field. For other responses the sentence is a general one.
 */
export async function problemOf(response) {
    const isProblem = response.headers.get("Content-Type")?.startsWith("application/problem+json");
    if (!isProblem) return { sentence: `The server responded with status ${response.status}.`, code: null, field: null };
    const { detail, title, code = null, field = null } = await response.json();
    return { sentence: detail ?? title, code, field };
}

/** Sends a query; returns `data` or throws a `LibraryError`. */
export async function ask(query, variables = {}, { signal } = {}) {
    let response;
    try {
        response = await fetch(rooted("/graphql"), {
            method: "POST",
            // With this media type a refused search has status 200, which browsers do not log as an error.
            headers: { "Content-Type": "application/json", Accept: "application/json" },
            body: JSON.stringify({ query, variables }),
            signal,
        });
    } catch (error) {
        if (error.name === "AbortError") throw error;
        throw new LibraryError("offline", "The server cannot be reached. Is it running?");
    }
    if (response.status === 401) throw new LibraryError("signed-out", "Please sign in.");
    if (response.status === 503) {
        throw new LibraryError("busy", "The library is not ready yet. Try again in a moment.");
    }

    const isJSON = response.headers.get("Content-Type")?.startsWith("application/json");
    if (!isJSON) throw new LibraryError("failed", (await problemOf(response)).sentence);
    const answer = await response.json();
    if (answer.errors?.length) {
        const [{ message, extensions }] = answer.errors;
        throw new LibraryError(extensions?.code === "BAD_USER_INPUT" ? "refused" : "failed", message);
    }
    return answer.data;
}
