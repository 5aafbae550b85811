import { root, rooted } from "../addresses.js";
import { html, show } from "../html.js";
import { announce } from "./announce.js";
import { icon } from "./icon.js";

/**
 * The bar at the top: views, search box and buttons.
 * Properties: `links` ({ timeline, map, duplicates }: addresses), `view`, `filtersOpen`. Actions: `toggle-filters`,
 * `show-help`; and those of the person menu.
 */
export class LibraryHeader extends HTMLElement {
    #state = {
        links: { timeline: root, map: rooted("/map"), duplicates: rooted("/duplicates") }, view: "timeline", filtersOpen: false,
    };

    set state(value) {
        this.#state = { ...this.#state, ...value };
        this.update();
    }

    connectedCallback() {
        show(this, html`
            <header>
                <a class="brand" href="${root}">
                    <img src="${rooted("/favicon.svg")}" width="32" height="32" alt=""><span>Calotype</span>
                </a>
                <nav aria-label="Views">
                    <a data-view="timeline">${icon("timeline")}<span>Timeline</span></a>
                    <a data-view="map">${icon("map")}<span>Map</span></a>
                    <a data-view="duplicates">${icon("duplicates")}<span>Duplicates</span></a>
                </nav>
                <search-box></search-box>
                <button class="icon-button" data-action="toggle-filters" aria-controls="filters" title="Filters">
                    ${icon("filter")}<span class="visually-hidden">Filters</span>
                </button>
                <button class="icon-button seldom" data-action="show-help" title="Keyboard shortcuts">
                    ${icon("help")}<span class="visually-hidden">Keyboard shortcuts</span>
                </button>
                <person-menu></person-menu>
            </header>`);
        this.addEventListener("click", (event) => {
            const button = event.target.closest("[data-action]");
            if (button) announce(this, button.dataset.action);
        });
        this.update();
    }

    update() {
        if (!this.isConnected) return;
        const { links, view, filtersOpen } = this.#state;
        for (const link of this.querySelectorAll("[data-view]")) {
            link.href = links[link.dataset.view];
            if (link.dataset.view === view) link.setAttribute("aria-current", "page");
            else link.removeAttribute("aria-current");
        }
        this.querySelector("[data-action=toggle-filters]").setAttribute("aria-expanded", String(filtersOpen));
    }
}

customElements.define("library-header", LibraryHeader);
