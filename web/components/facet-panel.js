import { html, show } from "../html.js";
import { hasTerm, kinds } from "../state/search.js";
import { announce } from "./announce.js";

/**
 * The filters: checkboxes for the terms of the matching photos, by kind.
 * Properties: `search`, `facets` (lists of { value, count } by name, or null while they load), `isOpen`.
 * Actions: `add-term` { kind, value }, `remove-term` { kind, value }, `close-filters`.
 */
export class FacetPanel extends HTMLElement {
    #search = null;
    #facets = null;
    #isOpen = false;

    set search(value) { this.#search = value; this.update(); }
    set facets(value) { this.#facets = value; this.update(); }
    set isOpen(value) { this.#isOpen = value; this.update(); }

    connectedCallback() {
        this.id = "filters";
        show(this, html`<section aria-label="Filters">
            <div class="groups"></div>
            <p class="wait" role="status"></p>
            <button class="button primary" type="button">Done</button>
        </section>`);
        this.addEventListener("change", ({ target }) => {
            const { kind, value } = target.dataset;
            announce(this, target.checked ? "add-term" : "remove-term", { kind, value });
        });
        this.querySelector("button").addEventListener("click", () => announce(this, "close-filters"));
        this.addEventListener("keydown", (event) => {
            if (event.key === "Escape") announce(this, "close-filters");
        });
        this.update();
    }

    update() {
        if (!this.isConnected) return;
        this.hidden = !this.#isOpen;
        if (!this.#isOpen || !this.#search) return;
        this.querySelector(".wait").textContent = this.#facets ? "" : "Loading…";
        const focused = document.activeElement?.closest("facet-panel input")?.id;
        show(this.querySelector(".groups"), html`${this.#groups().map(({ kind, heading, values }) => html`
            <fieldset>
                <legend>${heading}</legend>
                <div class="values">${values.map(({ value, count }) => html`
                    <label>
                        <input type="checkbox" id="filter-${kind}-${value}" data-kind="${kind}" data-value="${value}"
                               ${hasTerm(this.#search, { kind, value }) ? html`checked` : ""}>
                        <span>${value} <small>${count}</small></span>
                    </label>`)}
                </div>
            </fieldset>`)}`);
        // Checkboxes are rendered again when the counts change; the keyboard focus is restored.
        if (focused) document.getElementById(focused)?.focus();
    }

    /** Kinds with their values. A chosen value stays in the list even if no photo has it. */
    #groups() {
        return kinds.filter(({ facet }) => facet).map(({ kind, heading, facet }) => {
            const listed = this.#facets?.[facet] ?? [];
            const missing = this.#search.terms
                .filter((term) => term.kind === kind && !listed.some(({ value }) => value === term.value))
                .map(({ value }) => ({ value, count: 0 }));
            return { kind, heading, values: [...missing, ...listed] };
        }).filter(({ values }) => values.length);
    }
}

customElements.define("facet-panel", FacetPanel);
