import { emptyTimeline, extended, failed, loaded, loading, loadingMore } from "../state/timeline.js";
import { librarySearch } from "../state/search.js";
import { photosPage } from "./queries.js";

/** Loads the photos of a search page by page, and reports each new state. A new start drops older requests. */
export class PhotoList {
    state = emptyTimeline;
    #search = null;
    #changed;
    #abort = new AbortController();

    constructor(changed) {
        this.#changed = changed;
    }

    /** Starts with the first page, `{ around: date }`, or the last page: `{ atEnd: true }`. */
    async start(search, from = {}) {
        this.#search = search;
        this.#abort.abort();
        this.#abort = new AbortController();
        this.#become(loading(this.state));
        await this.#load(from, loaded);
    }

    /** Loads the page before the "start" or after the "end". */
    async loadMore(end) {
        if (this.state.busy || this.state.status !== "ready") return;
        this.#become(loadingMore(this.state, end));
        const from = end === "end" ? { after: this.state.end } : { before: this.state.start };
        await this.#load(from, (page) => extended(this.state, end, page));
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
