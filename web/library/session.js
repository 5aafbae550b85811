import { rooted } from "../addresses.js";
import { LibraryError, problemSentence } from "./graphql.js";

async function send(method, body) {
    let response;
    try {
        response = await fetch(rooted("/api/v1/session"), {
            method,
            // The server accepts the session cookie only with one of these headers, which a form on another site cannot send.
            headers: body ? { "Content-Type": "application/json" } : { "X-Requested-With": "fetch" },
            body: body && JSON.stringify(body),
        });
    } catch {
        throw new LibraryError("offline", "The server cannot be reached. Is it running?");
    }
    if (response.ok) return response;
    const sentence = await problemSentence(response);
    throw new LibraryError(response.status === 401 ? "signed-out" : "failed", sentence);
}

/** Starts a session with `{ token }` or `{ link }`. Its cookie is not readable by scripts. */
export async function logIn(credential) {
    await send("POST", credential);
}

/** Ends the session. */
export async function logOut() {
    await send("DELETE");
}
