import assert from "node:assert/strict";
import { test } from "node:test";
import { html, show } from "../html.js";

test("values are escaped, but markup and lists of markup are not", () => {
    const names = ["<b>", `"&'`];
    assert.equal(String(html`<ul title="${names[1]}">${names.map((name) => html`<li>${name}</li>`)}</ul>`),
        `<ul title="&quot;&amp;&#39;"><li>&lt;b&gt;</li><li>&quot;&amp;&#39;</li></ul>`);
});

test("null and false show nothing, zero shows zero", () => {
    assert.equal(String(html`${null}${undefined}${false}${0}${""}`), "0");
});

test("plain text cannot be shown as markup", () => {
    assert.throws(() => show({}, "<script>"), TypeError);
});
