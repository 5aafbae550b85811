import assert from "node:assert/strict";
import { test } from "node:test";
import {
    asCSV, asLines, extended, failed, keepInstead, keeperOf, keyOf, loaded, loading, loadingMore, noDuplicates,
    reasonInWords, toggleKeepAll, unneeded,
} from "../state/duplicates.js";

const photo = (databaseId, key, sizeBytes = 100) =>
    ({ databaseId, path: key === null ? null : `s3://photos/${key}`, sizeBytes });
const group = (...photos) => ({ kind: "EXACT", keeperReason: "LARGER_FILE", count: photos.length, photos });
const page = (nodes, { more = false, total = nodes.length } = {}) =>
    ({ nodes, totalCount: total, pageInfo: { endCursor: "end", hasNextPage: more } });

const first = group(photo(1, "a/1.jpg"), photo(2, "b/1.jpg", 90), photo(3, "c/1.jpg", null));
const second = group(photo(4, "a/4.jpg"), photo(5, "b/4.jpg", 50));
const state = loaded(loading(noDuplicates, "exact"), page([first, second], { more: true, total: 7 }));

test("the list has all photos except those to keep", () => {
    assert.deepEqual(unneeded(state), [
        { key: "b/1.jpg", size: 90, kept: "a/1.jpg" }, { key: "c/1.jpg", size: null, kept: "a/1.jpg" },
        { key: "b/4.jpg", size: 50, kept: "a/4.jpg" },
    ]);
});

test("another photo can be kept instead, and the reason is the user's choice", () => {
    const changed = keepInstead(state, 1, 2);
    assert.equal(keeperOf(changed, first).databaseId, 2);
    assert.deepEqual(unneeded(changed).map(({ key }) => key), ["a/1.jpg", "c/1.jpg", "b/4.jpg"]);
    assert.equal(reasonInWords(changed, first), "your choice");
    assert.equal(reasonInWords(keepInstead(changed, 1, 1), first), "largest file");
});

test("all photos of a group can be kept, and this can be undone", () => {
    const kept = toggleKeepAll(state, 1);
    assert.deepEqual(unneeded(kept).map(({ key }) => key), ["b/4.jpg"]);
    assert.deepEqual(unneeded(toggleKeepAll(kept, 1)), unneeded(state));
});

test("decisions survive more pages and a repeated search, and are dropped for another kind", () => {
    const decided = toggleKeepAll(keepInstead(state, 4, 5), 1);
    const third = group(photo(8, "x.jpg"), photo(9, "y.jpg"));
    const more = extended(loadingMore(decided), page([second, third], { total: 7 }));
    assert.deepEqual(more.groups, [first, second, third]);
    assert.deepEqual(unneeded(more).map(({ key }) => key), ["a/4.jpg", "y.jpg"]);
    assert.equal(more.hasMore, false);
    const again = loaded(loading(more, "exact"), page([second]));
    assert.deepEqual(unneeded(again).map(({ key }) => key), ["a/4.jpg"]);
    assert.deepEqual(loading(more, "near"), { ...noDuplicates, kind: "near" });
});

test("an error keeps the loaded groups", () => {
    const error = new Error("unavailable");
    assert.equal(failed(loadingMore(state), error).status, "ready");
    assert.equal(failed(loadingMore(state), error).isLoadingMore, false);
    assert.equal(failed(loading(noDuplicates, "near"), error).status, "failed");
});

test("a key is what follows the bucket, and a photo without a key is in no list", () => {
    assert.equal(keyOf("s3://photos/2019/a b\nc/ü.jpg"), "2019/a b\nc/ü.jpg");
    assert.equal(keyOf("s3://photos"), null);
    assert.equal(keyOf(null), null);
    assert.deepEqual(unneeded(loaded(noDuplicates, page([group(photo(1, "a"), photo(2, null))]))), []);
});

test("lists have every key unchanged, or omit it if the format cannot contain it", () => {
    const list = [{ key: " a,\"b\".jpg ", size: 7, kept: "x.jpg" }, { key: "a\nb.jpg", size: null, kept: "x.jpg" }];
    assert.equal(asLines(list), " a,\"b\".jpg \n");
    assert.equal(asCSV(list), 'key,bytes,kept\r\n" a,""b"".jpg ",7,"x.jpg"\r\n"a\nb.jpg",,"x.jpg"\r\n');
});
