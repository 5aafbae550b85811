import assert from "node:assert/strict";
import { test } from "node:test";
import { completions } from "../explorer/state/completion.js";
import { fieldOf, namedType, schemaFrom, searchSchema, typeText } from "../explorer/state/schema.js";
import { introspection } from "./explorer-schema.js";

const schema = schemaFrom(introspection);
/** What is offered where the bar stands. */
const offered = (marked) => {
    const cursor = marked.indexOf("|");
    return completions(marked.replace("|", ""), cursor, schema).options.map(({ text }) => text);
};

const cases = [
    ["|", ["query", "subscription", "fragment"]],
    ["{ | }", ["photos", "node", "__typename"]],
    ["query Q { pho| }", ["photos"]],
    ["subscription { | }", ["changed", "__typename"]],
    ["{ photos { tit| } }", ["title", "subtitle"]],
    ["{ many: photos { tags(first: 1) { | } } }", ["name", "__typename"]],
    ["{ photos { tags { name } | } }", ["id", "title", "subtitle", "old", "tags", "__typename"]],
    ["{ photos(|) { id } }", ["filter:", "first:", "order:"]],
    ["{ photos(first: 3, |", ["filter:", "order:"]],
    ["{ photos(order: |", ["NEWEST", "OLDEST"]],
    ["query ($n: Int) { photos(first: |", ["$n"]],
    ["query ($n: Int) { photos(first: $|", ["n"]],
    ["{ photos(filter: { | } ) }", ["hasTitle:", "order:", "not:", "any:"]],
    ["{ photos(filter: { not: { hasTitle: | } } ) }", ["true", "false"]],
    ["{ photos(filter: { any: [{ order: OLDEST }, { ha| }] } ) }", ["hasTitle:"]],
    ["query ($a: |) { x }", ["PhotoFilter", "Order", "Int", "String", "Boolean", "ID"]],
    ["query ($a: [Ord|]) { x }", ["Order"]],
    ["{ photos @| { id } }", ["include"]],
    ["{ photos @include(|) { id } }", ["if:"]],
    ["{ photos @include(if: true) { ta| } }", ["tags"]],
    ["query Q @include(if: true) { | }", ["photos", "node", "__typename"]],
    ["{ node { ... on | } }", ["Photo"]],
    ["{ node { ... on Photo { ti| } } }", ["title", "subtitle"]],
    ["{ photos { ... @include(if: true) { ti| } } }", ["title", "subtitle"]],
    ["{ photos { ...| } } fragment Card on Photo { id }", ["on", "Card"]],
    ["fragment Card on Photo { id } fragment B on Ta|", ["Tag"]],
    ["fragment Card on Tag { | }", ["name", "__typename"]],
    ["{ __type(name: \"x\") { | } }", ["name", "__typename"]],
    ["{ unknown { | } }", []],
    ["{ a # pho|", []],
    ["{ photos(q: \"pho|", []],
    ["} } ) ] |", ["query", "subscription", "fragment"]],
];

for (const [marked, expected] of cases) {
    test(`completions at ${marked}`, () => assert.deepEqual(offered(marked), expected));
}

test("a complete word is not suggested again", () => {
    assert.deepEqual(offered("{ photos { tags| } }"), []);
});

test("types are written as GraphQL writes them", () => {
    const photos = fieldOf(schema, schema.types.get("Query"), "photos");
    assert.equal(typeText(photos.type), "[Photo!]!");
    assert.equal(namedType(photos.type), "Photo");
});

test("the search finds types and members, prefix matches first", () => {
    const found = searchSchema(schema, "title").map(({ type, member }) => `${type}.${member}`);
    assert.deepEqual(found, ["Photo.title", "Photo.subtitle", "PhotoFilter.hasTitle"]);
    assert.deepEqual(searchSchema(schema, " TAG ")[0], { type: "Tag", member: null });
    assert.equal(searchSchema(schema, "s")[0].type, "String");
    assert.deepEqual(searchSchema(schema, ""), []);
});
