/** Storage of the explorer in this browser. */
const place = (name) => `calotype.explorer.${name}`;

/** The stored text, or null; also null if the browser refuses access to its storage. */
export function kept(name) {
    try {
        return localStorage.getItem(place(name));
    } catch (error) {
        if (error instanceof DOMException) return null;
        throw error;
    }
}

/** Stores a text; false if the browser refuses or its storage is full. */
export function keep(name, text) {
    try {
        localStorage.setItem(place(name), text);
        return true;
    } catch (error) {
        if (error instanceof DOMException) return false;
        throw error;
    }
}
