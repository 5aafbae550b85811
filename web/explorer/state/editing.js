/**
 * What keys do to a text beyond the browser's own: each answers `{ from, to, text, select }`: put `text` in place of
 * what is between the two offsets, then select between the two offsets of `select`.
 */
const step = "  ";

/** Tab with a selection of lines indents them; without, it goes on to the next stop. */
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

/** Puts `#` before lines, or takes it away where all have one. */
export function commented(text, start, end) {
    const from = lineStart(text, start);
    const lines = text.slice(from, lineEnd(text, end)).split("\n").filter((line) => line.trim());
    const isCommented = lines.length > 0 && lines.every((line) => /^\s*#/.test(line));
    return eachLine(text, start, end, (line) => isCommented
        ? line.replace(/^(\s*)# ?/, "$1") : line.trim() ? line.replace(/^(\s*)/, "$1# ") : line);
}

/** Enter keeps the indentation, one step deeper after an opening bracket; a closing one goes to a line of its own. */
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

/** A closing bracket typed on a line of blanks goes one step back; null when the browser's own typing will do. */
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
    // A selection that ends at the beginning of a line does not mean that line.
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
