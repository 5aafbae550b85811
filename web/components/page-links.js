import { pathOf, root, rooted } from "../addresses.js";
import { html, show } from "../html.js";
import { nameInWords, pagesFor } from "../state/people.js";
import { announce } from "./announce.js";

/**
 * The way back to the photos, the other pages that the session may open, and who is signed in.
 * Properties: `session` (library/session.js), `current` (the path of this page). Action: `sign-out`.
 */
export class PageLinks extends HTMLElement {
    #session = null;
    #current = pathOf(location.href);

    set session(value) { this.#session = value; this.update(); }
    set current(value) { this.#current = value; this.update(); }

    connectedCallback() {
        this.addEventListener("click", (event) => {
            if (event.target.closest("[data-act=sign-out]")) announce(this, "sign-out", {});
        });
        this.update();
    }

    update() {
        if (!this.isConnected) return;
        const pages = this.#session ? pagesFor(this.#session) : [];
        show(this, html`
            <nav aria-label="Views">
                <a href="${root}">Back to the photos</a>
                ${pages.map(({ href, words }) => html`
                    <a href="${rooted(href)}" ${href === this.#current && html`aria-current="page"`}>${words}</a>`)}
            </nav>
            ${this.#session && html`
                <p><span>${nameInWords(this.#session)}</span>
                    <button class="button" data-act="sign-out">Sign out</button></p>`}`);
    }
}

customElements.define("page-links", PageLinks);
