/** Executed requests, newest first: `{ query, variables, at }`, `at` in milliseconds since 1970. */
export const limit = 50;

/** A request that is run again moves to the top. */
export function remembered(history, { query, variables, at }) {
    if (!query.trim()) return history;
    const others = history.filter((entry) => entry.query !== query || entry.variables !== variables);
    return [{ query, variables, at }, ...others].slice(0, limit);
}

export function forgotten(history, index) {
    return history.filter((_, place) => place !== index);
}

/** Reads the stored history. People or older versions may have changed it, so invalid entries are dropped. */
export function readHistory(kept) {
    let entries;
    try {
        entries = JSON.parse(kept ?? "[]");
    } catch (error) {
        if (error instanceof SyntaxError) return [];
        throw error;
    }
    if (!Array.isArray(entries)) return [];
    return entries
        .filter((entry) => typeof entry?.query === "string" && typeof entry.variables === "string"
            && Number.isFinite(entry.at))
        .slice(0, limit);
}

/** The title of an entry: the name of its first operation, or the beginning of its text. */
export function titleOf({ query }) {
    const name = query.match(/\b(?:query|mutation|subscription)\s+([A-Za-z_]\w*)/)?.[1];
    return name ?? query.replace(/#.*/g, "").replace(/\s+/g, " ").trim().slice(0, 80);
}
