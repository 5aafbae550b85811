import { showDoor } from "./door.js";
import { html, show } from "./html.js";
import { listenForShortcuts } from "./keyboard.js";
import { clusters, facets, months, photo, suggestions } from "./library/queries.js";
import { logOut } from "./library/session.js";
import { Duplicates } from "./library/duplicates.js";
import { Stretch } from "./library/stretch.js";
import { noticeFor, trouble } from "./notices.js";
import { keepInstead, sparing } from "./state/duplicates.js";
import { clipOf } from "./state/motion.js";
import { readRoute, writeRoute } from "./state/route.js";
import {
    emptySearch, isEmpty, librarySearch, sameSearch, wholeSearch, withTerm, withoutTerm,
} from "./state/search.js";
import { neighbour } from "./state/timeline.js";

/**
 * A visit to the library: holds where the visitor is, loads what is shown there, and hands it down to the
 * components.
 */
export class Visit {
    #route = readRoute(location.href);
    #stretch = new Stretch(() => this.#update());
    #duplicates = new Duplicates(() => this.#update());
    #duplicatesOf = null;
    #search = null;
    #facets = null;
    #months = [];
    #photo = null;
    #photoError = null;
    #mapNotice = null;
    #helpOpen = false;
    #filtersOpen = false;
    #factsShown = innerWidth >= 900;
    #boxesShown = false;
    #motionShown = false;
    #timelineScroll = 0;
    #parts = {};

