import assert from "node:assert/strict";
import { test } from "node:test";
import {
    bytesInWords, cameraInWords, dayInWords, knownDayInWords, offsetInWords, photoInWords, positionInWords, settingsInWords,
    shortCount, sourceInWords, timeInWords,
} from "../state/wording.js";

test("a wall-clock time is shown unchanged in any time zone of the browser", () => {
    assert.equal(dayInWords("2019-07-14T23:59:59.25"), "Sun, 14 Jul 2019");
    assert.equal(timeInWords("2019-07-14T23:59:59.25"), "23:59:59");
    assert.equal(dayInWords(null), "Undated");
});

for (const [precision, words] of [
    ["YEAR", "1965"], ["MONTH", "July 1965"], ["DAY", "Wednesday, 14 July 1965"], ["TIME", "Wednesday, 14 July 1965"],
    [null, "Wednesday, 14 July 1965"]]) {
    test(`a date known to the ${precision} is ${words}`, () =>
        assert.equal(knownDayInWords("1965-07-14T00:00:00", precision), words));
}

for (const [minutes, words] of [[0, "UTC+00:00"], [345, "UTC+05:45"], [-210, "UTC−03:30"]]) {
    test(`an offset of ${minutes} minutes is ${words}`, () => assert.equal(offsetInWords(minutes), words));
}

const badges = [[7, "7"], [999, "999"], [1000, "1k"], [1234, "1.2k"], [31_400, "31k"], [2_400_000, "2.4M"]];
for (const [count, words] of badges) {
    test(`${count} on a badge is ${words}`, () => assert.equal(shortCount(count), words));
}

test("a camera's make is not repeated", () => {
    assert.equal(cameraInWords({ make: "Canon", model: "Canon EOS D60" }), "Canon EOS D60");
    assert.equal(cameraInWords({ make: "NIKON CORPORATION", model: "NIKON D40" }), "NIKON D40");
    assert.equal(cameraInWords({ make: "Apple", model: "iPhone 6" }), "Apple iPhone 6");
    assert.equal(cameraInWords({ make: "Leica", model: null }), "Leica");
});

test("settings are written as photographers write them, and unknown ones are omitted", () => {
    const nothing = {
        shutterSpeed: null, exposureSeconds: null, fNumber: null, focalLength: null, focalLength35: null, iso: null,
    };
    assert.deepEqual(settingsInWords(nothing), []);
    assert.deepEqual(
        settingsInWords({ exposureSeconds: 0.008, fNumber: 2.8, focalLength: 4.15, focalLength35: 29, iso: 32 }),
        ["1/125 s", "f/2.8", "4.15 mm (29 mm equivalent)", "ISO 32"]);
    assert.deepEqual(settingsInWords({ ...nothing, exposureSeconds: 2.5 }), ["2.5 s"]);
    assert.deepEqual(
        settingsInWords({ ...nothing, exposureSeconds: 0.333, fNumber: 16 / 9, focalLength: 6.76 }),
        ["1/3 s", "f/1.78", "6.76 mm"]);
    assert.deepEqual(settingsInWords({ ...nothing, shutterSpeed: "1/60" }), ["1/60 s"]);
});

test("bytes, positions and sources read well", () => {
    assert.deepEqual([1, 999, 1500, 2_590_700].map(bytesInWords), ["1 byte", "999 bytes", "1.5 kB", "2.6 MB"]);
    assert.equal(positionInWords({ latitude: -33.5, longitude: 151.25 }), "33.50000° S, 151.25000° E");
    assert.equal(sourceInWords("exif:DateTimeOriginal"), "from the camera");
    assert.equal(sourceInWords("object:mtime"), "when the file was saved");
    assert.equal(sourceInWords("name:day"), "from the file name");
    assert.equal(sourceInWords("something:new"), null);
});

test("a photo has a description for screen readers", () => {
    const place = { city: "Nice", country: "France" };
    const photo = { filename: "a.jpg", takenAt: "2019-07-14T10:00:00", place, error: null };
    assert.equal(photoInWords(photo), "Photo from Sunday, 14 July 2019, Nice, France, a.jpg");
    assert.match(photoInWords({ ...photo, mediaType: "video/mp4" }), /^Video from Sunday/);
    assert.equal(photoInWords({ ...photo, error: { code: "TRUNCATED" } }), "a.jpg, could not be read");
});
