import { meaningful, tokens } from "./tokens.js";

/**
 * Splits a document into coloured pieces, `{ text, kind }`, which together are the whole text. `kind` is null for white
 * space and punctuation, otherwise keyword, field, argument, type, variable, directive, constant, string, number, comment or
 * invalid.
 */
export function colouredDocument(text) {
    const brackets = [];
    let before = null, earlier = null;
    const kinds = new Map();
    for (const token of meaningful(text)) {
        if (token.kind === "name" || token.text === "$" || token.text === "@") {
            kinds.set(token.from, kindOf(token, before, earlier, brackets, text));
        } else if (token.kind !== "punctuator") kinds.set(token.from, token.kind);
        if (/^[{([]$/.test(token.text)) brackets.push(bracketOf(token.text, brackets.at(-1)));
        if (/^[})\]]$/.test(token.text)) brackets.pop();
        [earlier, before] = [before, token];
    }
    const pieces = tokens(text).map((token) =>
        ({ ...token, kind: token.kind === "comment" ? "comment" : kinds.get(token.from) ?? null }));
    return withBlanks(pieces, text);
}

function kindOf(token, before, earlier, brackets, text) {
    if (token.text === "$" || before?.text === "$") return "variable";
    if (token.text === "@" || before?.text === "@") return "directive";
    if (before?.text === "on" && (earlier?.text === "..." || earlier?.kind === "name")) return "type";
    const place = brackets.at(-1);
    if (!place) return /^(query|mutation|subscription|fragment|on)$/.test(token.text) ? "keyword" : "definition";
    if (place === "fields") {
        return before?.text === "..." ? token.text === "on" ? "keyword" : "definition" : "field";
    }
    const isName = /^\s*:/.test(text.slice(token.from + token.text.length)) && before?.text !== ":";
    if (isName) return "argument";
    // In `($a: [Photo!] = NEW)` a name after the colon is a type, one after `=` a value.
    const isType = place === "variables" && before?.text !== "=";
    return isType ? "type" : "constant";
}

/** The content of a bracket, derived from the content of the enclosing one. */
function bracketOf(open, outside) {
    if (open === "{") return !outside || outside === "fields" ? "fields" : "values";
    if (open === "(") return outside ? "values" : "variables";
    return outside;
}

const json = new RegExp([
    /(?<field>"(?:\\.|[^"\\\n])*"(?=\s*:))/, /(?<string>"(?:\\.|[^"\\\n])*")/, /(?<number>-?\d[\d.eE+-]*)/,
    /(?<constant>\b(?:true|false|null)\b)/,
].map((part) => part.source).join("|"), "g");

/** Splits JSON into the same pieces. `field` is the name of a member. */
export function colouredJSON(text) {
    const pieces = [...text.matchAll(json)].map((match) => {
        const [kind] = Object.entries(match.groups).find(([, value]) => value !== undefined);
        return { text: match[0], kind, from: match.index };
    });
    return withBlanks(pieces, text);
}

/** Inserts the text between the pieces, and joins adjacent pieces of the same kind. */
function withBlanks(pieces, text) {
    const found = [];
    const add = (piece, kind) => {
        if (piece === "") return;
        if (found.at(-1)?.kind === kind) found.at(-1).text += piece; else found.push({ text: piece, kind });
    };
    let offset = 0;
    for (const { text: piece, kind, from } of pieces) {
        add(text.slice(offset, from), null);
        add(piece, kind);
        offset = from + piece.length;
    }
    add(text.slice(offset), null);
    return found;
}