    begin() {
        history.scrollRestoration = "manual";
        this.#build();
        this.#listen();
        listenForShortcuts(
            () => ({
                view: this.#route.view, isPhotoOpen: this.#route.photo !== null, isHelpOpen: this.#helpOpen,
                isZoomed: this.#parts.photoView.isZoomed,
            }),
            (meaning) => this.#actions[meaning.action](meaning));
        addEventListener("popstate", () => this.#return(readRoute(location.href)));
        this.#arrive(this.#route);
    }

    #build() {
        const main = document.querySelector("main");
        document.querySelector("library-header").hidden = false;
        show(main, html`
            <h1 class="visually-hidden"></h1>
            <facet-panel></facet-panel>
            <search-terms></search-terms>
            <div class="timeline-view">
                <photo-timeline></photo-timeline>
                <timeline-scrubber></timeline-scrubber>
            </div>
            <div class="map-view"><photo-map></photo-map></div>
            <duplicate-groups hidden></duplicate-groups>
            <library-notice></library-notice>
            <photo-view></photo-view>
            <keyboard-help></keyboard-help>`);
        const part = (selector) => document.querySelector(selector);
        this.#parts = {
            header: part("library-header"), searchBox: part("search-box"), terms: part("search-terms"),
            panel: part("facet-panel"), timelineView: part(".timeline-view"), timeline: part("photo-timeline"),
            scrubber: part("timeline-scrubber"), mapView: part(".map-view"), map: part("photo-map"),
            duplicates: part("duplicate-groups"), notice: part("library-notice"), photoView: part("photo-view"), help: part("keyboard-help"),
        };
        this.#parts.searchBox.suggest = (text) => this.#asked(suggestions(text), []);
        const addressOf = (databaseId) => writeRoute({ ...this.#route, photo: databaseId });
        this.#parts.timeline.addressOf = addressOf;
        this.#parts.duplicates.addressOf = addressOf;
        this.#parts.map.at = this.#route.at;
    }

    #listen() {
        for (const [name, act] of Object.entries(this.#actions)) {
            addEventListener(name, ({ detail }) => detail !== undefined && act(detail ?? {}));
        }
    }

    /** What the components and the keyboard ask for, by name. */
    #actions = {
        "open-photo": ({ databaseId }) => this.#go({ photo: databaseId }),
        "close-photo": () => this.#closePhoto(),
        "show-neighbour": ({ steps }) => this.#showNeighbour(steps),
        "toggle-facts": () => this.#set(() => { this.#factsShown = !this.#factsShown; }),
        "toggle-boxes": () => this.#set(() => { this.#boxesShown = !this.#boxesShown; }),
        "zoom": ({ factor }) => this.#parts.photoView.zoomBy(factor),
        "pan": (direction) => this.#parts.photoView.pan(direction),
        "play-or-next": () => {
            if (clipOf(this.#photo)) this.#actions["toggle-motion"]();
            else this.#showNeighbour(1);
        },
        "toggle-motion": () => this.#set(() => { this.#motionShown = !this.#motionShown; }),
        "show-duplicates": ({ kind }) => this.#go({ view: "duplicates", photo: null, kind }, { replace: true }),
        "more-duplicates": () => this.#duplicates.grow(),
        "keep-instead": ({ number, databaseId }) =>
            this.#duplicates.become(keepInstead(this.#duplicates.state, number, databaseId)),
        "spare-group": ({ number }) => this.#duplicates.become(sparing(this.#duplicates.state, number)),
        "retry-duplicates": () => this.#loadDuplicates(),
        "show-on-map": ({ latitude, longitude }) => this.#showOnMap({ latitude, longitude, zoom: 9 }),
        "load-more": ({ end }) => this.#stretch.grow(end),
        "pass-date": ({ takenAt }) => { this.#parts.scrubber.takenAt = takenAt; },
        "jump-to": ({ month }) => this.#jumpTo(month),
        "move": (direction) => this.#parts.timeline.move(direction),
        "search-text": ({ text }) => this.#searchFor({ ...this.#search, q: text }),
        "add-term": (term) => this.#addTerm(term),
        "remove-term": (term) => this.#searchFor(withoutTerm(this.#search, term)),
        "remove-area": () => this.#searchFor({ ...this.#search, box: null }),
        "clear-search": () => this.#searchFor(emptySearch),
        "show-area": ({ box }) => this.#go({ view: "timeline", search: { ...this.#search, box } }),
        "move-map": (at) => this.#keepMapPlace(at),
        "map-failed": ({ error }) => this.#mapFailed(error),
        "show-view": ({ view }) => this.#go({ view, photo: null }),
        "focus-search": () => document.querySelector("#search-text").focus(),
        "toggle-filters": () => this.#openFilters(!this.#filtersOpen),
        "close-filters": () => this.#openFilters(false),
        "show-help": () => this.#set(() => { this.#helpOpen = true; }),
        "close-help": () => this.#set(() => { this.#helpOpen = false; }),
        "retry": () => this.#retry(),
        "log-out": () => this.#logOut(),
    };

    #set(change) {
        change();
        this.#update();
    }

    // Where one is

    /**
     * Goes to another place of the library, as a new entry of the browser's history or in place of the present
     * one.
     */
    #go(change, { replace = false } = {}) {
        const route = { ...this.#route, ...change };
        const state = { opened: route.photo !== null && !replace ? true : history.state?.opened ?? false };
        history[replace ? "replaceState" : "pushState"](state, "", writeRoute(route));
        this.#arrive(route);
    }

    #arrive(route) {
        const before = this.#route;
        if (before.view === "timeline" && route.view !== "timeline") this.#timelineScroll = scrollY;
        this.#route = route;
        const isNewSearch = !this.#search || !sameSearch(this.#search, route.search);
        if (isNewSearch) this.#load(route);
        this.#loadPhoto(route.photo);
        if (route.view === "duplicates") this.#lookForDuplicates(route);
        this.#update();
        if (before.view === "map" && route.view === "timeline") {
            scrollTo({ top: this.#timelineScroll, behavior: "instant" });
        }
        if (isNewSearch && !route.photo) scrollTo({ top: 0, behavior: "instant" });
        if (before.photo && !route.photo && route.view === "timeline") {
            this.#parts.timeline.reveal(before.photo, { focus: true });
        }
    }

    /** Back and forward also bring the map back to where it was. */
    #return(route) {
        if (route.view === "map" && route.at && !route.photo) this.#parts.map.flyTo(route.at);
        this.#arrive(route);
    }

    #closePhoto() {
        if (history.state?.opened) history.back();
        else this.#go({ photo: null }, { replace: true });
    }

    #showNeighbour(steps) {
        const next = neighbour(this.#stretch.state, this.#route.photo, steps);
        if (!next) return;
        this.#go({ photo: next.databaseId }, { replace: true });
        if (this.#route.view === "timeline") this.#parts.timeline.reveal(next.databaseId);
    }

    #showOnMap(at) {
        this.#parts.map.flyTo(at);
        this.#go({ view: "map", photo: null, search: emptySearch, at });
    }

    /** The map's place is in the address, but each movement is no step of the history. */
    #keepMapPlace(at) {
        if (this.#route.view !== "map" || this.#route.photo) return;
        this.#route = { ...this.#route, at };
        history.replaceState(history.state, "", writeRoute(this.#route));
        this.#update();
    }

    // What is searched

    #searchFor(search) {
        if (!sameSearch(search, this.#route.search)) this.#go({ search, photo: null, at: null });
    }

    /** A term of the open photo begins a search of its own; elsewhere it narrows the present one. */
    #addTerm(term) {
        if (this.#route.photo) this.#go({ view: "timeline", photo: null, search: withTerm(emptySearch, term) });
        else this.#searchFor(withTerm(this.#search, term));
    }

    #openFilters(isOpen) {
        this.#filtersOpen = isOpen;
        if (isOpen && !this.#facets) this.#loadFacets();
        this.#update();
        const focused = isOpen ? "facet-panel input" : "[data-action=toggle-filters]";
        document.querySelector(focused)?.focus();
    }

    // What is loaded

    #load(route) {
        const isFirst = this.#search === null;
        this.#search = route.search;
        this.#facets = null;
        this.#mapNotice = null;
        if (this.#filtersOpen) this.#loadFacets();
        // A photo that is opened by its address tells its date first; the stretch then begins around it.
        if (!route.photo) this.#stretch.begin(route.search);
        this.#loadMonths();
        const search = librarySearch(route.search);
        if (!isFirst) this.#parts.map.at = route.at;
        this.#parts.map.clustersOf = (view) => clusters({ ...view, ...search });
    }

    /** Duplicates are looked for once they are shown, and anew when the question is another. */
    #lookForDuplicates({ search, kind }) {
        const question = `${kind} ${JSON.stringify(wholeSearch(search))}`;
        if (question === this.#duplicatesOf) return;
        this.#duplicatesOf = question;
        this.#loadDuplicates();
    }

    #loadDuplicates() {
        this.#duplicates.begin(wholeSearch(this.#route.search), this.#route.kind);
    }

    async #loadMonths() {
        const search = this.#search;
        const found = await this.#asked(months(librarySearch(search)), []);
        if (search !== this.#search) return;
        this.#months = found;
        this.#parts.scrubber.months = found;
    }

    async #loadFacets() {
        const search = this.#search;
        const found = await this.#asked(facets(librarySearch(search)), {});
        if (search === this.#search) this.#set(() => { this.#facets = found; });
    }

    async #loadPhoto(databaseId) {
        if (databaseId === (this.#photo?.databaseId ?? null) && !this.#photoError) return;
        this.#photo = null;
        this.#photoError = null;
        this.#motionShown = false;
        if (databaseId === null) return;
        try {
            const found = await photo(databaseId);
            if (databaseId !== this.#route.photo) return;
            this.#photo = found;
            if (!found) this.#photoError = "This photo does not exist.";
            this.#loadAround(found);
        } catch (error) {
            if (this.#leftIfSignedOut(error)) return;
            this.#photoError = error.message;
        }
        this.#update();
    }

    /**
     * Where the open photo is not in the loaded stretch, the stretch begins around it, so that there are
     * neighbours.
     */
    #loadAround(found) {
        const { photos } = this.#stretch.state;
        if (photos.some((other) => other.databaseId === found?.databaseId)) return;
        this.#stretch.begin(this.#search, found?.takenAt ? { around: found.takenAt } : {});
    }

    async #jumpTo(month) {
        await this.#stretch.begin(this.#search, month.to ? { around: month.to } : { atEnd: true });
        scrollTo({ top: 0, behavior: "instant" });
    }

    #retry() {
        this.#mapNotice = null;
        this.#stretch.begin(this.#search);
        this.#loadMonths();
        this.#parts.map.clustersOf = (view) => clusters({ ...view, ...librarySearch(this.#search) });
    }

    /** The answer, or `otherwise` when it failed: the timeline asks at the same time and shows why. */
    async #asked(answer, otherwise) {
        try {
            return await answer;
        } catch (error) {
            this.#leftIfSignedOut(error);
            return otherwise;
        }
    }

    #mapFailed(error) {
        if (this.#leftIfSignedOut(error)) return;
        this.#set(() => { this.#mapNotice = { ...trouble(error), title: "The map could not be loaded" }; });
    }

    #leftIfSignedOut(error) {
        if (error.reason !== "signed-out") return false;
        // Components that ask at the same time find the door shown already.
        if (!document.querySelector("login-form")) showDoor();
        return true;
    }

    async #logOut() {
        await logOut();
        location.assign("/");
    }

    // What is shown

    #update() {
        const { state } = this.#stretch;
        if (state.error && this.#leftIfSignedOut(state.error)) return;
        if (this.#duplicates.state.error && this.#leftIfSignedOut(this.#duplicates.state.error)) return;
        const { view, photo: open, search, kind } = this.#route;
        const {
            header, searchBox, terms, panel, timeline, timelineView, map, mapView, duplicates, notice, help,
        } = this.#parts;
        const isMap = view === "map";
        const title = { map: "Map", duplicates: "Duplicates" }[view] ?? "Timeline";
        document.title = `${title} · Calotype`;
        document.querySelector("h1").textContent = title;
        document.body.className = view;

        header.state = {
            view, filtersOpen: this.#filtersOpen,
            links: {
                timeline: writeRoute({ view: "timeline", photo: null, search, at: null }),
                map: writeRoute({ view: "map", photo: null, search, at: this.#parts.map.at }),
                duplicates: writeRoute({ view: "duplicates", photo: null, search, at: null, kind }),
            },
        };
        searchBox.search = search;
        searchBox.error = state.error?.reason === "refused" && search.q ? state.error.message : null;
        terms.search = search;
        terms.total = state.status === "ready" ? state.total : null;
        panel.search = search;
        panel.facets = this.#facets;
        panel.isOpen = this.#filtersOpen;

        timelineView.hidden = view !== "timeline" || !state.photos.length;
        timelineView.classList.toggle("stale", state.status === "loading");
        timeline.timeline = state;
        mapView.hidden = !isMap || Boolean(this.#mapNotice);
        map.update();
        duplicates.hidden = view !== "duplicates";
        duplicates.duplicates = this.#duplicates.state;
        notice.notice = isMap ? this.#mapNotice : view === "duplicates" ? null : noticeFor(state, !isEmpty(search));
        help.isOpen = this.#helpOpen;
        this.#updatePhoto(open);
    }

    #updatePhoto(open) {
        const { state } = this.#stretch;
        this.#parts.photoView.state = open === null ? null : {
            databaseId: open, photo: this.#photo,
            preview: state.photos.find(({ databaseId }) => databaseId === open) ?? null,
            hasPrevious: neighbour(state, open, -1) !== null, hasNext: neighbour(state, open, 1) !== null,
            error: this.#photoError, factsShown: this.#factsShown, boxesShown: this.#boxesShown, motionShown: this.#motionShown,
        };
    }
}
