import assert from "node:assert/strict";
import { test } from "node:test";
import { colouredDocument, colouredJSON } from "../explorer/state/colours.js";
import { closingBracket, commented, indented, newLine, outdented } from "../explorer/state/editing.js";
import { EventStreamReader } from "../explorer/state/event-stream.js";
import { forgotten, limit, readHistory, remembered, titleOf } from "../explorer/state/history.js";
import { jsonProblem, variablesFrom } from "../explorer/state/json-check.js";
import { operations, operationToRun } from "../explorer/state/operations.js";
import { offsetAt, positionAt } from "../explorer/state/positions.js";
import { tokens } from "../explorer/state/tokens.js";

const join = (pieces) => pieces.map(({ text }) => text).join("");
const kindsOf = (pieces) =>
    Object.fromEntries(pieces.filter(({ kind }) => kind).map(({ text, kind }) => [text, kind]));

test("tokens are those of the specification, even in an incomplete document", () => {
    const list = tokens('{ a(b: -1.5e3, c: "x\\"y", d: """q " \\""" """) ...F } # end\n %"open')
        .map(({ kind, text }) => [kind, text]);
    assert.deepEqual(list.filter(([kind]) => kind !== "punctuator" && kind !== "name"), [
        ["number", "-1.5e3"], ["string", '"x\\"y"'], ["string", '"""q " \\""" """'], ["comment", "# end"],
        ["invalid", "%"], ["invalid", '"open'],
    ]);
    assert.deepEqual(tokens('"" """never').map(({ kind }) => kind), ["string", "invalid"]);
    assert.deepEqual(tokens("01 1.x").map(({ kind }) => kind), ["invalid", "invalid"]);
});

test("fields, arguments, types, variables and values have different colours", () => {
    const text = "query Q($n: [Int!] = 5, $o: Order = OLD) {"
        + " many: photos(first: $n, o: NEW) @include(if: true) { ... on Tag { t } ...F } }";
    const pieces = colouredDocument(text);
    assert.equal(join(pieces), text);
    assert.deepEqual(kindsOf(pieces), {
        query: "keyword", Q: "definition", $n: "variable", Int: "type", 5: "number",
        $o: "variable", Order: "type", OLD: "constant", many: "field", photos: "field", first: "argument",
        o: "argument", NEW: "constant", "@include": "directive", if: "argument", true: "constant", on: "keyword",
        Tag: "type", t: "field", F: "definition",
    });
});

test("colouring keeps every character of any text", () => {
    for (const text of ["", "}}}(((", '"', "# x", '{ a(b: """', "\u0000é😀 { <b> & }", "fragment F on T { a }"]) {
        assert.equal(join(colouredDocument(text)), text);
        assert.equal(join(colouredJSON(text)), text);
    }
    assert.deepEqual(kindsOf(colouredJSON('{"a": ["b", 1.5, null]}')),
        { '"a"': "field", '"b"': "string", 1.5: "number", null: "constant" });
});

test("line and column convert to an offset and back", () => {
    const text = "a\r\nbc\n\nd";
    for (const [offset, line, column] of [[0, 1, 1], [3, 2, 1], [5, 2, 3], [6, 3, 1], [7, 4, 1], [8, 4, 2]]) {
        assert.deepEqual(positionAt(text, offset), { line, column });
        assert.equal(offsetAt(text, { line, column }), offset);
    }
    assert.equal(offsetAt(text, { line: 1, column: 99 }), 1);
    assert.equal(offsetAt(text, { line: 99, column: 1 }), 7);
    assert.equal(offsetAt("", { line: 5, column: 5 }), 0);
});

test("operations of a document are found, fragments are not operations", () => {
    const text = "query A($q: X = {a: 1}) { query { mutation } } fragment F on T { a } mutation { b } { c }"
        + " subscription S { d";
    const list = operations(text);
    assert.deepEqual(list.map(({ kind, name }) => [kind, name]),
        [["query", "A"], ["mutation", null], ["query", null], ["subscription", "S"]]);
    assert.equal(text.slice(list[0].from, list[0].to), "query A($q: X = {a: 1}) { query { mutation } }");
    assert.equal(operationToRun(list, { chosen: "S" }).name, "S");
    assert.equal(operationToRun(list, { cursor: text.indexOf("{ b") }).kind, "mutation");
    assert.equal(operationToRun(list, { chosen: "gone" }).name, "A");
    assert.equal(operationToRun([]), null);
});

