import assert from "node:assert/strict";
import { test } from "node:test";
import { detailScale, fitted, maximumScale, pannedBy, toggled, zoomedBy } from "../state/zoom.js";

const sizes = {
    picture: { width: 800, height: 600 }, stage: { width: 1000, height: 600 }, natural: { width: 4000, height: 3000 },
};
const centre = { x: 0, y: 0 };

test("zoom is limited to the fitted size and to twice the pixels of the original", () => {
    assert.equal(zoomedBy(fitted, 0.1, centre, sizes), fitted);
    assert.equal(zoomedBy(fitted, 1000, centre, sizes).scale, 10);
    assert.equal(maximumScale({ ...sizes, natural: null }), 4);
});

test("zooming keeps the point under the pointer", () => {
    const point = { x: 100, y: -50 };
    const under = ({ scale, x, y }) => ({ x: (point.x - x) / scale, y: (point.y - y) / scale });
    const once = zoomedBy(fitted, 2, point, sizes);
    const twice = zoomedBy(once, 2, point, sizes);
    for (const view of [once, twice]) {
        assert.ok(Math.abs(under(view).x - 100) < 1e-9);
        assert.ok(Math.abs(under(view).y + 50) < 1e-9);
    }
});

test("an enlarged photo cannot be moved off the stage", () => {
    const view = zoomedBy(fitted, 2, centre, sizes);
    assert.deepEqual(pannedBy(view, 5000, -5000, sizes), { scale: 2, x: 300, y: -300 });
    assert.equal(pannedBy(fitted, 50, 50, sizes), fitted);
});

test("a photo that is narrower than the stage stays centred", () => {
    const view = zoomedBy(fitted, 1.1, centre, sizes);
    assert.equal(pannedBy(view, 500, 0, sizes).x, 0);
});

test("a double click toggles between original pixels and the whole photo", () => {
    assert.equal(detailScale(sizes, 2), 2.5);
    const view = toggled(fitted, centre, sizes, 1);
    assert.equal(view.scale, 5);
    assert.equal(toggled(view, centre, sizes, 1), fitted);
});
