import { html, show } from "./html.js";
import { noticeFor } from "./notices.js";
import { writeRoute } from "./state/route.js";
import { isEmpty } from "./state/search.js";
import { neighbour } from "./state/timeline.js";

const titles = { timeline: "Timeline", map: "Map", duplicates: "Duplicates" };

/** Builds the page and returns its components by name. */
export function build() {
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
    return {
        header: part("library-header"), searchBox: part("search-box"), terms: part("search-terms"),
        panel: part("facet-panel"), timelineView: part(".timeline-view"), timeline: part("photo-timeline"),
        scrubber: part("timeline-scrubber"), mapView: part(".map-view"), map: part("photo-map"),
        duplicates: part("duplicate-groups"), notice: part("library-notice"), photoView: part("photo-view"),
        help: part("keyboard-help"), personMenu: part("person-menu"),
    };
}

/**
 * Hands the app's state to the components: `{ route, loaders, mapNotice, helpOpen, filtersOpen, factsShown,
 * boxesShown, motionShown }`.
 */
export function render(parts, app) {
    const { route: { view, search }, loaders, mapNotice } = app;
    const { state } = loaders.photos;
    const title = titles[view] ?? titles.timeline;
    document.title = `${title} · Calotype`;
    document.querySelector("h1").textContent = title;
    document.body.className = view;

    renderSearch(parts, app);
    parts.scrubber.months = loaders.months;
    parts.timelineView.hidden = view !== "timeline" || !state.photos.length;
    parts.timelineView.classList.toggle("stale", state.status === "loading");
    parts.timeline.timeline = state;
    parts.mapView.hidden = view !== "map" || Boolean(mapNotice);
    parts.map.update();
    parts.duplicates.hidden = view !== "duplicates";
    parts.duplicates.duplicates = loaders.duplicates.state;
    parts.notice.notice = view === "map" ? mapNotice
        : view === "duplicates" ? null : noticeFor(state, !isEmpty(search));
    parts.help.isOpen = app.helpOpen;
    renderPhoto(parts, app);
}

function renderSearch(parts, { route: { view, search, kind }, loaders, filtersOpen }) {
    const { state } = loaders.photos;
    const address = (other) => writeRoute({ view: other, photo: null, search, at: parts.map.at, kind });
    parts.header.state = {
        view, filtersOpen,
        links: { timeline: address("timeline"), map: address("map"), duplicates: address("duplicates") },
    };
    parts.searchBox.search = search;
    parts.searchBox.error = state.error?.reason === "refused" && search.q ? state.error.message : null;
    parts.terms.search = search;
    parts.terms.total = state.status === "ready" ? state.total : null;
    parts.panel.search = search;
    parts.panel.facets = loaders.facets;
    parts.panel.isOpen = filtersOpen;
}

function renderPhoto(parts, { route: { photo: open }, loaders, factsShown, boxesShown, motionShown }) {
    const { state } = loaders.photos;
    parts.photoView.state = open === null ? null : {
        databaseId: open, photo: loaders.photo,
        preview: state.photos.find(({ databaseId }) => databaseId === open) ?? null,
        hasPrevious: neighbour(state, open, -1) !== null, hasNext: neighbour(state, open, 1) !== null,
        error: loaders.photoError, factsShown, boxesShown, motionShown,
    };
}
