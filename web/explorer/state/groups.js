import { tokens } from "./tokens.js";

const closers = { "{": "}", "(": ")", "[": "]" };

/**
 * Parses the brackets of a document into a tree: a list of tokens and groups, `{ kind: "group", open, items, from, to }`;
 * or returns the first error, `{ problem: { offset, message } }`.
 */
export function grouped(text) {
    const stack = [{ open: null, items: [] }];
    for (const token of tokens(text)) {
        if (token.kind === "invalid") {
            return trouble(token.from, `“${token.text.slice(0, 20)}” is not allowed here.`);
        }
        const inside = stack.at(-1);
        if (closers[token.text]) {
            const group = { kind: "group", open: token.text, items: [], from: token.from };
            inside.items.push(group);
            stack.push(group);
        } else if (Object.values(closers).includes(token.text)) {
            if (closers[inside.open] !== token.text) {
                return trouble(token.from, `“${token.text}” closes no bracket.`);
            }
            stack.pop().to = token.from + 1;
        } else inside.items.push({ ...token, to: token.from + token.text.length });
    }
    const { open, from } = stack.at(-1);
    return open ? trouble(from, `“${open}” is not closed.`) : { items: stack[0].items };
}

const trouble = (offset, message) => ({ problem: { offset, message } });

export const closerOf = (open) => closers[open];
