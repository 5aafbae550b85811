import assert from "node:assert/strict";
import { test } from "node:test";
import {
    asCSV, asLines, extended, failed, found, growing, keepInstead, keeperOf, keyOf, noDuplicates, others, reasonInWords,
    searching, sparing,
} from "../state/duplicates.js";

const photo = (databaseId, key, sizeBytes = 100) =>
    ({ databaseId, path: key === null ? null : `s3://photos/${key}`, sizeBytes });
const group = (...photos) => ({ kind: "EXACT", keeperReason: "LARGER_FILE", count: photos.length, photos });
const page = (nodes, { more = false, total = nodes.length } = {}) =>
    ({ nodes, totalCount: total, pageInfo: { endCursor: "end", hasNextPage: more } });

const first = group(photo(1, "a/1.jpg"), photo(2, "b/1.jpg", 90), photo(3, "c/1.jpg", null));
const second = group(photo(4, "a/4.jpg"), photo(5, "b/4.jpg", 50));
const loaded = found(searching(noDuplicates, "exact"), page([first, second], { more: true, total: 7 }));

test("what can be done without is all but what is suggested to be kept", () => {
    assert.deepEqual(others(loaded), [
        { key: "b/1.jpg", size: 90, kept: "a/1.jpg" }, { key: "c/1.jpg", size: null, kept: "a/1.jpg" },
        { key: "b/4.jpg", size: 50, kept: "a/4.jpg" },
    ]);
});

test("another photo can be kept instead, and then it is said who chose it", () => {
    const changed = keepInstead(loaded, 1, 2);
    assert.equal(keeperOf(changed, first).databaseId, 2);
    assert.deepEqual(others(changed).map(({ key }) => key), ["a/1.jpg", "c/1.jpg", "b/4.jpg"]);
    assert.equal(reasonInWords(changed, first), "you chose it");
    assert.equal(reasonInWords(keepInstead(changed, 1, 1), first), "its file is the largest");
});

test("a group can be kept whole, and no longer", () => {
    const spared = sparing(loaded, 1);
    assert.deepEqual(others(spared).map(({ key }) => key), ["b/4.jpg"]);
    assert.deepEqual(others(sparing(spared, 1)), others(loaded));
});

test("decisions stay while pages come and when the same is looked for again, and go with another kind", () => {
    const decided = sparing(keepInstead(loaded, 4, 5), 1);
    const third = group(photo(8, "x.jpg"), photo(9, "y.jpg"));
    const grown = extended(growing(decided), page([second, third], { total: 7 }));
    assert.deepEqual(grown.groups, [first, second, third]);
    assert.deepEqual(others(grown).map(({ key }) => key), ["a/4.jpg", "y.jpg"]);
    assert.equal(grown.hasMore, false);
    const again = found(searching(grown, "exact"), page([second]));
    assert.deepEqual(others(again).map(({ key }) => key), ["a/4.jpg"]);
    assert.deepEqual(searching(grown, "near"), { ...noDuplicates, kind: "near" });
});

test("an error leaves the groups that are there", () => {
    const error = new Error("away");
    assert.equal(failed(growing(loaded), error).status, "ready");
    assert.equal(failed(growing(loaded), error).isGrowing, false);
    assert.equal(failed(searching(noDuplicates, "near"), error).status, "failed");
});

test("keys are what follows the bucket, and a photo without one is in no list", () => {
    assert.equal(keyOf("s3://photos/2019/a b\nc/ü.jpg"), "2019/a b\nc/ü.jpg");
    assert.equal(keyOf("s3://photos"), null);
    assert.equal(keyOf(null), null);
    assert.deepEqual(others(found(noDuplicates, page([group(photo(1, "a"), photo(2, null))]))), []);
});

test("lists hold every key as it is, or leave out what has no place there", () => {
    const list = [{ key: " a,\"b\".jpg ", size: 7, kept: "x.jpg" }, { key: "a\nb.jpg", size: null, kept: "x.jpg" }];
    assert.equal(asLines(list), " a,\"b\".jpg \n");
    assert.equal(asCSV(list), 'key,bytes,kept\r\n" a,""b"".jpg ",7,"x.jpg"\r\n"a\nb.jpg",,"x.jpg"\r\n');
});
