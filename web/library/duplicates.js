import { extended, failed, found, growing, noDuplicates, searching } from "../state/duplicates.js";
import { duplicatesPage } from "./queries.js";

/** Loads groups of duplicates page by page, and tells each new state. */
export class Duplicates {
    state = noDuplicates;
    #search = null;
    #changed;
    #abort = new AbortController();

    constructor(changed) {
        this.#changed = changed;
    }

    /** Begins anew with a search as the library takes it. */
    async begin(search, kind) {
        this.#search = search;
        this.#abort.abort();
        this.#abort = new AbortController();
        this.become(searching(this.state, kind));
        await this.#load(null, found);
    }

    async grow() {
        if (this.state.isGrowing || !this.state.hasMore) return;
        this.become(growing(this.state));
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
