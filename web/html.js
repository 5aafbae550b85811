/** Safe HTML. Only `html` creates it, and escapes every value. */
class Markup {
    #text;
    constructor(text) { this.#text = text; }
    toString() { return this.#text; }
}

const escapes = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "'": "&#39;" };

function escaped(value) {
    if (value === null || value === undefined || value === false) return "";
    if (value instanceof Markup) return String(value);
    if (Array.isArray(value)) return value.map(escaped).join("");
    return String(value).replace(/[&<>"']/g, (character) => escapes[character]);
}

/** An HTML template. Values are escaped, lists are joined; null, undefined and false show nothing. */
export function html(strings, ...values) {
    return new Markup(strings.reduce((text, string, index) => text + escaped(values[index - 1]) + string));
}

/** Replaces the content of an element. */
export function show(element, markup) {
    if (!(markup instanceof Markup)) throw new TypeError("show() takes the result of html``.");
    element.innerHTML = String(markup);
}