test("the history keeps the last fifty requests, each once, newest first", () => {
    let history = [];
    for (let at = 0; at < 60; at += 1) history = remembered(history, { query: `{ a${at} }`, variables: "", at });
    assert.equal(history.length, limit);
    assert.equal(history[0].query, "{ a59 }");
    history = remembered(history, { query: "{ a30 }", variables: "", at: 99 });
    assert.equal(history.length, limit);
    assert.equal(history[0].at, 99);
    assert.equal(history.filter(({ query }) => query === "{ a30 }").length, 1);
    assert.equal(remembered(history, { query: "  \n", variables: "", at: 1 }), history);
    assert.equal(forgotten(history, 0).length, limit - 1);
    assert.deepEqual(readHistory(JSON.stringify(history)), history);
    for (const kept of [null, "", "{", "{}", '[1, null, {"query": 5}]']) assert.deepEqual(readHistory(kept), []);
    assert.equal(titleOf({ query: "# hello\nquery  Months($a: Int) { b }" }), "Months");
    assert.equal(titleOf({ query: "{\n  a }" }), "{ a }");
});

test("events are read wherever the stream is split", () => {
    const stream = ":\n\nevent: next\ndata: {\"data\":{\"é\":1}}\n\n: beat\r\nevent:next\r\ndata: a\r\n"
        + "data: b\r\n\r\nid: 5\n\nevent: complete\n\n";
    const expected = [
        { event: "next", data: '{"data":{"é":1}}' }, { event: "next", data: "a\nb" },
        { event: "complete", data: "" },
    ];
    for (let size = 1; size <= stream.length; size += 1) {
        const reader = new EventStreamReader();
        const events = [];
        for (let at = 0; at < stream.length; at += size) events.push(...reader.read(stream.slice(at, at + size)));
        assert.deepEqual(events, expected, `in pieces of ${size}`);
    }
});

test("the position of a JSON error is reported and agrees with the browser's parser", () => {
    const cases = [
        ["{\"a\": }", 6], ["{a: 1}", 1], ["{\"a\" 1}", 5], ["[1,]", 3], ["{\"a\":1,}", 7], ["{} x", 3], ["", 0],
        ["[1 2]", 3], ["{\"a\": tru}", 6], ["'a'", 0],
        ["{\"a\": 01}", 6], ["\"a\nb\"", 0], ["[}", 1], ["{]", 1],
        ["{", 1],
    ];
    for (const [text, offset] of cases) {
        assert.throws(() => JSON.parse(text), SyntaxError);
        assert.equal(jsonProblem(text)?.offset, offset, text);
    }
    const nested = " {\"a\": [1, -2.5e3, \"\\u00e9\\n\", {}, []], \"b\": {\"c\": true}} \n";
    for (const text of ["null", nested, "[[[]]]", "0"]) {
        JSON.parse(text);
        assert.equal(jsonProblem(text), null, text);
    }
    assert.equal(jsonProblem("[".repeat(100_000)).offset, 100_000);
});

test("variables must be an object", () => {
    assert.deepEqual(variablesFrom(" \n"), { values: {} });
    assert.deepEqual(variablesFrom('{"a": 1}'), { values: { a: 1 } });
    assert.equal(variablesFrom(" [1]").problem.offset, 1);
    assert.equal(variablesFrom("null").problem.offset, 0);
    assert.equal(variablesFrom("{").problem.offset, 1);
});

const applied = (text, edit) => text.slice(0, edit.from) + edit.text + text.slice(edit.to);

test("Tab, Shift-Tab and comments change whole lines and keep their selection", () => {
    assert.equal(applied("ab", indented("ab", 1, 1)), "a b");
    assert.equal(applied("a\n\nb\nc", indented("a\n\nb\nc", 0, 5)), "  a\n\n  b\nc");
    assert.equal(applied("  a\n b\nc", outdented("  a\n b\nc", 0, 8)), "a\nb\nc");
    assert.deepEqual(outdented("  a", 0, 0).select, [0, 0]);
    assert.equal(applied("  a\n\nb", commented("  a\n\nb", 0, 6)), "  # a\n\n# b");
    assert.equal(applied("  # a\n#b", commented("  # a\n#b", 0, 8)), "  a\nb");
});

test("Enter keeps the indentation, and brackets change it", () => {
    assert.equal(applied("  a", newLine("  a", 3, 3)), "  a\n  ");
    assert.equal(applied("{}", newLine("{}", 1, 1)), "{\n  \n}");
    assert.deepEqual(newLine("{}", 1, 1).select, [4, 4]);
    assert.equal(applied("{\n    ", closingBracket("{\n    ", 6, 6, "}")), "{\n  }");
    assert.equal(closingBracket("{ a ", 4, 4, "}"), null);
});
