/**
 * The tokens of a GraphQL document (specification, section 2.1), even of an incomplete one: other text becomes a token of
 * kind `invalid`, so that the tokens and the white space between them are the whole text.
 *
 * { kind: "name" | "punctuator" | "number" | "string" | "comment" | "invalid", text, from }
 */
const pattern = new RegExp([
    /(?<blank>[\s,\ufeff]+)/,
    /(?<comment>#[^\n\r]*)/,
    /(?<name>[A-Za-z_]\w*)/,
    /(?<number>-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?(?![\w.]))/,
    /(?<string>"""(?:\\"""|[^])*?"""|"(?!"")(?:\\.|[^"\\\n\r])*")/,
    /(?<punctuator>\.\.\.|[!$&()\:=@[\]{|}])/,
    // An unclosed string ends at the end of its line, an unclosed block string at the end of the text.
    /(?<invalid>"""[^]*|"[^\n\r]*|-?\d[\w.]*|[^])/,
].map((part) => part.source).join("|"), "gy");

export function tokens(text) {
    const found = [];
    for (const match of text.matchAll(pattern)) {
        const [kind] = Object.entries(match.groups).find(([, value]) => value !== undefined);
        if (kind !== "blank") found.push({ kind, text: match[0], from: match.index });
    }
    return found;
}

/** The tokens that the server does not ignore. */
export const meaningful = (text) => tokens(text).filter(({ kind }) => kind !== "comment");
