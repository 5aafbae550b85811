import assert from "node:assert/strict";
import { test } from "node:test";
import { emptyTimeline, extended, failed, loaded, loading, loadingMore, neighbour } from "../state/timeline.js";

const page = (numbers, { before = false, after = true } = {}) => ({
    nodes: numbers.map((databaseId) => ({ databaseId })), totalCount: 100,
    pageInfo: {
        startCursor: numbers.length ? `c${numbers[0]}` : null,
        endCursor: numbers.length ? `c${numbers.at(-1)}` : null,
        hasNextPage: after, hasPreviousPage: before,
    },
});
const numbers = (state) => state.photos.map(({ databaseId }) => databaseId);

test("the list grows at both ends", () => {
    let state = loaded(page([5, 6], { before: true }));
    state = extended(loadingMore(state, "end"), "end", page([7, 8], { before: true, after: false }));
    state = extended(loadingMore(state, "start"), "start", page([3, 4], { before: false }));
    assert.deepEqual(numbers(state), [3, 4, 5, 6, 7, 8]);
    const { start, end, hasBefore, hasAfter, busy } = state;
    assert.deepEqual({ start, end, hasBefore, hasAfter, busy },
        { start: "c3", end: "c8", hasBefore: false, hasAfter: false, busy: null });
});

test("a photo that moved between two pages is shown once", () => {
    const state = extended(loaded(page([1, 2, 3])), "end", page([3, 4]));
    assert.deepEqual(numbers(state), [1, 2, 3, 4]);
});

test("an empty last page keeps the cursor and ends the list", () => {
    const state = extended(loaded(page([1, 2])), "end", page([], { after: false }));
    assert.deepEqual([state.end, state.hasAfter], ["c2", false]);
});

test("loaded photos stay when another page fails", () => {
    const error = new Error("gone");
    assert.equal(failed(loadingMore(loaded(page([1])), "end"), error).status, "ready");
    assert.equal(failed(emptyTimeline, error).status, "failed");
    const other = failed(loading(loaded(page([1]))), error);
    assert.deepEqual([other.status, other.photos.length], ["failed", 0]);
});

test("neighbours exist only within the loaded list", () => {
    const state = loaded(page([1, 2, 3]));
    assert.equal(neighbour(state, 2, 1).databaseId, 3);
    assert.equal(neighbour(state, 1, -1), null);
    assert.equal(neighbour(state, 9, 1), null);
});
