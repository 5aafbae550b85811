import { meaningful } from "./tokens.js";

const kinds = ["query", "mutation", "subscription"];

/** The operations of a document, in order: `{ kind, name, from, to }`. The name of an anonymous operation is null. */
export function operations(text) {
    const list = meaningful(text);
    const found = [];
    let depth = 0;
    let open = null;
    for (const [index, token] of list.entries()) {
        const following = list[index + 1];
        if (!open) {
            if (token.text === "{") open = { kind: "query", name: null, from: token.from };
            else if (kinds.includes(token.text)) {
                const name = following?.kind === "name" ? following.text : null;
                open = { kind: token.text, name, from: token.from };
            } else if (token.text === "fragment") open = { kind: "fragment" };
        }
        if (/^[{([]$/.test(token.text)) depth += 1;
        if (/^[})\]]$/.test(token.text)) depth = Math.max(depth - 1, 0);
        if (depth === 0 && token.text === "}" && open) {
            if (open.kind !== "fragment") found.push({ ...open, to: token.from + 1 });
            open = null;
        }
    }
    if (open && open.kind !== "fragment") found.push({ ...open, to: text.length });
    return found;
}

/** The operation to run: the chosen one, else the one at the cursor, else the first. */
export function operationToRun(list, { chosen = null, cursor = -1 } = {}) {
    return list.find(({ name }) => name !== null && name === chosen)
        ?? list.find(({ from, to }) => from <= cursor && cursor <= to)
        ?? list[0] ?? null;
}
