import { bytesInWords } from "./wording.js";

const number = new Intl.NumberFormat("en-GB");

export const counted = (count, one, many = `${one}s`) => `${number.format(count)} ${count === 1 ? one : many}`;

/** Seconds in the largest unit that fits; null is "none". */
export function ageInWords(seconds) {
    if (seconds === null) return "none";
    if (seconds < 60) return counted(Math.round(seconds), "second");
    if (seconds < 3600) return counted(Math.floor(seconds / 60), "minute");
    if (seconds < 86_400) return counted(Math.floor(seconds / 3600), "hour");
    return counted(Math.floor(seconds / 86_400), "day");
}

/** Whether work is in progress, so that the page should refresh soon. */
export function isBusy(queue, run) {
    return queue.queued + queue.running > 0 || ["waiting", "running"].includes(run?.state)
        || queue.reindexes.some(({ state }) => state === "running");
}

/** The parts of a photo that can be processed again. */
export const reindexParts = [
    { part: "exif", words: "Metadata: date, camera, position, captions" },
    { part: "places", words: "Place names" },
    { part: "hash", words: "Hashes for finding similar photos" },
    { part: "thumbnails", words: "Thumbnails" },
    { part: "search", words: "Search terms" },
];

/** The request of a form, as the API accepts it, without empty fields. */
export function reindexRequest(form) {
    const request = { parts: form.getAll("part") };
    for (const name of ["q", "prefix"]) if (form.get(name)?.trim()) request[name] = form.get(name);
    if (form.get("perSecond")) request.perSecond = Number(form.get("perSecond"));
    return request;
}

/** The size of a reindex, as a sentence. */
export function estimateInWords({ photos, originals, bytes }) {
    if (!photos) return "No photos match.";
    const read = originals
        ? `${counted(originals, "original")} to read, ${bytesInWords(bytes)}`
        : "no originals to read";
    return `${counted(photos, "photo")}, ${read}.`;
}

/** The possible actions for a reindex: { state, word }. */
export function reindexChanges({ state }) {
    const cancel = { state: "cancelled", word: "Cancel" };
    if (state === "running") return [{ state: "paused", word: "Pause" }, cancel];
    if (state === "paused") return [{ state: "running", word: "Resume" }, cancel];
    return [];
}

/** The result of a comparison, in sentences. */
export function comparisonInWords(run) {
    if (!run) return "The bucket has not been compared with the database yet.";
    if (run.state === "waiting") return "The comparison is waiting for an ingest process.";
    if (run.state === "running") return "The bucket is being compared with the database.";
    if (run.state === "failed") return `The last comparison failed: ${run.error}`;
    const found = [
        [run.added, "new"], [run.changed, "changed"], [run.restored, "restored"], [run.renamed, "renamed"],
        [run.vanished, "missing"],
    ].filter(([count]) => count).map(([count, word]) => `${number.format(count)} ${word}`);
    const orphans = run.orphans ? ` ${counted(run.orphans, "thumbnail")} without a photo.` : "";
    const missing = run.missingThumbnails ? ` ${counted(run.missingThumbnails, "photo")} without thumbnails.` : "";
    const seen = `${counted(run.listed, "object")} in the bucket, ${counted(run.known, "photo")} in the database`;
    return `${seen}: ${found.length ? found.join(", ") : "no differences"}.${orphans}${missing}`;
}

/** The findings of a comparison by kind, most severe first: { title, keys, more }; empty kinds are omitted. */
export function foundKeys(run) {
    const kinds = [["vanished", "Missing"], ["changed", "Changed"], ["restored", "Restored"], ["added", "New"]];
    return kinds.filter(([kind]) => run?.keys?.[kind]?.length).map(([kind, word]) => ({
        kind, title: `${word}: ${number.format(run[kind])}`, keys: run.keys[kind], more: run[kind] - run.keys[kind].length,
    }));
}

/** A sentence for a refused comparison, or null: more photos are missing than it may delete without confirmation. */
export function refusalInWords(run) {
    if (run?.state !== "finished" || !run.refused) return null;
    const stay = run.vanished - (run.deleting ?? 0);
    return run.listed === 0
        ? `The bucket is empty, so nothing was deleted. Is it the right bucket? ${counted(stay, "photo")} would be deleted.`
        : `${counted(stay, "photo")} of ${number.format(run.known)} ${stay === 1 ? "is" : "are"} missing and kept until you confirm.`;
}

/** A sentence about photos that stay although their files are missing, or null. */
export function missingInWords(run) {
    if (!run?.missing) return null;
    const isOne = run.missing === 1;
    return `${counted(run.missing, "photo")} ${isOne ? "is" : "are"} still in the library although `
        + `${isOne ? "its file is" : "their files are"} missing. Run a comparison to see which.`;
}
