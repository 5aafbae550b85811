import { html, show } from "../html.js";
import { estimateInWords, reindexParts, reindexRequest } from "../state/administration.js";
import { announce } from "./announce.js";

/**
 * Requests a reindex of some parts of some photos. It can be started only after an estimate.
 * Property: `estimate`, of the last request. Actions: `estimate-reindex` { request }, `start-reindex` { request }.
 */
export class ReindexForm extends HTMLElement {
    #estimate = null;

    set estimate(value) { this.#estimate = value; this.update(); }

    connectedCallback() {
        show(this, html`
            <form>
                <fieldset>
                    <legend>What to update</legend>
                    ${reindexParts.map(({ part, words }) => html`
                        <label><input type="checkbox" name="part" value="${part}"> ${words}</label>`)}
                </fieldset>
                <label>Photos to update, as a search; empty for all photos
                    <input name="q" autocomplete="off" spellcheck="false"></label>
                <label>Only keys that begin with
                    <input name="prefix" autocomplete="off" spellcheck="false"></label>
                <label>Maximum photos per second
                    <input name="perSecond" type="number" min="0.01" max="100000" step="any"></label>
                <p role="status"></p>
                <div class="buttons">
                    <button class="button" data-act="estimate-reindex">Estimate</button>
                    <button class="button primary" data-act="start-reindex">Start</button>
                </div>
            </form>`);
        const form = this.querySelector("form");
        form.addEventListener("submit", (event) => {
            event.preventDefault();
            // Enter activates the first button, which only estimates.
            const act = event.submitter?.dataset.act ?? "estimate-reindex";
            announce(this, act, { request: reindexRequest(new FormData(form)) });
        });
        // The estimate is of the older request.
        form.addEventListener("input", () => { this.estimate = null; });
        this.update();
    }

    update() {
        if (!this.isConnected) return;
        const isChosen = this.querySelector("[name=part]:checked") !== null;
        this.querySelector("[role=status]").textContent = this.#estimate ? estimateInWords(this.#estimate) : "";
        this.querySelector("[data-act=estimate-reindex]").disabled = !isChosen;
        this.querySelector("[data-act=start-reindex]").hidden = !this.#estimate?.photos;
    }
}

customElements.define("reindex-form", ReindexForm);
