import assert from "node:assert/strict";
import { test } from "node:test";
import { badgeOf, clipOf, isShownByBrowsers, isUnplayable } from "../state/motion.js";

const link = { url: "https://store/clip" };
const original = { url: "https://store/original" };

test("a Live Photo plays its whole clip", () => {
    const motion = { kind: "LIVE_PHOTO", link, mediaType: "video/quicktime", offset: 0, length: 9 };
    assert.deepEqual(clipOf({ mediaType: "image/heic", original, motion }), {
        kind: "live", url: link.url, mediaType: "video/quicktime", range: null,
    });
});

test("a motion photo plays the last bytes of its file, including the very last", () => {
    const motion = { kind: "MOTION_PHOTO", link: original, mediaType: "video/mp4", offset: 100, length: 50 };
    assert.deepEqual(clipOf({ mediaType: "image/jpeg", original, motion })?.range, { first: 100, last: 149 });
});

test("a video plays its original, and a photo without clip or link plays nothing", () => {
    assert.equal(clipOf({ mediaType: "video/mp4", original, motion: null })?.kind, "video");
    assert.equal(clipOf({ mediaType: "video/mp4", original: null, motion: null }), null);
    assert.equal(clipOf({ mediaType: "image/jpeg", original, motion: null }), null);
    assert.equal(clipOf({ mediaType: null, original, motion: null }), null);
    assert.equal(clipOf(null), null);
});

test("a tile has a badge for videos and moving photos, not for stills", () => {
    assert.equal(badgeOf({ mediaType: "video/mp4", motion: null }), "video");
    assert.equal(badgeOf({ mediaType: "image/heic", motion: { kind: "LIVE_PHOTO" } }), "live");
    assert.equal(badgeOf({ mediaType: "image/jpeg", motion: null }), null);
    assert.equal(badgeOf({ mediaType: null, motion: null }), null);
});

test("the browser decides which videos it cannot play, except QuickTime", () => {
    const chromium = (type) => type === "video/mp4" ? "maybe" : "";
    assert.equal(isUnplayable("video/x-msvideo", chromium), true);
    assert.equal(isUnplayable("video/mp4", chromium), false);
    assert.equal(isUnplayable("video/quicktime", chromium), false);
});

test("zooming loads only originals that browsers can show", () => {
    assert.equal(isShownByBrowsers({ mediaType: "image/jpeg" }), true);
    assert.equal(isShownByBrowsers({ mediaType: "image/heic" }), false);
    assert.equal(isShownByBrowsers(null), false);
});
