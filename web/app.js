import { listenForShortcuts } from "./keyboard.js";
import { suggestions } from "./library/queries.js";
import { currentSession, leave } from "./library/session.js";
import { Loaders } from "./loaders.js";
import { trouble } from "./notices.js";
import { build, render } from "./render.js";
import { showSignIn } from "./sign-in-screen.js";
import { keepInstead, toggleKeepAll } from "./state/duplicates.js";
import { clipOf } from "./state/motion.js";
import { readRoute, writeRoute } from "./state/route.js";
import { emptySearch, sameSearch, withTerm, withoutTerm } from "./state/search.js";
import { neighbour } from "./state/timeline.js";

/** The library in the browser: the route, and the actions of components and keyboard. */
export class App {
    #route = readRoute(location.href);
    #loaders = new Loaders({ changed: () => this.#update(), signedOut: (error) => this.#isSignedOut(error) });
    #mapNotice = null;
    #helpOpen = false;
    #filtersOpen = false;
    #factsShown = innerWidth >= 900;
    #boxesShown = false;
    #motionShown = false;
    #timelineScroll = 0;
    #parts = {};

    start() {
        history.scrollRestoration = "manual";
        this.#parts = build();
        this.#parts.searchBox.suggest = (text) => this.#loaders.orElse(suggestions(text), []);
        const addressOf = (databaseId) => writeRoute({ ...this.#route, photo: databaseId });
        this.#parts.timeline.addressOf = addressOf;
        this.#parts.duplicates.addressOf = addressOf;
        this.#parts.map.at = this.#route.at;
        this.#listen();
        this.#showPerson();
        this.#arrive(this.#route);
    }

    #listen() {
        for (const [name, act] of Object.entries(this.#actions)) {
            addEventListener(name, ({ detail }) => detail !== undefined && act(detail ?? {}));
        }
        listenForShortcuts(
            () => ({
                view: this.#route.view, isPhotoOpen: this.#route.photo !== null, isHelpOpen: this.#helpOpen,
                isZoomed: this.#parts.photoView.isZoomed,
            }),
            (meaning) => this.#actions[meaning.action](meaning));
        addEventListener("popstate", () => this.#return(readRoute(location.href)));
    }

    /** The actions of the components and the keyboard, by name. */
    #actions = {
        "open-photo": ({ databaseId }) => this.#go({ photo: databaseId }),
        "close-photo": () => this.#closePhoto(),
        "show-neighbour": ({ steps }) => this.#showNeighbour(steps),
        "toggle-facts": () => this.#set(() => { this.#factsShown = !this.#factsShown; }),
        "toggle-boxes": () => this.#set(() => { this.#boxesShown = !this.#boxesShown; }),
        "zoom": ({ factor }) => this.#parts.photoView.zoomBy(factor),
        "pan": (direction) => this.#parts.photoView.pan(direction),
        "play-or-next": () => {
            if (clipOf(this.#loaders.photo)) this.#actions["toggle-motion"]();
            else this.#showNeighbour(1);
        },
        "toggle-motion": () => this.#set(() => { this.#motionShown = !this.#motionShown; }),
        "show-duplicates": ({ kind }) => this.#go({ view: "duplicates", photo: null, kind }, { replace: true }),
        "more-duplicates": () => this.#loaders.duplicates.loadMore(),
        "keep-instead": ({ group, databaseId }) =>
            this.#loaders.duplicates.become(keepInstead(this.#loaders.duplicates.state, group, databaseId)),
        "toggle-keep-all": ({ group }) =>
            this.#loaders.duplicates.become(toggleKeepAll(this.#loaders.duplicates.state, group)),
        "retry-duplicates": () => this.#loaders.loadDuplicates(this.#route),
        "show-on-map": ({ latitude, longitude }) => this.#showOnMap({ latitude, longitude, zoom: 9 }),
        "load-more": ({ end }) => this.#loaders.photos.loadMore(end),
        "pass-date": ({ takenAt }) => { this.#parts.scrubber.takenAt = takenAt; },
        "jump-to": ({ month }) => this.#jumpTo(month),
        "move": (direction) => this.#parts.timeline.move(direction),
        "search-text": ({ text }) => this.#searchFor({ ...this.#route.search, q: text }),
        "add-term": (term) => this.#addTerm(term),
        "remove-term": (term) => this.#searchFor(withoutTerm(this.#route.search, term)),
        "remove-area": () => this.#searchFor({ ...this.#route.search, box: null }),
        "clear-search": () => this.#searchFor(emptySearch),
        "show-area": ({ box }) => this.#go({ view: "timeline", search: { ...this.#route.search, box } }),
        "move-map": (at) => this.#keepMapPosition(at),
        "map-failed": ({ error }) => this.#mapFailed(error),
        "show-view": ({ view }) => this.#go({ view, photo: null }),
        "focus-search": () => document.querySelector("#search-text").focus(),
        "toggle-filters": () => this.#openFilters(!this.#filtersOpen),
        "close-filters": () => this.#openFilters(false),
        "show-help": () => this.#set(() => { this.#helpOpen = true; }),
        "close-help": () => this.#set(() => { this.#helpOpen = false; }),
        "retry": () => this.#retry(),
        "sign-out": () => leave(),
    };

    #set(change) {
        change();
        this.#update();
    }

    #update() {
        const { photos, duplicates } = this.#loaders;
        for (const { error } of [photos.state, duplicates.state]) if (error && this.#isSignedOut(error)) return;
        render(this.#parts, {
            route: this.#route, loaders: this.#loaders, mapNotice: this.#mapNotice, helpOpen: this.#helpOpen,
            filtersOpen: this.#filtersOpen, factsShown: this.#factsShown, boxesShown: this.#boxesShown,
            motionShown: this.#motionShown,
        });
    }

    // Route

    /** Changes the route. The browser's history gets a new entry, or its current entry is replaced. */
    #go(change, { replace = false } = {}) {
        const route = { ...this.#route, ...change };
        const state = { opened: route.photo !== null && !replace ? true : history.state?.opened ?? false };
        history[replace ? "replaceState" : "pushState"](state, "", writeRoute(route));
        this.#arrive(route);
    }

    #arrive(route) {
        const before = this.#route;
        if (before.view === "timeline" && route.view !== "timeline") this.#timelineScroll = scrollY;
        if (before.photo !== route.photo) this.#motionShown = false;
        this.#route = route;
        const isNewSearch = !this.#loaders.search || !sameSearch(this.#loaders.search, route.search);
        if (isNewSearch) this.#startSearch(route);
        this.#loaders.openPhoto(route.photo);
        if (route.view === "duplicates") this.#loaders.showDuplicates(route);
        this.#update();
        if (before.view === "map" && route.view === "timeline") {
            scrollTo({ top: this.#timelineScroll, behavior: "instant" });
        }
        if (isNewSearch && !route.photo) scrollTo({ top: 0, behavior: "instant" });
        if (before.photo && !route.photo && route.view === "timeline") {
            this.#parts.timeline.reveal(before.photo, { focus: true });
        }
    }

    /** Back and forward also restore the position of the map. */
    #return(route) {
        if (route.view === "map" && route.at && !route.photo) this.#parts.map.flyTo(route.at);
        this.#arrive(route);
    }

    #closePhoto() {
        if (history.state?.opened) history.back();
        else this.#go({ photo: null }, { replace: true });
    }

    #showNeighbour(steps) {
        const next = neighbour(this.#loaders.photos.state, this.#route.photo, steps);
        if (!next) return;
        this.#go({ photo: next.databaseId }, { replace: true });
        if (this.#route.view === "timeline") this.#parts.timeline.reveal(next.databaseId);
    }

    #showOnMap(at) {
        this.#parts.map.flyTo(at);
        this.#go({ view: "map", photo: null, search: emptySearch, at });
    }

    /** The position of the map is in the address, but a movement adds no entry to the history. */
    #keepMapPosition(at) {
        if (this.#route.view !== "map" || this.#route.photo) return;
        this.#route = { ...this.#route, at };
        history.replaceState(history.state, "", writeRoute(this.#route));
        this.#update();
    }

    // Search

    #searchFor(search) {
        if (!sameSearch(search, this.#route.search)) this.#go({ search, photo: null, at: null });
    }

    /** A term of the open photo starts a new search; elsewhere a term narrows the current search. */
    #addTerm(term) {
        if (this.#route.photo) this.#go({ view: "timeline", photo: null, search: withTerm(emptySearch, term) });
        else this.#searchFor(withTerm(this.#route.search, term));
    }

    #startSearch(route) {
        const isFirst = this.#loaders.search === null;
        this.#mapNotice = null;
        this.#loaders.startSearch(route, { withFacets: this.#filtersOpen });
        if (!isFirst) this.#parts.map.at = route.at;
        this.#parts.map.clustersOf = this.#loaders.clustersOf();
    }

    #openFilters(isOpen) {
        this.#filtersOpen = isOpen;
        if (isOpen && !this.#loaders.facets) this.#loaders.loadFacets();
        this.#update();
        const focused = isOpen ? "facet-panel input" : "[data-action=toggle-filters]";
        document.querySelector(focused)?.focus();
    }

    async #jumpTo(month) {
        await this.#loaders.jumpTo(month);
        scrollTo({ top: 0, behavior: "instant" });
    }

    // Errors and session

    #retry() {
        this.#mapNotice = null;
        this.#loaders.retry();
        this.#parts.map.clustersOf = this.#loaders.clustersOf();
    }

    #mapFailed(error) {
        if (this.#isSignedOut(error)) return;
        this.#set(() => { this.#mapNotice = { ...trouble(error), title: "The map could not be loaded" }; });
    }

    async #showPerson() {
        this.#parts.personMenu.session = await this.#loaders.orElse(currentSession(), null);
    }

    /** Shows the sign-in page when an error says that there is no session. */
    #isSignedOut(error) {
        if (error.reason !== "signed-out") return false;
        showSignIn();
        return true;
    }
}
