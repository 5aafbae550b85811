import assert from "node:assert/strict";
import { test } from "node:test";
import { activeOption, closedList, moved, opened } from "../state/combobox.js";
import { fit } from "../state/fit.js";
import { areaAround, boxOf, surrounding } from "../state/map-area.js";
import { visibleLabels } from "../state/map-labels.js";
import { monthAt, monthOf, scaleOf, yearLabels } from "../state/scrubber-scale.js";
import { shortcut } from "../state/shortcuts.js";

const months = [
    { period: "2020-05", count: 100 }, { period: "2020-01", count: 1 }, { period: "2018-07", count: 25 },
    { period: null, count: 4 },
];

test("the scrubber's scale has every month, in order and reachable", () => {
    const scale = scaleOf(months);
    assert.ok(Math.abs(scale.at(-1).end - 1) < 1e-9);
    scale.forEach(({ start, end }, index) => assert.equal(monthAt(scale, (start + end) / 2), index));
    assert.equal(monthAt(scale, 1), 3);
});

test("a date is in its month, an undated photo in the last one", () => {
    const scale = scaleOf(months);
    assert.equal(monthOf(scale, "2018-07-02T10:00:00"), 2);
    assert.equal(monthOf(scale, null), 3);
});

test("years that would touch are omitted", () => {
    assert.deepEqual(yearLabels(scaleOf(months), 0).map(({ text }) => text), ["2020", "2018", "Undated"]);
    assert.deepEqual(yearLabels(scaleOf(months), 0.7).map(({ text }) => text), ["2020", "Undated"]);
});

test("the arrow keys cycle through the suggestions and the text", () => {
    const names = [{ kind: "TAG", value: "dog", count: 3 }, { kind: "CITY", value: "Nice", count: 2 }];
    const list = opened(names, () => false);
    assert.equal(activeOption(list), null);
    assert.equal(activeOption(moved(list, 1)).value, "dog");
    assert.deepEqual(activeOption(moved(list, -1)), { kind: "city", value: "Nice", count: 2 });
    assert.equal(activeOption(moved(moved(moved(list, 1), 1), 1)), null);
    assert.equal(moved(closedList, 1), closedList);
});

test("chosen terms are not suggested again", () => {
    assert.equal(opened([{ kind: "TAG", value: "dog", count: 3 }], ({ value }) => value === "dog").isOpen, false);
});

test("keys do what the help says, and nothing while the user types", () => {
    const press = (key, more = {}) => shortcut({ key, context: "library", pending: null, view: "timeline", ...more });
    assert.deepEqual(press("m", { pending: "g" }), { action: "show-view", view: "map" });
    assert.deepEqual(press("j"), { action: "move", steps: 1 });
    assert.equal(press("j", { view: "map" }), null);
    assert.deepEqual(press("ArrowRight", { context: "photo" }), { action: "show-neighbour", steps: 1 });
    assert.deepEqual(
        press("ArrowRight", { context: "photo", isZoomed: true }), { action: "pan", across: 1 });
    assert.deepEqual(press(" ", { context: "photo" }), { action: "play-or-next" });
    assert.equal(press(" "), null);
    assert.equal(press("/", { context: "typing" }), null);
    assert.equal(press("x"), null);
});

test("a picture fits its space and is enlarged at most twice", () => {
    assert.deepEqual(fit({ width: 4000, height: 2000 }, { width: 1000, height: 1000 }), { width: 1000, height: 500 });
    assert.deepEqual(fit({ width: 60, height: 40 }, { width: 1000, height: 1000 }), { width: 120, height: 80 });
});

test("the map requests boxes within the world", () => {
    const bounds = { getWest: () => -260, getSouth: () => -95, getEast: () => 40, getNorth: () => 80 };
    assert.deepEqual(boxOf(bounds), { west: -180, south: -90, east: 40, north: 80 });
    const box = { west: 180, south: 90, east: 180, north: 90 };
    assert.deepEqual(areaAround(box), { west: 179.9999, south: 89.9999, east: 180, north: 90 });
    assert.equal(surrounding([]), null);
    const other = { west: 0, south: -1, east: 2, north: 3 };
    assert.deepEqual(surrounding([box, other]), { west: 0, south: -1, east: 180, north: 90 });
});

test("of overlapping names, the larger place is shown", () => {
    const cities = [["Paris", 2.35, 48.85, 2139], ["Boulogne", 2.36, 48.84, 900], ["Lyon", 4.85, 45.75, 500]];
    const labels = { countries: [], cities };
    const project = (longitude, latitude) => ({ x: 300 + longitude * 20, y: 500 - (latitude - 40) * 20 });
    const shown = visibleLabels(labels, { zoom: 8, width: 800, height: 600, project });
    assert.deepEqual(shown.map(({ name }) => name), ["Paris", "Lyon"]);
});
