import assert from "node:assert/strict";
import { test } from "node:test";
import { offsetAfter, prettified } from "../explorer/state/prettify.js";
import { meaningful } from "../explorer/state/tokens.js";

const words = (text) => meaningful(text).map((token) => token.text);

const documents = [
    ["{a b}", "{\n  a\n  b\n}\n"],
    ["query Q($a:Int!=1,$b:[String!]!@d){x:f(a:$a b:[1,2,{c:E}])@include(if:$b){id}}",
        "query Q($a: Int! = 1, $b: [String!]! @d) {\n  x: f(a: $a, b: [1, 2, { c: E }]) @include(if: $b) {\n"
        + "    id\n  }\n}\n"],
    ["{...F ...on Photo@skip(if:true){id} ... @include(if:true){on type} ...{query}} fragment F on Query{a}",
        "{\n  ...F\n  ... on Photo @skip(if: true) {\n    id\n  }\n"
        + "  ... @include(if: true) {\n    on\n    type\n  }\n"
        + "  ... {\n    query\n  }\n}\n\nfragment F on Query {\n  a\n}\n"],
    ["# first\n{ a # of a\n # before b\n b\n # last\n}", "# first\n{\n  a # of a\n  # before b\n  b\n  # last\n}\n"],
    ['"""\nWhat it is for.\n"""\nquery Q("how many" $n:Int="x" "and" $m:Int){'
        + 'a(s:"""b\n c""")}',
        '"""\nWhat it is for.\n"""\nquery Q("how many" $n: Int = "x", "and" $m: Int) {\n'
        + '  a(\n    s: """b\n c"""\n  )\n}\n'],
    ["{ a # why\n (b: 1) }", "{\n  # why\n  a(b: 1)\n}\n"],
    ["{ a(b: 1 # one\n c: [] d: {}) }", "{\n  a(\n    b: 1 # one\n    c: []\n    d: {}\n  )\n}\n"],
    ["mutation M{a}subscription S{b}", "mutation M {\n  a\n}\n\nsubscription S {\n  b\n}\n"],
    ["# nothing else", "# nothing else\n"],
    ["", ""],
];

for (const [written, expected] of documents) {
    test(`formats ${JSON.stringify(written).slice(0, 60)}`, () => {
        const { text } = prettified(written);
        assert.equal(text, expected);
        assert.equal(prettified(text).text, text, "a second time changes nothing");
        assert.deepEqual(words(text), words(written));
    });
}

test("arguments that do not fit in one line get one line each", () => {
    const filter = `{ tags: { all: ["${"dog".repeat(12)}"] } }`;
    const { text } = prettified(`{ photos(filter: ${filter}, q: "a dog on a beach", first: 5) { id } }`);
    assert.ok(text.split("\n").every((line) => line.length <= 80), text);
    assert.match(text, /^ {4}first: 5$/m);
    assert.equal(prettified(text).text, text);
});

test("the cursor stays after the same character", () => {
    const text = "{a,  b(x:1)\n{c}}";
    const { text: laidOut } = prettified(text);
    for (const letter of ["a", "b", "1", "c"]) {
        const offset = offsetAfter(text, laidOut, text.indexOf(letter) + 1);
        assert.equal(laidOut[offset - 1], letter);
    }
    assert.equal(offsetAfter(text, laidOut, 0), 0);
});

test("an unclosed bracket leaves the text unchanged and reports its position", () => {
    assert.deepEqual(prettified("{ a(b: 1 }").problem.offset, 9);
    assert.deepEqual(prettified("{ a { b }").problem.offset, 0);
    assert.deepEqual(prettified('{ a(b: "x) }').problem.offset, 7);
});
