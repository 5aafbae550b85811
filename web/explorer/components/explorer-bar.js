import { root, rooted } from "../../addresses.js";
import { announce } from "../../components/announce.js";
import { html, show } from "../../html.js";

/**
 * The toolbar. Property: `state` { operations, chosen, isUnderWay, side }.
 * Actions: `run-request`, `stop-request`, `format-document`, `choose-operation` { name }, `show-side` { side }.
 */
export class ExplorerBar extends HTMLElement {
    #state = { operations: [], chosen: null, isUnderWay: false, side: null };

    set state(value) { this.#state = value; this.update(); }

    connectedCallback() {
        show(this, html`
            <header>
                <a class="brand" href="${root}" title="Back to the library">
                    <img src="${rooted("/favicon.svg")}" width="32" height="32" alt="Calotype">
                    <span>Calotype <small>GraphQL</small></span>
                </a>
                <button class="button primary run" data-action="run-request" title="Ctrl Enter">Run</button>
                <button class="button stop" data-action="stop-request" hidden>Stop</button>
                <select aria-label="Operation to run"></select>
                <button class="button" data-action="format-document" title="Shift Alt F">Format</button>
                <span class="space"></span>
                <button class="button side" data-action="show-side" data-side="docs">Docs</button>
                <button class="button side" data-action="show-side" data-side="history">History</button>
            </header>`);
        this.addEventListener("click", (event) => {
            const { action, side } = event.target.closest("[data-action]")?.dataset ?? {};
            if (action) announce(this, action, { side: side === this.#state.side ? null : side });
        });
        this.querySelector("select").addEventListener("change", ({ target }) =>
            announce(this, "choose-operation", { name: target.value || null }));
        this.update();
    }

    update() {
        const select = this.querySelector("select");
        if (!select) return;
        const { operations, chosen, isUnderWay, side } = this.#state;
        const [run, stop] = [this.querySelector(".run"), this.querySelector(".stop")];
        const hadFocus = [run, stop].includes(document.activeElement);
        run.hidden = isUnderWay;
        stop.hidden = !isUnderWay;
        if (hadFocus) (isUnderWay ? stop : run).focus();
        this.#offer(select, operations, chosen);
        for (const button of this.querySelectorAll(".side")) {
            button.setAttribute("aria-pressed", String(button.dataset.side === side));
        }
    }

    #offer(select, operations, chosen) {
        select.hidden = operations.length < 2;
        const named = operations.filter(({ name }) => name !== null);
        show(select, html`
            <option value="">At cursor</option>
            ${named.map(({ kind, name }) => html`<option value="${name}">${kind} ${name}</option>`)}`);
        select.value = named.some(({ name }) => name === chosen) ? chosen : "";
    }
}

customElements.define("explorer-bar", ExplorerBar);
