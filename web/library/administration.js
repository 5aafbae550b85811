import { LibraryError, problemSentence } from "./graphql.js";

const reasons = { 401: "signed-out", 403: "forbidden", 503: "busy" };

async function send(path, body, method = "POST") {
    let response;
    try {
        response = await fetch(`/api/v1/admin/${path}`, body && {
            method, headers: { "Content-Type": "application/json" }, body: JSON.stringify(body),
        });
    } catch {
        throw new LibraryError("offline", "The server cannot be reached. Is it running?");
    }
    if (response.ok) return response.json();
    throw new LibraryError(reasons[response.status] ?? "failed", await problemSentence(response));
}

/** The queue: numbers, jobs, reindexes; see the schema `Queue` of the reference. */
export const queue = () => send("queue");

/** The newest comparison of the bucket with the database, with the first keys of what it found; or null. */
export const lastComparison = async () => {
    const { runs: [newest], missing } = await send("reconcile");
    return newest ? { ...await send(`reconcile/${newest.id}`), missing } : null;
};

/** Has jobs that were given up tried again: those of `ids`, or all. */
export const retryJobs = (ids) => send("queue/retry", ids ? { ids } : {});

/** What a reindex would be: { photos, originals, bytes }. */
export const estimateReindex = (wish) => send("reindex", { ...wish, dryRun: true });

/** Begins one. */
export const beginReindex = (wish) => send("reindex", wish);

/** Has a reindex `paused`, `running` or `cancelled`. */
export const changeReindex = (id, state) => send(`jobs/${encodeURIComponent(id)}`, { state }, "PATCH");

/** Asks for a comparison; `run` is the refused one whose photos it may delete, or null. */
export const compare = (run) => send("reconcile", run ? { confirm: run } : {});
