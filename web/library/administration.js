import { requestJSON } from "./rest.js";

const send = (path, body, method = body ? "POST" : "GET") => requestJSON(method, `/api/v1/admin/${path}`, body);

/** The queue: counts, jobs, reindexes; see the schema `Queue` in openapi.yaml. */
export const queue = () => send("queue");

/** The newest comparison of the bucket with the database, with the first keys of each finding, or null. */
export const lastComparison = async () => {
    const { runs: [newest], missing } = await send("reconcile");
    return newest ? { ...await send(`reconcile/${newest.id}`), missing } : null;
};

/** Retries failed jobs: those in `ids`, or all. */
export const retryJobs = (ids) => send("queue/retry", ids ? { ids } : {});

/** The size of a reindex: { photos, originals, bytes }. */
export const estimateReindex = (request) => send("reindex", { ...request, dryRun: true });

export const startReindex = (request) => send("reindex", request);

/** Sets the state of a reindex: `paused`, `running` or `cancelled`. */
export const changeReindex = (id, state) => send(`jobs/${encodeURIComponent(id)}`, { state }, "PATCH");

/** Requests a comparison. `run` is the refused comparison whose deletions are confirmed, or null. */
export const compare = (run) => send("reconcile", run ? { confirm: run } : {});
