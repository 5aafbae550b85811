import { html, show } from "./html.js";
import {
    changeReindex, compare, estimateReindex, lastComparison, queue, retryJobs, startReindex,
} from "./library/administration.js";
import { currentSession, leave } from "./library/session.js";
import { showSignIn } from "./sign-in-screen.js";
import { isBusy } from "./state/administration.js";

/** Milliseconds between two refreshes, with and without work in progress. */
const intervals = { busy: 2000, idle: 15_000 };

/** The page for administrators: the job queue, failed jobs, reindexes and the last comparison with the bucket. */
export class Administration {
    #timer = null;
    #shown = {};

    start() {
        document.title = "Administration · Calotype";
        document.body.className = "page";
        const main = document.querySelector("main");
        show(main, html`
            <page-links></page-links>
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
        main.addEventListener("estimate-reindex", ({ detail }) => this.#try(() => this.#estimate(detail.request)));
        main.addEventListener("start-reindex", ({ detail }) => this.#act(() => this.#start(detail.request)));
        main.addEventListener("compare", ({ detail }) => this.#act(() => compare(detail.confirm)));
        main.addEventListener("sign-out", () => this.#try(leave));
        this.#try(async () => { document.querySelector("page-links").session = await currentSession(); });
        addEventListener("visibilitychange", () => { if (!document.hidden) this.#refresh(); });
        this.#refresh();
    }

    async #estimate(request) {
        const form = document.querySelector("reindex-form");
        form.estimate = await estimateReindex(request);
    }

    async #start(request) {
        const form = document.querySelector("reindex-form");
        form.estimate = null;
        await startReindex(request);
    }

    async #act(act) {
        await this.#try(act);
        await this.#refresh();
    }

    /** Refreshes now, and again after the interval. */
    async #refresh() {
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
            this.#timer = setTimeout(() => this.#refresh(), interval);
        }
    }

    /** Sets a property only if its value changed, so that a button keeps the focus. */
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
            if (error.reason === "signed-out") showSignIn();
            else if (trouble) trouble.textContent = error.message;
        }
    }
}
