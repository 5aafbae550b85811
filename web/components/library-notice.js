import { html, show } from "../html.js";
import { announce } from "./announce.js";
import { icon } from "./icon.js";

/**
 * A message that is shown instead of photos. Property: `notice`: null or
 * { icon, title, text, action: { name, label } | null }. Action: the action of the notice.
 */
export class LibraryNotice extends HTMLElement {
    #notice = null;

    set notice(value) { this.#notice = value; this.update(); }

    connectedCallback() {
        this.setAttribute("role", "status");
        this.addEventListener("click", (event) => {
            if (event.target.closest("button")) announce(this, this.#notice.action.name);
        });
        this.update();
    }

    update() {
        if (!this.isConnected) return;
        this.hidden = !this.#notice;
        const { icon: name, title, text, action } = this.#notice ?? {};
        show(this, this.#notice ? html`
            ${icon(name)}
            <h2>${title}</h2>
            <p>${text}</p>
            ${action && html`<button class="button primary">${action.label}</button>`}` : html``);
    }
}

customElements.define("library-notice", LibraryNotice);
