import { html } from "../../html.js";

/** Coloured pieces (state/colours.js) as HTML; explorer.css has a colour for each kind. */
export function coloured(pieces) {
    return pieces.map(({ text, kind }) => kind ? html`<span class="code-${kind}">${text}</span>` : text);
}
