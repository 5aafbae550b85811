import assert from "node:assert/strict";
import { test } from "node:test";
import {
    ageInWords, comparisonInWords, estimateInWords, foundKeys, isBusy, missingInWords, refusalInWords, reindexChanges, reindexRequest,
} from "../state/administration.js";

const run = {
    state: "finished", listed: 100, added: 0, changed: 0, restored: 0, vanished: 0, renamed: 0, known: 100, orphans: 0,
    refused: false, error: null,
};
const idle = { queued: 0, running: 0, reindexes: [] };

test("an age is shown in its largest unit", () => {
    const words = [[null, "none"], [1, "1 second"], [59.4, "59 seconds"], [3599, "59 minutes"], [7200, "2 hours"],
        [90_000, "1 day"]];
    for (const [seconds, expected] of words) assert.equal(ageInWords(seconds), expected);
});

test("a comparison reports what it found and omits what it did not find", () => {
    assert.equal(comparisonInWords(run), "100 objects in the bucket, 100 photos in the database: no differences.");
    assert.equal(
        comparisonInWords({ ...run, added: 2, vanished: 1, orphans: 1 }),
        "100 objects in the bucket, 100 photos in the database: 2 new, 1 missing. 1 thumbnail without a photo.");
    assert.equal(
        comparisonInWords({ ...run, added: 40, renamed: 40 }),
        "100 objects in the bucket, 100 photos in the database: 40 new, 40 renamed.");
    assert.equal(
        comparisonInWords({ ...run, missingThumbnails: 3 }),
        "100 objects in the bucket, 100 photos in the database: no differences. 3 photos without thumbnails.");
    assert.match(comparisonInWords({ ...run, state: "failed", error: "no permission" }), /no permission/);
    assert.match(comparisonInWords(null), /not been compared/);
});

test("only a refused comparison asks for a confirmation", () => {
    assert.equal(refusalInWords(run), null);
    assert.equal(refusalInWords(null), null);
    assert.match(refusalInWords({ ...run, refused: true, vanished: 30 }), /^30 photos of 100 are missing/);
    assert.match(refusalInWords({ ...run, refused: true, vanished: 30, deleting: 10 }), /^20 photos of 100 are missing/);
    assert.match(refusalInWords({ ...run, refused: true, listed: 0, vanished: 100 }), /bucket is empty/);
});

test("findings are listed by kind, with the number of keys not listed", () => {
    assert.deepEqual(foundKeys(run), []);
    assert.deepEqual(foundKeys(null), []);
    const keys = { added: ["n.jpg"], changed: [], restored: [], vanished: ["a.jpg", "b.jpg"] };
    assert.deepEqual(foundKeys({ ...run, added: 1, vanished: 1200, keys }), [
        { kind: "vanished", title: "Missing: 1,200", keys: ["a.jpg", "b.jpg"], more: 1198 },
        { kind: "added", title: "New: 1", keys: ["n.jpg"], more: 0 },
    ]);
});

test("a reindex request omits empty fields", () => {
    const form = new FormData();
    form.append("part", "exif");
    form.append("part", "hash");
    for (const [name, value] of [["q", " "], ["prefix", "a b/"], ["perSecond", ""]]) form.append(name, value);
    assert.deepEqual(reindexRequest(form), { parts: ["exif", "hash"], prefix: "a b/" });
    form.set("perSecond", "0.5");
    form.set("q", "year:2019");
    assert.deepEqual(reindexRequest(form), { parts: ["exif", "hash"], q: "year:2019", prefix: "a b/", perSecond: 0.5 });
});

test("an estimate counts the originals, and a reindex offers its possible actions", () => {
    assert.equal(estimateInWords({ photos: 0, originals: 0, bytes: 0 }), "No photos match.");
    assert.equal(estimateInWords({ photos: 3000, originals: 0, bytes: 0 }), "3,000 photos, no originals to read.");
    assert.equal(estimateInWords({ photos: 3000, originals: 1, bytes: 2.6e9 }), "3,000 photos, 1 original to read, 2.6 GB.");
    const words = (state) => reindexChanges({ state }).map(({ word }) => word);
    assert.deepEqual(words("running"), ["Pause", "Cancel"]);
    assert.deepEqual(words("paused"), ["Resume", "Cancel"]);
    assert.deepEqual(words("finished"), []);
});

test("the page refreshes more often while there is work", () => {
    assert.equal(isBusy(idle, run), false);
    assert.equal(isBusy(idle, null), false);
    assert.equal(isBusy({ ...idle, running: 1 }, run), true);
    assert.equal(isBusy(idle, { ...run, state: "waiting" }), true);
    assert.equal(isBusy({ ...idle, reindexes: [{ state: "running" }] }, run), true);
});

test("photos that stay although their files are missing are reported", () => {
    assert.equal(missingInWords(run), null);
    assert.equal(missingInWords({ ...run, missing: 0 }), null);
    assert.match(missingInWords({ ...run, missing: 1200 }), /^1,200 photos are still in the library/);
});
