import { closerOf, grouped } from "./groups.js";

const width = 80;

/**
 * Formats a document: one field per line, two spaces per level, one space between tokens. Arguments that do not fit in
 * one line get one line each. Comments are kept. Returns `{ text }`, or `{ problem }` for an unclosed bracket or
 * string.
 */
export function prettified(text) {
    const { items, problem } = grouped(text);
    if (problem) return { problem };
    const definitions = parts(items, begins.document, text)
        .map((part) => partLines(part, "document", "", text).join("\n"));
    return { text: definitions.map((definition) => `${definition}\n`).join("\n") };
}

/** The offset in the formatted document that is after the same number of characters, not counting white space. */
export function offsetAfter(text, laidOut, offset) {
    let letters = text.slice(0, offset).replace(/[\s,]/g, "").length;
    let place = 0;
    for (; letters > 0 && place < laidOut.length; place += 1) if (!/[\s,]/.test(laidOut[place])) letters -= 1;
    return place;
}

/** Whether an item starts a new part of a list, by the kind of list: gets the item and those since the last start. */
const begins = {
    document: (item, part) => part.at(-1).open === "{",
    fields(item, part) {
        if (item.text === "...") return true;
        const isCondition = part.at(-1).text === "on" && part.at(-2)?.text === "...";
        return item.kind === "name" && !isCondition && ![":", "@", "..."].includes(part.at(-1).text);
    },
    entries: (item, part) => item.kind === "name" && ![":", "$", "@"].includes(part.at(-1).text),
    /** A string is the description of a variable, unless it is the default value of the previous one. */
    variables: (item, part) => item.text === "$"
        ? part.at(-1).kind !== "string" || part.length > 1
        : item.kind === "string" && part.at(-1).text !== "=",
    elements: (item, part) => item.text !== "!" && part.at(-1).text !== "$",
};

/** The kind of list in a group, derived from the enclosing list. */
function styleOf({ open, items }, outside) {
    if (open === "[") return "elements";
    if (open === "{") return outside === "document" || outside === "fields" ? "fields" : "entries";
    return items.some(({ text }) => text === "$") && outside === "document"
        && items.find(({ kind }) => kind !== "comment" && kind !== "string").text === "$" ? "variables" : "entries";
}

/**
 * The parts of a list, `{ comments, items, remark }`: comments are before their part, a remark is after it on the same
 * line.
 */
function parts(items, beginsPart, source) {
    const found = [];
    let comments = [];
    for (const item of items) {
        const last = found.at(-1);
        if (item.kind === "comment") {
            const previous = last?.items.at(-1);
            const follows = previous && !/[\n\r]/.test(source.slice(previous.to, item.from));
            if (follows) last.remark = item.text; else comments.push(item.text);
        } else if (!last || beginsPart(item, last.items)) {
            found.push({ comments, items: [item], remark: null });
            comments = [];
        } else {
            // A comment inside a part moves to its start.
            last.comments.push(...(last.remark ? [last.remark] : []), ...comments);
            last.remark = null;
            last.items.push(item);
            comments = [];
        }
    }
    if (comments.length) found.push({ comments, items: [], remark: null });
    return found;
}

function partLines({ comments, items, remark }, style, indent, source) {
    let text = indent;
    for (const [index, item] of items.entries()) {
        if (index > 0) text += between(items[index - 1], item, style, indent);
        text += item.kind === "group" ? groupText(item, style, indent, text, source) : item.text;
    }
    const before = comments.map((comment) => indent + comment);
    if (!items.length) return before;
    return [...before, remark ? `${text} ${remark}` : text];
}

/** A group that continues the line `before`; on one line if that is allowed and fits. */
function groupText(group, outside, indent, before, source) {
    const style = styleOf(group, outside);
    const inside = parts(group.items, begins[style], source);
    const close = closerOf(group.open);
    if (!inside.length) return group.open + close;
    const column = before.length - before.lastIndexOf("\n") - 1;
    if (style !== "fields" && !hasComment(group)) {
        const words = inside.map((part) => partLines(part, style, "", source).join("")).join(", ");
        const line = group.open === "{" ? `{ ${words} }` : group.open + words + close;
        if (!line.includes("\n") && column + line.length <= width) return line;
    }
    const deeper = indent + "  ";
    const lines = inside.flatMap((part) => partLines(part, style, deeper, source));
    return [group.open, ...lines, indent + close].join("\n");
}

const hasComment = ({ kind, items }) => kind === "comment" || (items ?? []).some(hasComment);

/** The space between two items of a part. */
function between(first, second, style, indent) {
    if (first.kind === "string" && style === "document") return `\n${indent}`;
    if (["$", "@"].includes(first.text) || [":", "!"].includes(second.text) || second.open === "(") return "";
    if (first.text === "..." && second.kind === "name" && second.text !== "on") return "";
    return " ";
}
