import { rooted } from "../addresses.js";
import { html, show } from "../html.js";
import { justifiedRows, rowsBetween, tileOf, verticalNeighbour } from "../state/justified-rows.js";
import { badgeOf } from "../state/motion.js";
import { dayInWords, photoInWords, shortDayInWords } from "../state/wording.js";
import { announce } from "./announce.js";
import { icon } from "./icon.js";
import { showPlaceholder } from "./placeholder.js";

const wide = { rowHeight: 190, gap: 4, dayGap: 16, headingHeight: 46 };
const narrow = { rowHeight: 128, gap: 3, dayGap: 12, headingHeight: 44 };

/** Rows are rendered up to this distance from the window, and a page is requested this far from the end; in pixels. */
const margin = { drawn: 800, requested: 2000 };

/** The minimum width of a heading with the day of the week, and with places; in pixels. */
const room = { forWeekday: 165, forPlaces: 200 };

/**
 * Photos by day, in justified rows that scroll with the page. Only rows near the window are in the document.
 * Properties: `timeline` (state/timeline.js), `addressOf` (photo id → address).
 * Actions: `open-photo` { databaseId }, `load-more` { end: "start" | "end" }, `pass-date` { takenAt }.
 */
export class PhotoTimeline extends HTMLElement {
    addressOf = (databaseId) => rooted(`/photo/${databaseId}`);
    #timeline = null;
    #layout = { rows: [], height: 0 };
    #laidOut = { photos: null, width: 0 };
    #drawn = new Map();
    #current = null;
    #requested = null;
    #announcedDate = undefined;

    set timeline(value) {
        this.#timeline = value;
        if (value.status === "loading") this.#requested = null;
        this.update();
    }

