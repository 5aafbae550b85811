import assert from "node:assert/strict";
import { test } from "node:test";
import { decodeThumbHash } from "../state/thumbhash.js";

// A sunset by the author of ThumbHash, from the description's own page (https://evanw.github.io/thumbhash/).
const sunset = "1QcSHQRnh493V4dIh4eXh1h4kJUI";

test("a placeholder decodes to at most 32 opaque pixels per side", () => {
    const { width, height, rgba } = decodeThumbHash(sunset);
    assert.deepEqual([width, height], [23, 32]);
    assert.equal(rgba.length, width * height * 4);
    assert.ok(rgba.every((value, index) => index % 4 !== 3 || value === 255));
});

test("a single colour is decoded exactly", () => {
    // Luminance 63/63, no colour, all scales 0: white, 7 by 7.
    const first = 63 | (32 << 6) | (32 << 12);
    const hash = [first & 255, (first >> 8) & 255, first >> 16, 7, 0, ...Array(20).fill(0x88)];
    const { rgba } = decodeThumbHash(btoa(String.fromCharCode(...hash)));
    for (let index = 0; index < rgba.length; index += 4) assert.ok(Math.min(...rgba.slice(index, index + 3)) >= 245);
});

for (const text of ["", "AAA=", "not base64!", "AAAAAAAAAA=="]) {
    test(`an invalid ThumbHash gives no picture: ${JSON.stringify(text)}`, () => assert.equal(decodeThumbHash(text), null));
}
