import assert from "node:assert/strict";
import { test } from "node:test";
import { readRoute, writeRoute } from "../state/route.js";

const origin = "http://photos.test";

for (const address of [
    "/", "/?q=sea&tag=dog", "/map", "/map?city=Nice&at=43.7000%2C7.2500%2C9.50", "/photo/12", "/photo/12?tag=dog",
    "/photo/12?at=43.7000%2C7.2500%2C9.50&from=map", "/login", "/duplicates", "/duplicates?q=sea&kind=near",
    "/photo/12?kind=near&from=duplicates",
]) {
    test(`reading and writing ${address} gives the same address`, () => {
        assert.equal(writeRoute(readRoute(origin + address)), address);
    });
}

for (const address of ["/photo/0", "/photo/x", "/photo/", "/search?q=sea", "/elsewhere"]) {
    test(`${address} is the timeline`, () => {
        const { view, photo } = readRoute(origin + address);
        assert.deepEqual({ view, photo }, { view: "timeline", photo: null });
    });
}

test("an invalid map position is ignored", () => {
    assert.equal(readRoute(`${origin}/map?at=91,0,3`).at, null);
    assert.equal(readRoute(`${origin}/map?at=1,2`).at, null);
});