    connectedCallback() {
        show(this, html`<div class="rows"></div><p class="wait" role="status"></p>`);
        this.addEventListener("click", (event) => this.#clicked(event));
        this.addEventListener("focusin", ({ target }) => this.#focused(target.closest("[data-photo]")));
        new ResizeObserver(() => this.update()).observe(this);
        let isWaiting = false;
        addEventListener("scroll", () => {
            if (isWaiting) return;
            isWaiting = true;
            requestAnimationFrame(() => { isWaiting = false; this.update(); });
        }, { passive: true });
        this.update();
    }

    get #rows() { return this.querySelector(".rows"); }
    get #links() { return [...this.querySelectorAll("[data-photo]")]; }

    /** Moves the focus by photos (`steps`) or by rows (`rows`), and scrolls to it. */
    move({ steps = 0, rows = 0 }) {
        const photos = this.#timeline?.photos ?? [];
        if (!photos.length) return;
        const from = photos.findIndex((photo) => photo.databaseId === this.#current);
        const isFocused = this.contains(document.activeElement);
        const start = from >= 0 && isFocused ? from : this.#firstVisibleIndex();
        const target = !isFocused ? start
            : rows ? verticalNeighbour(this.#layout.rows, start, rows)
            : Math.min(Math.max(start + steps, 0), photos.length - 1);
        this.reveal(photos[target].databaseId, { focus: true });
    }

    /** Scrolls to a loaded photo, no further than needed. */
    reveal(databaseId, { focus = false } = {}) {
        const tile = tileOf(this.#layout.rows, databaseId);
        if (!tile) return;
        const top = this.#rows.getBoundingClientRect().top + tile.top;
        const header = 70 + wide.headingHeight;
        const footer = innerWidth < 700 ? 80 : 24;
        if (top < header) scrollBy({ top: top - header, behavior: "instant" });
        else if (top + tile.height > innerHeight - footer) {
            scrollBy({ top: top + tile.height - innerHeight + footer, behavior: "instant" });
        }
        this.#current = databaseId;
        this.update();
        if (focus) this.querySelector(`[data-photo="${databaseId}"]`)?.focus({ preventScroll: true });
    }

    #firstVisibleIndex() {
        const top = -this.#rows.getBoundingClientRect().top + 80;
        return rowsBetween(this.#layout.rows, top, top)[0]?.tiles[0].index ?? 0;
    }

    #clicked(event) {
        const link = event.target.closest("[data-photo]");
        if (!link || event.ctrlKey || event.metaKey || event.shiftKey || event.button) return;
        event.preventDefault();
        announce(this, "open-photo", { databaseId: Number(link.dataset.photo) });
    }

    #focused(link) {
        if (!link) return;
        this.#current = Number(link.dataset.photo);
        this.#roveTo(this.#current);
    }

    update() {
        const rows = this.#rows;
        if (!rows || !this.#timeline || this.closest("[hidden]")) return;
        this.#layOut();
        const top = -rows.getBoundingClientRect().top;
        this.#draw(top - margin.drawn, top + innerHeight + margin.drawn);
        this.#requestMore(top);
        this.#announceDate();
        this.querySelector(".wait").textContent = this.#timeline.busy === "end" ? "Loading more photos…" : "";
    }

    /** Computes the layout again after photos or width changed. The photo at the top of the window keeps its position. */
    #layOut() {
        const { photos } = this.#timeline;
        const width = this.#rows.clientWidth;
        if (this.#laidOut.photos === photos && this.#laidOut.width === width) return;
        const isLonger = this.#laidOut.photos && photos.at(-1) === this.#laidOut.photos.at(-1);
        const isResized = this.#laidOut.width !== width && this.#laidOut.photos === photos;
        const anchor = isLonger || isResized ? this.#anchor() : null;

        this.#layout = justifiedRows(photos, { width, ...(width < 700 ? narrow : wide) });
        this.#laidOut = { photos, width };
        this.#rows.style.height = `${this.#layout.height}px`;

        const tile = anchor && tileOf(this.#layout.rows, anchor.databaseId);
        if (tile && tile.top !== anchor.top) scrollBy({ top: tile.top - anchor.top, behavior: "instant" });
    }

    #anchor() {
        const top = -this.#rows.getBoundingClientRect().top;
        const tile = rowsBetween(this.#layout.rows, top, top + innerHeight)[0]?.tiles[0];
        return tile ? { databaseId: tile.photo.databaseId, top: tile.top } : null;
    }

    #draw(top, bottom) {
        const wanted = new Map(rowsBetween(this.#layout.rows, top, bottom).map((row) => [keyOf(row), row]));
        for (const [key, element] of this.#drawn) {
            if (wanted.has(key) || element.contains(document.activeElement)) continue;
            element.remove();
            this.#drawn.delete(key);
        }
        for (const [key, row] of wanted) {
            if (this.#drawn.has(key)) continue;
            const element = this.#rowElement(row);
            this.#drawn.set(key, element);
            this.#insert(element, row.top);
        }
        this.#roveTo(this.#current);
    }

    /** Rows are in the document in the order of the page, for the Tab key and screen readers. */
    #insert(element, top) {
        element.dataset.top = top;
        const next = [...this.#rows.children].find((other) => Number(other.dataset.top) > top);
        this.#rows.insertBefore(element, next ?? null);
    }

    #rowElement(row) {
        const element = document.createElement("div");
        element.className = "row";
        show(element, html`${row.headings.map(heading)}
            ${row.tiles.map(({ photo }) => html`
                <a data-photo="${photo.databaseId}" href="${this.addressOf(photo.databaseId)}" tabindex="-1">
                    ${photo.thumbnail
                        ? html`<img src="${photo.thumbnail.url}" alt="${photoInWords(photo)}" decoding="async">`
                        : html`<span class="broken">${icon("broken")}<span>${photoInWords(photo)}</span></span>`}
                    ${badge(photo)}
                </a>`)}`);
        element.querySelectorAll(".day-heading").forEach((title, index) => {
            const { left, width } = row.headings[index];
            place(title, { left, top: row.top, width });
        });
        element.querySelectorAll("a").forEach((link, index) => {
            const tile = row.tiles[index];
            place(link, tile);
            const image = link.querySelector("img");
            if (image?.complete && image.naturalWidth) return;
            showPlaceholder(link, tile.photo.thumbhash);
            if (image) showWhenLoaded(image, link);
        });
        return element;
    }

    /** Only one photo is in the Tab order: the last focused one, or the first on the page. */
    #roveTo(databaseId) {
        const links = this.#links;
        const chosen = links.find((link) => Number(link.dataset.photo) === databaseId) ?? links[0];
        for (const link of links) link.tabIndex = link === chosen ? 0 : -1;
    }

    #requestMore(top) {
        const { hasBefore, hasAfter, busy, status, start, end, error } = this.#timeline;
        if (busy || error || status !== "ready") return;
        const isNearEnd = top + innerHeight + margin.requested > this.#layout.height;
        const wanted = hasAfter && isNearEnd ? "end" : hasBefore && top < margin.requested ? "start" : null;
        const request = wanted && `${wanted}:${wanted === "end" ? end : start}`;
        if (!wanted || request === this.#requested) return;
        this.#requested = request;
        announce(this, "load-more", { end: wanted });
    }

    #announceDate() {
        const photo = this.#timeline.photos[this.#firstVisibleIndex()];
        if (!photo || photo.takenAt === this.#announcedDate || this.#timeline.status !== "ready") return;
        this.#announcedDate = photo.takenAt;
        announce(this, "pass-date", { takenAt: photo.takenAt });
    }
}

/** A picture that loads quickly is shown without fading: each fade costs the compositor a layer. */
function showWhenLoaded(image, link) {
    const requested = performance.now();
    image.classList.add("loading");
    image.addEventListener("load", async () => {
        image.classList.remove("loading");
        const isLate = performance.now() - requested > 100;
        if (isLate && !matchMedia("(prefers-reduced-motion: reduce)").matches) {
            await image.animate({ opacity: [0, 1] }, 200).finished.catch(() => {});
        }
        showPlaceholder(link, null);
    }, { once: true });
    image.addEventListener("error", () => link.classList.add("missing"), { once: true });
}

/** The badge of videos and moving photos. It has no text, because the picture's description says the same. */
function badge(photo) {
    const kind = badgeOf(photo);
    return kind && html`<span class="badge" data-kind="${kind}">${icon(kind === "video" ? "play" : "live")}</span>`;
}

function heading({ day, places, width, isContinued }) {
    if (isContinued) return html`<p class="day-heading continued" aria-hidden="true">${shortDayInWords(day)}</p>`;
    if (width < room.forWeekday) {
        return html`<h2 class="day-heading"><span class="day">${shortDayInWords(day)}</span></h2>`;
    }
    return html`<h2 class="day-heading">
        <span class="day">${dayInWords(day)}</span>
        ${places.length > 0 && width >= room.forPlaces && html`<span class="places">${places.slice(0, 3).join(", ")}</span>`}
    </h2>`;
}

function keyOf(row) {
    return `${row.top}/${row.height}/${row.headings.map(({ places }) => places.join()).join(";")}/`
        + row.tiles.map(({ photo, left }) => `${photo.databaseId}@${left}`).join();
}

function place(element, { left, top, width, height }) {
    element.style.transform = `translate(${left}px, ${top}px)`;
    element.style.width = `${width}px`;
    if (height) element.style.height = `${height}px`;
}

customElements.define("photo-timeline", PhotoTimeline);
