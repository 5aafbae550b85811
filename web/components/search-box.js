import { html, show } from "../html.js";
import { activeOption, closedList, moved, opened } from "../state/combobox.js";
import { hasTerm, nameOfKind } from "../state/search.js";
import { countInWords } from "../state/wording.js";
import { announce } from "./announce.js";
import { icon } from "./icon.js";

/**
 * The search box, an ARIA combobox: typing shows suggestions, Enter searches for the text, a chosen name becomes a term.
 * Properties: `search` (state/search.js), `suggest` (text → promise of suggestions), `error` (a sentence or null).
 * Actions: `search-text` { text }, `add-term` { kind, value }.
 */
export class SearchBox extends HTMLElement {
    suggest = async () => [];
    #search = null;
    #error = null;
    #list = closedList;
    #turn = 0;

    set search(value) {
        if (this.#search?.q !== value.q) this.#input && (this.#input.value = value.q);
        this.#search = value;
        this.update();
    }

    set error(value) {
        this.#error = value;
        this.update();
    }

    get #input() { return this.querySelector("input"); }

    connectedCallback() {
        show(this, html`
            <form role="search">
                <label class="visually-hidden" for="search-text">Search photos</label>
                ${icon("search")}
                <input id="search-text" type="search" role="combobox" aria-autocomplete="list" aria-expanded="false"
                       aria-controls="search-options" aria-describedby="search-error" autocomplete="off"
                       spellcheck="false" enterkeyhint="search" placeholder="Search photos">
                <ul id="search-options" role="listbox" aria-label="Suggestions" hidden></ul>
                <p id="search-error" role="alert" hidden></p>
            </form>`);
        const form = this.querySelector("form");
        form.addEventListener("submit", (event) => { event.preventDefault(); this.#submit(); });
        this.#input.addEventListener("input", () => this.#typed());
        this.#input.addEventListener("keydown", (event) => this.#pressed(event));
        this.#input.addEventListener("blur", () => this.#become(closedList));
        const options = this.querySelector("ul");
        // Otherwise the box would lose the focus, and the list would close, before the click event.
        options.addEventListener("pointerdown", (event) => event.preventDefault());
        options.addEventListener("click", (event) => {
            const option = event.target.closest("[role=option]");
            if (option) this.#choose(this.#list.options[Number(option.dataset.index)]);
        });
        this.update();
    }

    async #typed() {
        const text = this.#input.value.trim();
        const turn = ++this.#turn;
        if (text === "") {
            this.#become(closedList);
            if (this.#search.q) announce(this, "search-text", { text: "" });
            return;
        }
        await new Promise((resolve) => setTimeout(resolve, 120));
        if (turn !== this.#turn) return;
        const suggestions = await this.suggest(text);
        if (turn !== this.#turn || document.activeElement !== this.#input) return;
        this.#become(opened(suggestions, (term) => hasTerm(this.#search, term)));
    }

    #pressed(event) {
        const direction = { ArrowDown: 1, ArrowUp: -1 }[event.key];
        if (direction && this.#list.isOpen) {
            event.preventDefault();
            this.#become(moved(this.#list, direction));
        } else if (event.key === "Escape") {
            event.preventDefault();
            if (this.#list.isOpen) this.#become(closedList); else this.#input.blur();
        }
    }

    #submit() {
        this.#turn += 1;
        const option = activeOption(this.#list);
        if (option) {
            this.#choose(option);
        } else {
            this.#become(closedList);
            announce(this, "search-text", { text: this.#input.value.trim() });
        }
    }

    #choose({ kind, value }) {
        this.#turn += 1;
        this.#become(closedList);
        this.#input.value = this.#search.q;
        announce(this, "add-term", { kind, value });
    }

    #become(list) {
        this.#list = list;
        this.update();
    }

    update() {
        const input = this.#input;
        if (!input) return;
        const { isOpen, options, active } = this.#list;
        const list = this.querySelector("ul");
        list.hidden = !isOpen;
        show(list, html`${options.map(({ kind, value, count }, index) => html`
            <li id="search-option-${index}" role="option" data-index="${index}" aria-selected="${index === active}">
                <span class="value">${value}</span>
                <span class="detail">${nameOfKind(kind)} · ${countInWords(count, "photo")}</span>
            </li>`)}`);
        input.setAttribute("aria-expanded", String(isOpen));
        if (active >= 0) input.setAttribute("aria-activedescendant", `search-option-${active}`);
        else input.removeAttribute("aria-activedescendant");

        const error = this.querySelector("#search-error");
        error.hidden = !this.#error;
        error.textContent = this.#error ?? "";
        input.setAttribute("aria-invalid", String(Boolean(this.#error)));
    }
}

customElements.define("search-box", SearchBox);
