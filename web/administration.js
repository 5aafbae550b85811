import { showDoor } from "./door.js";
import { html, show } from "./html.js";
import {
    beginReindex, changeReindex, compare, estimateReindex, lastComparison, queue, retryJobs,
} from "./library/administration.js";
import { isBusy } from "./state/administration.js";

/** Milliseconds between two looks, while there is work and while there is none. */
const intervals = { busy: 2000, idle: 15_000 };

/** The page for administrators: what ingest does, what it could not, and what the last comparison found. */
export class Administration {
    #timer = null;
    #shown = {};

    begin() {
        document.title = "Administration · Calotype";
        document.body.className = "administration";
        const main = document.querySelector("main");
        show(main, html`
            <nav aria-label="Views"><a href="/">Back to the photos</a></nav>
            <h1>Administration</h1>
            <p role="alert" class="trouble"></p>
            <section aria-labelledby="queue-title"><h2 id="queue-title">Photos to process</h2><job-list></job-list></section>
            <section aria-labelledby="reindex-title">
                <h2 id="reindex-title">Process photos again</h2><reindex-form></reindex-form>
            </section>
            <section aria-labelledby="bucket-title">
                <h2 id="bucket-title">Bucket and database</h2><bucket-comparison></bucket-comparison>
            </section>`);
        main.addEventListener("retry-jobs", ({ detail }) => this.#act(() => retryJobs(detail.ids)));
        main.addEventListener("change-reindex", ({ detail }) => this.#act(() => changeReindex(detail.id, detail.state)));
        main.addEventListener("estimate-reindex", ({ detail }) => this.#try(() => this.#estimate(detail.wish)));
        main.addEventListener("begin-reindex", ({ detail }) => this.#act(() => this.#begin(detail.wish)));
        main.addEventListener("compare", ({ detail }) => this.#act(() => compare(detail.confirm)));
        addEventListener("visibilitychange", () => { if (!document.hidden) this.#look(); });
        this.#look();
    }

    async #estimate(wish) {
        const form = document.querySelector("reindex-form");
        form.estimate = await estimateReindex(wish);
    }

    async #begin(wish) {
        const form = document.querySelector("reindex-form");
        form.estimate = null;
        await beginReindex(wish);
    }

    async #act(act) {
        await this.#try(act);
        await this.#look();
    }

    /** Looks now, and again after a while. */
    async #look() {
        clearTimeout(this.#timer);
        let interval = intervals.idle;
        await this.#try(async () => {
            const [jobs, run] = await Promise.all([queue(), lastComparison()]);
            if (isBusy(jobs, run)) interval = intervals.busy;
            this.#show("job-list", "queue", jobs);
            this.#show("bucket-comparison", "run", run);
        });
        clearTimeout(this.#timer);
        if (!document.hidden && document.querySelector("job-list")) {
            this.#timer = setTimeout(() => this.#look(), interval);
        }
    }

    /** Only what is new is shown, so that nobody loses the button that has the focus. */
    #show(part, property, value) {
        const text = JSON.stringify(value);
        if (this.#shown[property] === text) return;
        this.#shown[property] = text;
        document.querySelector(part)[property] = value;
    }

    async #try(act) {
        const trouble = document.querySelector(".trouble");
        try {
            await act();
            if (trouble) trouble.textContent = "";
        } catch (error) {
            if (error.reason === "signed-out") showDoor();
            else if (trouble) trouble.textContent = error.message;
        }
    }
}
