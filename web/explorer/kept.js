/** What this browser keeps of the explorer between visits. */
const place = (name) => `calotype.explorer.${name}`;

/** The text kept by this name, or null, also where the browser keeps nothing for us. */
export function kept(name) {
    try {
        return localStorage.getItem(place(name));
    } catch (error) {
        if (error instanceof DOMException) return null;
        throw error;
    }
}

/** Keeps a text; false when the browser refuses or has no room. */
export function keep(name, text) {
    try {
        localStorage.setItem(place(name), text);
        return true;
    } catch (error) {
        if (error instanceof DOMException) return false;
        throw error;
    }
}
