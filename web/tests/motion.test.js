import assert from "node:assert/strict";
import { test } from "node:test";
import { clipOf } from "../state/motion.js";

const link = { url: "https://store/clip" };
const original = { url: "https://store/original" };

test("a Live Photo plays the whole of its clip", () => {
    const motion = { kind: "LIVE_PHOTO", link, mediaType: "video/quicktime", offset: 0, length: 9 };
    assert.deepEqual(clipOf({ mediaType: "image/heic", original, motion }), {
        kind: "live", url: link.url, mediaType: "video/quicktime", range: null,
    });
});

test("a motion photo plays the last bytes of its file, the last one included", () => {
    const motion = { kind: "MOTION_PHOTO", link: original, mediaType: "video/mp4", offset: 100, length: 50 };
    assert.deepEqual(clipOf({ mediaType: "image/jpeg", original, motion })?.range, { first: 100, last: 149 });
});

test("a video plays its original, and what has neither clip nor link plays nothing", () => {
    assert.equal(clipOf({ mediaType: "video/mp4", original, motion: null })?.kind, "video");
    assert.equal(clipOf({ mediaType: "video/mp4", original: null, motion: null }), null);
    assert.equal(clipOf({ mediaType: "image/jpeg", original, motion: null }), null);
    assert.equal(clipOf({ mediaType: null, original, motion: null }), null);
    assert.equal(clipOf(null), null);
});
