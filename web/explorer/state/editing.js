/**
 * Editing keys that browsers do not have. Each function returns `{ from, to, text, select }`: replace the text between
 * the offsets `from` and `to` by `text`, then select between the two offsets in `select`.
 */
const step = "  ";

/** Tab indents selected lines; without a selection it inserts spaces to the next tab stop. */
export function indented(text, start, end) {
    if (start === end) {
        const column = start - lineStart(text, start);
        const blanks = step.slice(column % step.length);
        return { from: start, to: end, text: blanks, select: [start + blanks.length, start + blanks.length] };
    }
    return eachLine(text, start, end, (line) => line && step + line);
}

/** Shift and Tab. */
export function outdented(text, start, end) {
    return eachLine(text, start, end, (line) => line.replace(/^(\t| {1,2})/, ""));
}

/** Comments lines with `#`, or uncomments them if all are comments. */
export function commented(text, start, end) {
    const from = lineStart(text, start);
    const lines = text.slice(from, lineEnd(text, end)).split("\n").filter((line) => line.trim());
    const isCommented = lines.length > 0 && lines.every((line) => /^\s*#/.test(line));
    return eachLine(text, start, end, (line) => isCommented
        ? line.replace(/^(\s*)# ?/, "$1") : line.trim() ? line.replace(/^(\s*)/, "$1# ") : line);
}

/** Enter keeps the indentation, one step deeper after an opening bracket. A closing bracket gets its own line. */
export function newLine(text, start, end) {
    const line = text.slice(lineStart(text, start), start);
    const indent = line.match(/^[ \t]*/)[0];
    const opens = /[{([]\s*$/.test(line);
    const deeper = opens ? indent + step : indent;
    const closes = opens && /^[ \t]*[})\]]/.test(text.slice(end));
    const inserted = `\n${deeper}${closes ? `\n${indent}` : ""}`;
    const cursor = start + 1 + deeper.length;
    return { from: start, to: end, text: inserted, select: [cursor, cursor] };
}

/** A closing bracket on an empty line is unindented; null if the browser can handle the key. */
export function closingBracket(text, start, end, bracket) {
    const from = lineStart(text, start);
    const blanks = text.slice(from, start);
    if (start !== end || !blanks.endsWith(step) || blanks.trim() !== "") return null;
    const at = start - step.length;
    return { from: at, to: end, text: bracket, select: [at + 1, at + 1] };
}

const lineStart = (text, offset) => text.lastIndexOf("\n", offset - 1) + 1;

function lineEnd(text, offset) {
    const end = text.indexOf("\n", offset);
    return end < 0 ? text.length : end;
}

function eachLine(text, start, end, change) {
    const from = lineStart(text, start);
    // A selection that ends at the start of a line does not include that line.
    const last = end > start && text[end - 1] === "\n" ? end - 1 : end;
    const to = lineEnd(text, last);
    const before = text.slice(from, to).split("\n");
    const after = before.map(change);
    const cursor = Math.max(from, start + after[0].length - before[0].length);
    const changed = after.join("\n");
    return {
        from, to, text: changed,
        select: start === end ? [cursor, cursor] : [cursor, Math.max(cursor, end + changed.length - (to - from))],
    };
}
