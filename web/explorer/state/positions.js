/** Positions in a text: offsets in UTF-16 units, as in browsers; lines and columns from 1, as in GraphQL. */
export function positionAt(text, offset) {
    const before = text.slice(0, offset).split(/\r\n|\n|\r/);
    return { line: before.length, column: before.at(-1).length + 1 };
}

/** A position outside the text becomes the nearest position inside. */
export function offsetAt(text, { line, column }) {
    const ends = [...text.matchAll(/\r\n|\n|\r/g)].map((match) => match.index + match[0].length);
    const start = line <= 1 ? 0 : ends[Math.min(line - 2, ends.length - 1)] ?? 0;
    const end = text.slice(start).search(/[\n\r]|$/) + start;
    return Math.min(start + Math.max(column - 1, 0), end);
}
