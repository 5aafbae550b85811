/**
 * The first syntax error of a JSON text (RFC 8259): `{ offset, message }`, or null.
 *
 * Error messages of browsers differ, and some have no position.
 */
export function jsonProblem(text) {
    const piece = new RegExp(pieces, "y");
    const blank = /[ \t\n\r]*/y;
    const open = [];
    let expected = "value";
    for (let offset = 0; ;) {
        blank.lastIndex = offset;
        const start = offset + blank.exec(text)[0].length;
        if (start === text.length) return expected === "end" ? null : { offset: start, message: wordsFor[expected] };
        piece.lastIndex = start;
        const groups = piece.exec(text)?.groups;
        const next = groups && following(expected, groups, open);
        if (!next) return { offset: start, message: wordsFor[expected] };
        expected = next;
        offset = piece.lastIndex;
    }
}

const pieces = [
    /(?<sign>[{}[\]:,])/,
    /(?<string>"(?:\\(?:["\\/bfnrt]|u[\da-fA-F]{4})|[^"\\\u0000-\u001f])*")/,
    /(?<plain>-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?(?![\w.])|(?:true|false|null)\b)/,
].map((part) => part.source).join("|");

const wordsFor = {
    "value": "A value is expected here.",
    "value or ]": "A value or “]” is expected here.",
    "name": "A name in double quotes is expected here.",
    "name or }": "A name in double quotes or “}” is expected here.",
    ":": "“:” is expected here.",
    ", or }": "“,” or “}” is expected here.",
    ", or ]": "“,” or “]” is expected here.",
    "end": "The text must end here.",
};

/** What must follow a piece at a position where `expected` is required; undefined if the piece is not allowed there. */
function following(expected, { sign, string, plain }, open) {
    const afterValue = () => open.length === 0 ? "end" : open.at(-1) === "{" ? ", or }" : ", or ]";
    const closed = () => { open.pop(); return afterValue(); };
    const takesValue = expected.startsWith("value");
    if (takesValue && (sign === "{" || sign === "[")) {
        open.push(sign);
        return sign === "{" ? "name or }" : "value or ]";
    }
    if (takesValue && (string !== undefined || plain !== undefined)) return afterValue();
    if (expected.startsWith("name") && string !== undefined) return ":";
    if (expected === ":" && sign === ":") return "value";
    if (expected.startsWith(",") && sign === ",") return open.at(-1) === "{" ? "name" : "value";
    if (sign && expected.endsWith(`or ${sign}`)) return closed();
}

/** The variables in a JSON text: `{ values }` or `{ problem: { offset, message } }`. An empty text has no variables. */
export function variablesFrom(text) {
    if (!text.trim()) return { values: {} };
    const problem = jsonProblem(text);
    if (problem) return { problem };
    const values = JSON.parse(text);
    const isObject = values !== null && typeof values === "object" && !Array.isArray(values);
    const start = text.search(/\S/);
    return isObject ? { values } : { problem: { offset: start, message: "Variables must be an object: { … }." } };
}
