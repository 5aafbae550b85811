import { rooted } from "../../addresses.js";
import { announce } from "../../components/announce.js";
import { html, show } from "../../html.js";
import { searchSchema } from "../state/schema.js";
import { fieldPage, overviewPage, searchPage, typePage } from "./schema-pages.js";

/**
 * The documentation of the schema: search, types and their fields. Properties: `schema` (state/schema.js, or null),
 * `trouble` (why there is no schema, a sentence), `path`: the open pages, `[{ type, member }]`; `member` is null for the
 * page of a type.
 * Action: `read-docs` { path }.
 */
export class SchemaDocs extends HTMLElement {
    #schema = null;
    #trouble = null;
    #path = [];
    #text = "";

    set schema(value) {
        if (value === this.#schema) return;
        this.#schema = value;
        this.update();
    }

    set trouble(value) {
        if (value === this.#trouble) return;
        this.#trouble = value;
        this.update();
    }

    set path(value) {
        this.#path = value;
        this.#text = "";
        this.update();
        const content = this.querySelector(".content");
        if (content) content.scrollTop = 0;
    }

    connectedCallback() {
        show(this, html`
            <div class="tools">
                <label class="visually-hidden" for="docs-search">Search types and fields</label>
                <input id="docs-search" type="search" placeholder="Search types and fields" autocomplete="off"
                       spellcheck="false">
                <nav class="trail" aria-label="Where you are in the schema"></nav>
            </div>
            <div class="content" tabindex="0" role="region" aria-label="Schema"></div>`);
        this.querySelector("input").addEventListener("input", ({ target }) => {
            this.#text = target.value;
            this.update();
        });
        this.addEventListener("click", (event) => this.#follow(event.target.closest("[data-type], [data-step]")));
        this.update();
    }

    #follow(link) {
        if (!link) return;
        const { step, type, member } = link.dataset;
        const path = step !== undefined ? this.#path.slice(0, Number(step))
            : [...this.#path, { type, member: member ?? null }];
        announce(this, "read-docs", { path });
        // The followed link no longer exists, so the focus moves to the new content.
        this.querySelector(".content").focus({ preventScroll: true });
    }

    update() {
        const content = this.querySelector(".content");
        if (!content) return;
        const input = this.querySelector("input");
        if (input.value !== this.#text) input.value = this.#text;
        show(this.querySelector(".trail"), this.#trail());
        show(content, this.#page());
    }

    /** The last pages of the path. */
    #trail() {
        const first = Math.max(0, this.#path.length - 4);
        const name = ({ type, member }) => member ? `${type}.${member}` : type;
        return html`
            ${this.#path.length > 0 && html`<button class="link" data-step="0">Schema</button>`}
            ${this.#path.slice(first).map((place, index, shown) => index === shown.length - 1
                ? html`<span aria-hidden="true">›</span><span aria-current="page">${name(place)}</span>`
                : html`<span aria-hidden="true">›</span>
                    <button class="link" data-step="${first + index + 1}">${name(place)}</button>`)}
            ${this.#path.length === 0 && html`<a href="${rooted("/schema.graphql")}">Download the schema</a>`}`;
    }

    #page() {
        if (!this.#schema) return html`<p class="notice">${this.#trouble ?? "Loading the schema…"}</p>`;
        if (this.#text.trim()) return searchPage(searchSchema(this.#schema, this.#text), this.#text);
        const place = this.#path.at(-1);
        if (!place) return overviewPage(this.#schema);
        return place.member ? fieldPage(this.#schema, place) : typePage(this.#schema, place);
    }
}

customElements.define("schema-docs", SchemaDocs);
