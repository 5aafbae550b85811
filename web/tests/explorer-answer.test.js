import assert from "node:assert/strict";
import { test } from "node:test";
import {
    errorsOf, isUnderWay, nothing, openStream, readJSON, running, shownEvents, summaryOf, withEnd, withEvent,
} from "../explorer/state/answer.js";

const next = (data) => ({ event: "next", data: JSON.stringify({ data }) });

test("events are counted and shown newest first, at most a hundred", () => {
    let stream = openStream;
    for (let number = 1; number <= shownEvents + 5; number += 1) stream = withEvent(stream, next({ number }), number);
    assert.equal(stream.count, shownEvents + 5);
    assert.equal(stream.events.length, shownEvents);
    assert.equal(stream.events[0].json.data.number, shownEvents + 5);
    assert.equal(withEvent(stream, { event: "message", data: "{}" }, 1), stream);
});

test("a stream ends only once", () => {
    const complete = withEvent(withEvent(openStream, next({}), 10), { event: "complete", data: "" }, 20);
    assert.equal(complete.end, "complete");
    assert.equal(withEnd(complete, "broken", 30), complete);
    assert.equal(withEnd(openStream, "broken", 30).end, "broken");
    assert.deepEqual([openStream, complete, running, nothing].map(isUnderWay), [true, false, true, false]);
});

test("errors keep their locations and codes, including those of the latest event", () => {
    const text = '{"errors":[{"message":"No.","locations":[{"line":2,"column":3}],"path":["a",0,"b"],'
        + '"extensions":{"code":"X"}},{"message":"Bare."}]}';
    const expected = [
        { message: "No.", code: "X", path: "a.0.b", places: [{ line: 2, column: 3 }] },
        { message: "Bare.", code: null, path: null, places: [] },
    ];
    assert.deepEqual(errorsOf({ kind: "answer", ...readJSON(text) }), expected);
    assert.deepEqual(errorsOf(withEvent(openStream, { event: "next", data: text }, 1)), expected);
    assert.deepEqual(errorsOf({ kind: "answer", ...readJSON("<html>") }), []);
    assert.deepEqual(errorsOf(nothing), []);
});

test("the facts of a response are one line", () => {
    const { text, json } = readJSON('{"errors":[{"message":"No."}],"extensions":{"cost":7}}');
    assert.equal(summaryOf({ kind: "answer", status: 200, milliseconds: 12.4, bytes: 2500, text, json }),
        "Status 200 · 12 ms · 2.5 kB · cost 7 · 1 error");
    assert.equal(summaryOf(openStream), "Listening · 0 events · 0 ms · 0 bytes");
    assert.equal(summaryOf({ ...openStream, count: 2, milliseconds: 65_000, bytes: 10, end: "stopped" }),
        "Stopped · 2 events · 65 s · 10 bytes");
    assert.equal(summaryOf(nothing), "");
});
