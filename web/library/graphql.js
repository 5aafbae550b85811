/**
 * Why the library did not answer. `reason` is for decisions, `message` for people:
 * `signed-out` (no session), `refused` (the request is wrong, e.g. a typo in the search), `busy` (come back later),
 * `offline` (no answer at all), `failed` (anything else).
 */
export class LibraryError extends Error {
    constructor(reason, message) {
        super(message);
        this.name = "LibraryError";
        this.reason = reason;
    }
}

/** The sentence of a problem document (RFC 9457), or a general one when the answer is something else. */
export async function problemSentence(response) {
    const isProblem = response.headers.get("Content-Type")?.startsWith("application/problem+json");
    if (!isProblem) return `The server responded with status ${response.status}.`;
    const problem = await response.json();
    return problem.detail ?? problem.title;
}

/** Asks the library; answers `data`, or throws a `LibraryError`. */
export async function ask(query, variables = {}, { signal } = {}) {
    let response;
    try {
        response = await fetch("/graphql", {
            method: "POST",
            // In this older form a refused search has the status 200, which a browser does not report as broken.
            headers: { "Content-Type": "application/json", Accept: "application/json" },
            body: JSON.stringify({ query, variables }),
            signal,
        });
    } catch (error) {
        if (error.name === "AbortError") throw error;
        throw new LibraryError("offline", "The server cannot be reached. Is it running?");
    }
    if (response.status === 401) throw new LibraryError("signed-out", "Please log in.");
    if (response.status === 503) {
        throw new LibraryError("busy", "The library is not ready yet. Try again in a moment.");
    }

    const isJSON = response.headers.get("Content-Type")?.startsWith("application/json");
    if (!isJSON) throw new LibraryError("failed", await problemSentence(response));
    const answer = await response.json();
    if (answer.errors?.length) {
        const [{ message, extensions }] = answer.errors;
        throw new LibraryError(extensions?.code === "BAD_USER_INPUT" ? "refused" : "failed", message);
    }
    return answer.data;
}
