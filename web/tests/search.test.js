import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import {
    emptySearch, isEmpty, kinds, librarySearch, readSearch, sameSearch, wholeSearch, withTerm, withoutTerm, writeSearch,
} from "../state/search.js";

const read = (text) => readSearch(new URLSearchParams(text));

test("a search survives writing to and reading from the address", () => {
    const search = {
        q: "ferry & \"sea\"",
        terms: [{ kind: "year", value: "2019" }, { kind: "tag", value: "dog" }, { kind: "tag", value: "snow=ice" }],
        box: { west: -1.5, south: 43, east: 2.25, north: 44.125 },
    };
    assert.deepEqual(read(String(writeSearch(search))), search);
});

test("an address without parameters is the empty search", () => {
    assert.deepEqual(read(""), emptySearch);
    assert.ok(isEmpty(read("q=%20")));
});

for (const text of ["box=1,2,3", "box=a,b,c,d", "box=0,10,5,-10", "box=0,0,200,10", "year=soon", "year=0", "tag="]) {
    test(`invalid parameters are ignored: ${text}`, () => assert.ok(isEmpty(read(text))));
}

test("terms of one kind become one condition of the filter", () => {
    const search = read("q=boat&year=2019&year=2020&tag=dog&tag=snow&camera=iPhone+6&person=Anna");
    const { filter, q } = librarySearch(search);
    assert.equal(q, "boat");
    assert.deepEqual(filter, {
        isLiveClip: false, years: [2019, 2020], people: { all: ["Anna"] }, tags: { all: ["dog", "snow"] }, cameraModels: ["iPhone 6"],
    });
});

test("an empty search excludes only the clips of Live Photos, and includes them for duplicates", () => {
    assert.deepEqual(librarySearch(emptySearch), { filter: { isLiveClip: false }, q: null });
    assert.deepEqual(wholeSearch(emptySearch), { filter: null, q: null });
});

test("a term is added only once and can be removed", () => {
    const one = withTerm(emptySearch, { kind: "tag", value: "dog" });
    const two = withTerm(withTerm(one, { kind: "tag", value: "dog" }), { kind: "person", value: "dog" });
    assert.equal(two.terms.length, 2);
    assert.ok(sameSearch(withoutTerm(two, { kind: "person", value: "dog" }), one));
});

test("every kind of suggestion can become a term", () => {
    const schema = readFileSync(new URL("../../Sources/API/GraphQL/library.graphql", import.meta.url), "utf8");
    const [, values] = schema.match(/^enum SuggestionKind \{\n([^}]*)\}/m);
    const suggested = values.match(/^ +[A-Z]+$/gm).map((name) => name.trim().toLowerCase());
    assert.ok(suggested.includes("tag"));
    assert.deepEqual(suggested.filter((kind) => !kinds.some((known) => known.kind === kind)), []);
});
