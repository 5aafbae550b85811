import { announce } from "../../components/announce.js";
import { icon } from "../../components/icon.js";
import { html, show } from "../../html.js";
import { countInWords } from "../../state/wording.js";
import { titleOf } from "../state/history.js";

const when = new Intl.DateTimeFormat("en-GB", { day: "numeric", month: "short", hour: "2-digit", minute: "2-digit" });

/**
 * Recent requests. Properties: `history` (state/history.js), `isKept` (false if the browser cannot store them).
 * Actions: `restore-request` { index }, `forget-request` { index }, `clear-history`.
 */
export class QueryHistory extends HTMLElement {
    #history = [];
    #isKept = true;

    set history(value) {
        if (value === this.#history) return;
        this.#history = value;
        this.update();
    }

    set isKept(value) { this.#isKept = value; this.update(); }

    connectedCallback() {
        show(this, html`
            <div class="tools"><p></p><button class="button" data-action="clear-history">Clear</button></div>
            <ul aria-label="Requests, newest first"></ul>`);
        this.addEventListener("click", (event) => {
            const { action, index } = event.target.closest("[data-action]")?.dataset ?? {};
            if (action) announce(this, action, { index: Number(index) });
        });
        this.update();
    }

    update() {
        const list = this.querySelector("ul");
        if (!list) return;
        const count = this.#history.length;
        this.querySelector("p").textContent = count === 0 ? "Requests that you run are listed here. They are stored only in this browser."
            : countInWords(count, "request") + (this.#isKept ? "" : "; this browser does not keep them");
        this.querySelector("[data-action=clear-history]").hidden = count === 0;
        list.hidden = count === 0;
        show(list, html`${this.#history.map((entry, index) => html`
            <li>
                <button class="restore" data-action="restore-request" data-index="${index}">
                    <span>${titleOf(entry)}</span><small>${when.format(entry.at)}</small>
                </button>
                <button class="icon-button" data-action="forget-request" data-index="${index}" title="Forget">
                    ${icon("close")}<span class="visually-hidden">Remove ${titleOf(entry)}</span>
                </button>
            </li>`)}`);
    }
}

customElements.define("query-history", QueryHistory);
