import { html, show } from "../html.js";
import { ageInWords, counted, reindexChanges } from "../state/administration.js";
import { announce } from "./announce.js";

const states = { dead: "Failed", running: "Running", queued: "Waiting" };

/**
 * Waiting, running and failed jobs, and reindexes. Property: `queue` (library/administration.js).
 * Actions: `retry-jobs` { ids } (null for all), `change-reindex` { id, state }.
 */
export class JobList extends HTMLElement {
    #queue = null;

    set queue(value) { this.#queue = value; this.update(); }

    connectedCallback() {
        this.addEventListener("click", (event) => {
            const button = event.target.closest("[data-retry]");
            if (button) announce(this, "retry-jobs", { ids: button.dataset.retry ? [button.dataset.retry] : null });
            const change = event.target.closest("[data-change]")?.dataset;
            if (change) announce(this, "change-reindex", { id: change.reindex, state: change.change });
        });
        this.update();
    }

    update() {
        if (!this.isConnected || !this.#queue) return;
        const { queued, running, dead, oldestQueuedSeconds, jobs, reasons, reindexes } = this.#queue;
        show(this, html`
            <dl class="figures">
                <div><dt>Waiting</dt><dd>${queued}</dd></div>
                <div><dt>Running</dt><dd>${running}</dd></div>
                <div><dt>Failed</dt><dd>${dead}</dd></div>
                <div><dt>Oldest waiting</dt><dd>${ageInWords(oldestQueuedSeconds)}</dd></div>
            </dl>
            ${dead > 0 && html`
                <p class="reasons">${reasons.map(({ code, jobs }) => `${code}: ${jobs}`).join(", ")}
                    <button class="button" data-retry="">Retry all</button></p>`}
            ${jobs.length > 0
                ? html`<ul>${jobs.map((job) => this.#row(job))}</ul>`
                : html`<p class="quiet">No photos are waiting.</p>`}
            ${reindexes.length > 0 && html`
                <h3>Reindexes</h3>
                <ul>${reindexes.map((one) => html`
                    <li><label>${one.createdAt.slice(0, 10)}, ${one.parts.join(", ")}, ${one.state}
                        <progress max="${Math.max(one.total, 1)}" value="${one.total ? one.done : 1}"></progress>
                    </label> ${counted(one.done, "photo")} of ${one.total}, ${one.failed} failed
                    <span class="changes">${reindexChanges(one).map(({ state, word }) => html`
                        <button class="button" data-reindex="${one.id}" data-change="${state}">${word}</button>`)}</span>
                    </li>`)}
                </ul>`}`);
    }

    #row({ id, key, state, attempts, errorCode, error }) {
        return html`
            <li class="${state}">
                <p><strong>${key}</strong> <small>${states[state]}, ${counted(attempts, "attempt")}</small></p>
                ${errorCode && html`<p class="error"><code>${errorCode}</code> ${error}</p>`}
                ${state === "dead" && html`
                    <button class="button" data-retry="${id}">Retry<span class="visually-hidden"> ${key}</span>
                    </button>`}
            </li>`;
    }
}

customElements.define("job-list", JobList);
