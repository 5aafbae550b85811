import { html, show } from "../html.js";
import { isEmpty, nameOfKind } from "../state/search.js";
import { countInWords } from "../state/wording.js";
import { announce } from "./announce.js";
import { icon } from "./icon.js";

/**
 * The parts of the search, each with a button that removes it, and the number of matching photos.
 * Properties: `search`, `total` (a number, or null while unknown). Actions: `remove-term` { kind, value },
 * `remove-area`, `search-text` { text: "" }, `clear-search`.
 */
export class SearchTerms extends HTMLElement {
    #search = null;
    #total = null;

    set search(value) { this.#search = value; this.update(); }
    set total(value) { this.#total = value; this.update(); }

    connectedCallback() {
        show(this, html`<ul aria-label="Search terms"></ul><p role="status"></p>
            <button class="button" data-action="clear-search">Clear</button>`);
        this.addEventListener("click", (event) => {
            const button = event.target.closest("[data-action]");
            if (button) announce(this, button.dataset.action, { ...button.dataset });
        });
        this.update();
    }

    update() {
        if (!this.isConnected || !this.#search) return;
        const { q, terms, box } = this.#search;
        this.hidden = isEmpty(this.#search);
        const chip = (action, name, text, term = {}) => html`
            <li><button class="chip" data-action="${action}" data-text=""
                        data-kind="${term.kind}" data-value="${term.value}">
                <span class="kind">${name}</span> <span>${text}</span>
                ${icon("close")}<span class="visually-hidden">Remove</span>
            </button></li>`;
        show(this.querySelector("ul"), html`
            ${q && chip("search-text", "Text", q)}
            ${terms.map((term) => chip("remove-term", nameOfKind(term.kind), term.value, term))}
            ${box && chip("remove-area", "Map", "This area")}`);
        this.querySelector("p").textContent = this.#total === null ? "" : countInWords(this.#total, "photo");
    }
}

customElements.define("search-terms", SearchTerms);
