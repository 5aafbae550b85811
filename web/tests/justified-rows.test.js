import assert from "node:assert/strict";
import { test } from "node:test";
import { justifiedRows, rowsBetween, tileOf, verticalNeighbour } from "../state/justified-rows.js";

const space = { width: 1000, rowHeight: 200, gap: 4, dayGap: 16, headingHeight: 40 };
let number = 0;
const photos = (count, day, shape = [3, 2]) => Array.from({ length: count }, () => (
    {
        databaseId: ++number, takenAt: day && `${day}T12:00:00`, width: shape[0], height: shape[1],
        place: { city: "Nice" },
    }));
const rightEdge = ({ tiles }) => tiles.at(-1).left + tiles.at(-1).width;

test("each photo occurs once, in order", () => {
    const all = [
        ...photos(23, "2020-01-02"), ...photos(1, "2019-05-05"), ...photos(7, "2018-01-01", [2, 3]),
        ...photos(2, null),
    ];
    const { rows } = justifiedRows(all, space);
    assert.deepEqual(rows.flatMap((row) => row.tiles.map((tile) => tile.photo)), all);
});

test("full rows reach the right edge and no tile exceeds it", () => {
    const { rows } = justifiedRows(photos(40, "2020-01-02", [4, 3]), space);
    // Each tile is rounded to whole pixels.
    for (const row of rows.slice(0, -1)) assert.ok(Math.abs(rightEdge(row) - 1000) <= row.tiles.length);
    for (const row of rows) assert.ok(rightEdge(row) <= 1000);
});

test("rows do not overlap", () => {
    const { rows, height } = justifiedRows([...photos(9, "2020-01-02"), ...photos(9, "2019-01-02", [1, 2])], space);
    rows.slice(1).forEach((row, index) => assert.ok(row.top >= rows[index].top + rows[index].height));
    assert.equal(height, rows.at(-1).top + rows.at(-1).height);
});

test("short days share a row, each with its heading above its first photo", () => {
    const all = ["2020-03-03", "2020-02-02", "2020-01-01"].flatMap((day) => photos(1, day));
    const { rows } = justifiedRows(all, space);
    assert.equal(rows.length, 1);
    assert.deepEqual(rows[0].headings.map(({ day }) => day), ["2020-03-03", "2020-02-02", "2020-01-01"]);
    rows[0].headings.forEach(({ left }, index) => assert.equal(left, rows[0].tiles[index].left));
});

test("a day that fills a row starts a new row", () => {
    const { rows } = justifiedRows([...photos(1, "2020-03-03"), ...photos(6, "2020-02-02")], space);
    assert.equal(rows[0].tiles.length, 1);
    assert.equal(rows[0].tiles[0].height, 200);
});

test("a panorama and an unreadable photo have a place in the layout", () => {
    const all = [...photos(1, "2020-03-03", [9000, 500]), ...photos(1, "2020-03-03", [null, null])];
    const { rows } = justifiedRows(all, space);
    assert.ok(rows.every((row) => row.height > 0 && rightEdge(row) <= 1000));
});

test("a day that continues in a row with other days has its heading repeated", () => {
    const { rows } = justifiedRows(
        [...photos(4, "2020-03-03"), ...photos(1, "2020-02-02"), ...photos(1, "2020-01-01")], space);
    const shared = rows.find((row) => row.headings.length > 1 && row.headings[0].day === "2020-03-03");
    assert.ok(shared);
    assert.deepEqual(shared.headings.map(({ day, isContinued }) => [day, isContinued]), [
        ["2020-03-03", true], ["2020-02-02", false], ["2020-01-01", false],
    ]);
    assert.equal(shared.headings[0].left, 0);
    // A row of one day that goes on has no heading and leaves no room for one.
    const alone = justifiedRows(photos(20, "2020-03-03"), space).rows[1];
    assert.deepEqual(alone.headings, []);
    assert.equal(alone.tiles[0].top, alone.top);
});

test("no photos take no space", () => assert.deepEqual(justifiedRows([], space), { rows: [], height: 0 }));

test("the rows near the window are those that touch it", () => {
    const { rows } = justifiedRows(photos(60, "2020-01-02"), space);
    const found = rowsBetween(rows, 500, 900);
    assert.deepEqual(found, rows.filter((row) => row.top + row.height >= 500 && row.top <= 900));
});

test("down and up move to the nearest photo of the next row and stop at the ends", () => {
    const all = photos(12, "2020-01-02");
    const { rows } = justifiedRows(all, space);
    const below = verticalNeighbour(rows, 1, 1);
    assert.ok(rows[1].tiles.some((tile) => tile.index === below));
    assert.equal(verticalNeighbour(rows, below, -1), 1);
    assert.equal(verticalNeighbour(rows, 0, -1), 0);
    assert.equal(tileOf(rows, all[5].databaseId).photo, all[5]);
});
