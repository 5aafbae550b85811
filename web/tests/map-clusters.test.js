import assert from "node:assert/strict";
import { test } from "node:test";
import { clustersApart } from "../state/map-clusters.js";

const project = ({ longitude, latitude }) => ({ x: longitude * 10, y: -latitude * 10 });
const at = (longitude, latitude, count) => ({
    count, position: { longitude, latitude }, cover: { databaseId: count },
    box: { west: longitude - 1, south: latitude - 1, east: longitude + 1, north: latitude + 1 },
});

test("overlapping clusters are merged, with the photos and the box of both", () => {
    const [joined, ...others] = clustersApart([at(0, 50, 2), at(4, 48, 6)], { project, distance: 64 });
    assert.equal(others.length, 0);
    assert.equal(joined.count, 8);
    assert.equal(joined.cover.databaseId, 6);
    assert.deepEqual(joined.position, { longitude: 4, latitude: 48 });
    assert.deepEqual(joined.box, { west: -1, south: 47, east: 5, north: 51 });
});

test("distant clusters are unchanged", () => {
    const clusters = [at(0, 50, 6), at(7, 50, 3), at(0, 43, 1)];
    assert.deepEqual(clustersApart(clusters, { project, distance: 64 }), clusters);
});
