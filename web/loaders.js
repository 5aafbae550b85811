import { Duplicates } from "./library/duplicates.js";
import { PhotoList } from "./library/photo-list.js";
import { clusters, facets, months, photo } from "./library/queries.js";
import { librarySearch, wholeSearch } from "./state/search.js";

/**
 * Loads what the app shows. Each property holds the newest result; results of an older search are dropped.
 * `changed()` is called after every result. `signedOut(error)` returns whether there is no session any more.
 */
export class Loaders {
    search = null;
    /** Lists of `{ value, count }` by name, or null until they are loaded. */
    facets = null;
    months = [];
    /** The open photo with all its facts, or null. */
    photo = null;
    photoError = null;
    #openID = null;
    #duplicatesKey = null;
    #changed;
    #signedOut;

    constructor({ changed, signedOut }) {
        this.photos = new PhotoList(changed);
        this.duplicates = new Duplicates(changed);
        this.#changed = changed;
        this.#signedOut = signedOut;
    }

    startSearch(route, { withFacets }) {
        this.search = route.search;
        this.facets = null;
        if (withFacets) this.loadFacets();
        // The photo in the address has to be loaded first: the list then starts at its date.
        if (!route.photo) this.photos.start(route.search);
        this.#loadMonths();
    }

    retry() {
        this.photos.start(this.search);
        this.#loadMonths();
    }

    async jumpTo(month) {
        await this.photos.start(this.search, month.to ? { around: month.to } : { atEnd: true });
    }

    /** Returns a new function per search, from a box and a zoom to a promise of clusters. */
    clustersOf() {
        const search = librarySearch(this.search);
        return (view) => clusters({ ...view, ...search });
    }

    async loadFacets() {
        const { search } = this;
        const found = await this.orElse(facets(librarySearch(search)), {});
        if (search !== this.search) return;
        this.facets = found;
        this.#changed();
    }

    async #loadMonths() {
        const { search } = this;
        const found = await this.orElse(months(librarySearch(search)), []);
        if (search !== this.search) return;
        this.months = found;
        this.#changed();
    }

    /** Loads duplicates the first time they are shown, and again when search or kind are different. */
    showDuplicates(route) {
        const key = `${route.kind} ${JSON.stringify(wholeSearch(route.search))}`;
        if (key === this.#duplicatesKey) return;
        this.#duplicatesKey = key;
        this.loadDuplicates(route);
    }

    loadDuplicates({ search, kind }) {
        this.duplicates.start(wholeSearch(search), kind);
    }

    /** Loads the photo with this id; null closes the open photo. */
    async openPhoto(databaseId) {
        this.#openID = databaseId;
        if (databaseId === (this.photo?.databaseId ?? null) && !this.photoError) return;
        this.photo = null;
        this.photoError = null;
        if (databaseId === null) return;
        try {
            const found = await photo(databaseId);
            if (databaseId !== this.#openID) return;
            this.photo = found;
            if (!found) this.photoError = "This photo does not exist.";
            this.#loadAround(found);
        } catch (error) {
            if (this.#signedOut(error)) return;
            if (databaseId !== this.#openID) return;
            this.photoError = error.message;
        }
        this.#changed();
    }

    /** If the open photo is not in the loaded list, the list starts around it, so that it has neighbours. */
    #loadAround(found) {
        const { photos } = this.photos.state;
        if (photos.some((other) => other.databaseId === found?.databaseId)) return;
        this.photos.start(this.search, found?.takenAt ? { around: found.takenAt } : {});
    }

    /** The result of a request, or `otherwise` when it fails: the photo list fails as well and shows the reason. */
    async orElse(request, otherwise) {
        try {
            return await request;
        } catch (error) {
            this.#signedOut(error);
            return otherwise;
        }
    }
}
