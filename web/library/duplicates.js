import { extended, failed, loaded, loading, loadingMore, noDuplicates } from "../state/duplicates.js";
import { duplicatesPage } from "./queries.js";

/** Loads groups of duplicates page by page, and reports each new state. */
export class Duplicates {
    state = noDuplicates;
    #search = null;
    #changed;
    #abort = new AbortController();

    constructor(changed) {
        this.#changed = changed;
    }

    /** Starts with the first page. `search` holds the query's arguments `filter` and `q`. */
    async start(search, kind) {
        this.#search = search;
        this.#abort.abort();
        this.#abort = new AbortController();
        this.become(loading(this.state, kind));
        await this.#load(null, loaded);
    }

    async loadMore() {
        if (this.state.isLoadingMore || !this.state.hasMore) return;
        this.become(loadingMore(this.state));
        await this.#load(this.state.end, extended);
    }

    async #load(after, next) {
        const { signal } = this.#abort;
        try {
            const page = await duplicatesPage({ ...this.#search, kind: this.state.kind.toUpperCase(), after }, { signal });
            if (!signal.aborted) this.become(next(this.state, page));
        } catch (error) {
            if (!signal.aborted) this.become(failed(this.state, error));
        }
    }

    become(state) {
        this.state = state;
        this.#changed(state);
    }
}
