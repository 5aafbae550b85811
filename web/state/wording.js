import { badgeOf } from "./motion.js";

/** Facts as text. Wall-clock times are formatted unchanged, never converted to the browser's time zone. */
const language = "en-GB";
const formats = {
    day: { weekday: "short", day: "numeric", month: "short", year: "numeric" },
    shortDay: { day: "numeric", month: "short", year: "numeric" },
    longDay: { weekday: "long", day: "numeric", month: "long", year: "numeric" },
    month: { month: "long", year: "numeric" },
    time: { hour: "2-digit", minute: "2-digit", second: "2-digit" },
};
const formatters = Object.fromEntries(Object.entries(formats).map(([name, options]) =>
    [name, new Intl.DateTimeFormat(language, { ...options, timeZone: "UTC" })]));

function formatted(name, wallClock) {
    const [date, time = "00:00:00"] = wallClock.split("T");
    const [year, month = "01", day = "01"] = date.split("-");
    return formatters[name].format(new Date(`${year}-${month}-${day}T${time.slice(0, 8)}Z`));
}

export const dayInWords = (wallClock) => wallClock ? formatted("day", wallClock) : "Undated";
export const shortDayInWords = (wallClock) => wallClock ? formatted("shortDay", wallClock) : "Undated";
export const longDayInWords = (wallClock) => wallClock ? formatted("longDay", wallClock) : "Undated";
export const monthInWords = (wallClock) => wallClock ? formatted("month", wallClock) : "Undated";

/** A date in its known precision: year, month or day. */
export function knownDayInWords(wallClock, precision) {
    if (precision === "YEAR") return wallClock.slice(0, 4);
    return precision === "MONTH" ? monthInWords(wallClock) : longDayInWords(wallClock);
}

export const timeInWords = (wallClock) => formatted("time", wallClock);

/** Minutes east of UTC as `UTC+02:00`. */
export function offsetInWords(minutes) {
    const two = (number) => String(number).padStart(2, "0");
    const size = Math.abs(minutes);
    return `UTC${minutes < 0 ? "−" : "+"}${two(Math.floor(size / 60))}:${two(size % 60)}`;
}

/** The description of a photo for screen readers. */
export function photoInWords({ filename, takenAt, place, error, mediaType, motion }) {
    if (error) return `${filename}, could not be read`;
    const where = [place?.city, place?.country].filter(Boolean).join(", ");
    const when = takenAt ? ` from ${longDayInWords(takenAt)}` : ", unknown date";
    const kind = { video: "Video", live: "Live photo" }[badgeOf({ mediaType, motion })] ?? "Photo";
    return [`${kind}${when}`, where, filename].filter(Boolean).join(", ");
}

export function countInWords(count, one, many = `${one}s`) {
    return `${count.toLocaleString(language)} ${count === 1 ? one : many}`;
}

/** A number short enough for a badge: 950, 1.2k, 31k, 2.4M. */
export function shortCount(count) {
    const steps = [[1e6, "M"], [1e3, "k"]];
    for (const [size, letter] of steps) {
        if (count >= size) return `${(count / size).toFixed(count < size * 10 ? 1 : 0).replace(".0", "")}${letter}`;
    }
    return String(count);
}

export function bytesInWords(bytes) {
    if (bytes < 1000) return countInWords(bytes, "byte");
    const unit = bytes < 1e6 ? ["kB", 1e3] : bytes < 1e9 ? ["MB", 1e6] : ["GB", 1e9];
    return `${(bytes / unit[1]).toFixed(bytes / unit[1] < 10 ? 1 : 0)} ${unit[0]}`;
}

export function cameraInWords({ make, model }) {
    if (!make || model?.toLowerCase().startsWith(make.split(" ")[0].toLowerCase())) return model ?? make;
    return [make, model].filter(Boolean).join(" ");
}

/** The known settings of an exposure: `["1/125 s", "f/2.8", "35 mm", "ISO 200"]`. */
export function settingsInWords({ shutterSpeed, exposureSeconds, fNumber, focalLength, focalLength35, iso }) {
    // The same rounding as in the search language: `f:1.78` finds photos that show f/1.78.
    const number = (value) => String(+value.toFixed(2));
    const equivalent = focalLength35 && Math.round(focalLength35) !== Math.round(focalLength)
        ? ` (${number(focalLength35)} mm equivalent)` : "";
    return [
        exposureInWords(shutterSpeed, exposureSeconds),
        fNumber && `f/${number(fNumber)}`,
        focalLength && `${number(focalLength)} mm${equivalent}`,
        iso && `ISO ${iso}`,
    ].filter(Boolean);
}

function exposureInWords(written, seconds) {
    if (seconds && seconds < 0.4) return `1/${Math.round(1 / seconds)} s`;
    if (seconds) return `${+seconds.toFixed(2)} s`;
    return written && `${written.replace(/\s*s(ec)?\.?$/, "")} s`;
}

export function positionInWords({ latitude, longitude }) {
    const degrees = (value, positive, negative) =>
        `${Math.abs(value).toFixed(5)}° ${value < 0 ? negative : positive}`;
    return `${degrees(latitude, "N", "S")}, ${degrees(longitude, "E", "W")}`;
}

/** Descriptions of a date's source, by the beginning of its name; see docs/metadata.md. */
const sources = [
    ["sidecar:", "from a file next to the photo"],
    ["takeout", "from Google Photos"],
    ["exif:GPS", "from the GPS clock"],
    ["exif:DateTimeDigitized", "when it was digitised"],
    ["exif:DateTime", "from the camera"],
    ["exif:", "from the camera"],
    ["xmp:CreateDate", "when it was digitised"],
    ["xmp:", "from a photo program"],
    ["photoshop:", "from a photo program"],
    ["iptc:", "from a photo program"],
    ["png:", "from the picture file"],
    ["quicktime:", "from the camera"],
    ["video:", "from the camera"],
    ["name", "from the file name"],
    ["object:mtime", "when the file was saved"],
    ["object:", "when the photo was uploaded"],
    ["sql", "set by another program"],
    ["user", "set manually"],
];

/** The description of a date's source, or null if it is unknown. */
export function sourceInWords(source) {
    return sources.find(([start]) => source?.toLowerCase().startsWith(start.toLowerCase()))?.[1] ?? null;
}
