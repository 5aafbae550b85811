import { beginning, begun, emptyTimeline, failed, growing, grown } from "../state/timeline.js";
import { librarySearch } from "../state/search.js";
import { photosPage } from "./queries.js";

/**
 * Loads the timeline's stretch page by page, and tells each new state. A later beginning makes earlier answers
 * void.
 */
export class Stretch {
    state = emptyTimeline;
    #search = null;
    #changed;
    #abort = new AbortController();

    constructor(changed) {
        this.#changed = changed;
    }

    /** Begins anew: at the beginning, `{ around: date }`, or `{ atEnd: true }`. */
    async begin(search, from = {}) {
        this.#search = search;
        this.#abort.abort();
        this.#abort = new AbortController();
        this.#become(beginning(this.state));
        await this.#load(from, begun);
    }

    /** Loads the page before the "start" or after the "end". */
    async grow(end) {
        if (this.state.busy || this.state.status !== "ready") return;
        this.#become(growing(this.state, end));
        const from = end === "end" ? { after: this.state.end } : { before: this.state.start };
        await this.#load(from, (page) => grown(this.state, end, page));
    }

    async #load(from, next) {
        const { signal } = this.#abort;
        try {
            const page = await photosPage({ ...librarySearch(this.#search), from }, { signal });
            if (!signal.aborted) this.#become(next(page));
        } catch (error) {
            if (!signal.aborted) this.#become(failed(this.state, error));
        }
    }

    #become(state) {
        this.state = state;
        this.#changed(state);
    }
}
