import { html, show } from "../html.js";
import { comparisonInWords, counted, foundKeys, missingInWords, refusalInWords } from "../state/administration.js";
import { announce } from "./announce.js";

/**
 * The last comparison of the bucket with the database. Property: `run` (library/administration.js), or null.
 * Action: `compare` { confirm }: the id of the run whose deletions are confirmed, or null. The user has to confirm twice.
 */
export class BucketComparison extends HTMLElement {
    #run = null;
    #isAsking = false;

    set run(value) {
        // Rendering again would close open lists.
        if (JSON.stringify(value) === JSON.stringify(this.#run)) return;
        if (value?.id !== this.#run?.id) this.#isAsking = false;
        this.#run = value;
        this.update();
    }

    connectedCallback() {
        this.addEventListener("click", (event) => this.#act(event.target.closest("[data-act]")?.dataset.act));
        this.update();
    }

    #act(act) {
        if (!act) return;
        this.#isAsking = act === "ask";
        if (act === "compare" || act === "delete") announce(this, "compare", { confirm: act === "delete" ? this.#run.id : null });
        this.update();
        if (this.#isAsking) this.querySelector("[data-act=keep]").focus();
    }

    #found({ kind, title, keys, more }) {
        // The photos that a user is asked to delete are visible from the start.
        return html`
            <details ${kind === "vanished" && this.#run.refused && html`open`}>
                <summary>${title}</summary>
                <ul tabindex="0" aria-label="${title}">${keys.map((key) => html`<li>${key}</li>`)}</ul>
                ${more > 0 && html`<p class="quiet">… and ${counted(more, "more", "more")}</p>`}
            </details>`;
    }

    update() {
        if (!this.isConnected) return;
        const run = this.#run;
        const refusal = refusalInWords(run);
        const isRunning = ["waiting", "running"].includes(run?.state);
        show(this, html`
            <p role="status">${comparisonInWords(run)}</p>
            ${run?.finishedAt && html`<p class="quiet">${run.finishedAt.slice(0, 16).replace("T", " ")} UTC</p>`}
            ${refusal && html`<p class="refusal" role="alert">${refusal}</p>`}
            ${!refusal && missingInWords(run) && html`<p class="refusal" role="alert">${missingInWords(run)}</p>`}
            ${foundKeys(run).map((found) => this.#found(found))}
            <div class="buttons">
                <button class="button primary" data-act="compare" ${isRunning && html`disabled`}>Compare now</button>
                ${refusal && !this.#isAsking && html`
                    <button class="button alarming" data-act="ask">Delete these photos</button>`}
                ${refusal && this.#isAsking && html`
                    <span>They return only if their files return.</span>
                    <button class="button" data-act="keep">Keep them</button>
                    <button class="button alarming" data-act="delete">Delete ${run.vanished - run.deleting}</button>`}
            </div>`);
    }
}

customElements.define("bucket-comparison", BucketComparison);
