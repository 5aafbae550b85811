import { rooted } from "../addresses.js";
import { html, show } from "../html.js";
import { asCSV, asLines, groupID, isKeptWhole, keeperOf, keyOf, reasonInWords, unneeded } from "../state/duplicates.js";
import { bytesInWords, countInWords, photoInWords, shortDayInWords } from "../state/wording.js";
import { announce } from "./announce.js";
import { icon } from "./icon.js";

const kinds = [["exact", "Identical files"], ["near", "Similar photos"]];

/**
 * Duplicates side by side, and the list of those that are not needed.
 * Properties: `duplicates` (state/duplicates.js), `addressOf` (photo id → address).
 * Actions: `show-duplicates` { kind }, `more-duplicates`, `keep-instead` { group, databaseId }, `toggle-keep-all`
 * { group }, `open-photo` { databaseId }, `retry-duplicates`. `group` is a group's id.
 */
export class DuplicateGroups extends HTMLElement {
    addressOf = (databaseId) => rooted(`/photo/${databaseId}`);
    #state = null;

    set duplicates(value) {
        if (value === this.#state) return;
        this.#state = value;
        this.update();
    }

    connectedCallback() {
        this.addEventListener("click", (event) => this.#clicked(event));
        this.addEventListener("change", ({ target }) => {
            if (target.name === "duplicate-kind") announce(this, "show-duplicates", { kind: target.value });
            if (target.dataset.whole) announce(this, "toggle-keep-all", { group: Number(target.dataset.whole) });
        });
        this.update();
    }

    #clicked(event) {
        const link = event.target.closest("[data-photo]");
        if (link && !(event.ctrlKey || event.metaKey || event.shiftKey || event.button)) {
            event.preventDefault();
            announce(this, "open-photo", { databaseId: Number(link.dataset.photo) });
        }
        const button = event.target.closest("[data-act]");
        if (!button) return;
        const { act, group, keep } = button.dataset;
        if (act === "keep") announce(this, "keep-instead", { group: Number(group), databaseId: Number(keep) });
        else if (act === "copy") this.#copy();
        else if (act === "save") this.#save();
        else announce(this, act);
    }

    async #copy() {
        const list = unneeded(this.#state);
        const text = asLines(list);
        const field = this.querySelector(".keys");
        const lines = text.split("\n").length - 1;
        try {
            // Browsers allow access to the clipboard only over HTTPS or on localhost.
            await navigator.clipboard.writeText(text);
            const left = list.length - lines;
            this.#say(`${countInWords(lines, "key")} copied.`
                + (left ? ` ${countInWords(left, "key")} with a line break: only in the CSV file.` : ""));
        } catch {
            field.hidden = false;
            field.value = text;
            field.focus();
            field.select();
            this.#say("The browser does not allow access to the clipboard here. Copy the list from the field.");
        }
    }

    #save() {
        const address = URL.createObjectURL(new Blob([asCSV(unneeded(this.#state))], { type: "text/csv" }));
        const link = document.createElement("a");
        Object.assign(link, { href: address, download: "duplicates.csv" });
        link.click();
        setTimeout(() => URL.revokeObjectURL(address), 10_000);
    }

    #say(text) {
        this.querySelector(".said").textContent = text;
    }

    update() {
        if (!this.isConnected || !this.#state) return;
        const { kind, groups, total, hasMore, status, isLoadingMore, error } = this.#state;
        const focused = this.contains(document.activeElement) ? document.activeElement.dataset.focus : null;
        const keys = unneeded(this.#state);
        const bytes = keys.reduce((sum, { size }) => sum + (size ?? 0), 0);
        show(this, html`
            <fieldset>
                <legend class="visually-hidden">Kind of duplicates</legend>
                ${kinds.map(([value, label]) => html`
                    <label><input type="radio" name="duplicate-kind" value="${value}" data-focus="${value}"
                        ${value === kind && html`checked`}><span>${label}</span></label>`)}
            </fieldset>
            <p class="quiet">Nothing is deleted here: Calotype never changes your originals. Copy the list of photos that you
                do not need, and delete them with another program:
                <code>rclone delete store:bucket --files-from-raw list.txt</code></p>
            <p role="status" class="count">${this.#count(status, total)}</p>
            ${keys.length > 0 && html`
                <div class="list">
                    <button class="button primary" data-act="copy" data-focus="copy">
                        Copy ${countInWords(keys.length, "key")}</button>
                    <button class="button" data-act="save" data-focus="save">Save as CSV</button>
                    <span class="quiet">${bytesInWords(bytes)} in the groups shown</span>
                    <p class="said" role="status"></p>
                    <textarea class="keys" aria-label="Keys of the photos that you do not need" readonly hidden></textarea>
                </div>`}
            ${error && html`<p class="error" role="alert">${error.message}
                <button class="button" data-act="retry-duplicates" data-focus="retry">Try again</button></p>`}
            <ol class="${status === "loading" ? "stale" : ""}">${groups.map((group) => this.#group(group))}</ol>
            ${hasMore && html`<button class="button more" data-act="more-duplicates" data-focus="more"
                ${isLoadingMore && html`aria-disabled="true"`}>${isLoadingMore ? "Loading more…" : "Show more groups"}</button>`}`);
        if (focused) this.querySelector(`[data-focus="${focused}"]`)?.focus({ preventScroll: true });
    }

    #count(status, total) {
        if (status === "loading") return "Looking for duplicates…";
        if (total === 0) return "No duplicates found.";
        return total === null ? "" : countInWords(total, "group");
    }

    #group(group) {
        const id = groupID(group);
        const keeper = keeperOf(this.#state, group);
        const isWhole = isKeptWhole(this.#state, group);
        const hidden = group.count - group.photos.length;
        return html`
            <li class="${isWhole ? "whole" : ""}" aria-labelledby="group-${id}">
                <h2 id="group-${id}">${countInWords(group.count, group.kind === "EXACT" ? "identical photo" : "similar photo")}</h2>
                <label class="keep-all"><input type="checkbox" data-whole="${id}" data-focus="whole-${id}"
                    ${isWhole && html`checked`}><span>Keep all</span></label>
                <ul>${group.photos.map((photo) => this.#photo(photo, group, photo === keeper && !isWhole, isWhole))}</ul>
                ${hidden > 0 && html`<p class="quiet">… and ${hidden} more that are not in the list</p>`}
            </li>`;
    }

    #photo(photo, group, isKeeper, isWhole) {
        const { databaseId, thumbnail, width, height, sizeBytes, mediaType, takenAt, favourite } = photo;
        const facts = [
            width && height ? `${width} × ${height}` : null, sizeBytes === null ? null : bytesInWords(sizeBytes), mediaType,
            favourite ? "favourite" : null,
        ];
        return html`
            <li class="${isKeeper ? "keeper" : ""}">
                <a href="${this.addressOf(databaseId)}" data-photo="${databaseId}" data-focus="photo-${databaseId}">
                    ${thumbnail
                        ? html`<img src="${thumbnail.url}" alt="${photoInWords(photo)}" loading="lazy" decoding="async">`
                        : html`<span class="broken">${icon("broken")}<span>${photoInWords(photo)}</span></span>`}
                </a>
                ${isKeeper && html`<p class="mark">Keep: ${reasonInWords(this.#state, group)}</p>`}
                ${!isKeeper && !isWhole && html`
                    <button class="button" data-act="keep" data-group="${groupID(group)}" data-keep="${databaseId}"
                        data-focus="keep-${databaseId}">Keep this<span class="visually-hidden"> one instead:
                        ${photo.filename}</span></button>`}
                <p class="path">${keyOf(photo.path) ?? photo.filename}</p>
                <p class="quiet">${facts.filter(Boolean).join(" · ")}</p>
                <p class="quiet">${shortDayInWords(takenAt)}</p>
            </li>`;
    }
}

customElements.define("duplicate-groups", DuplicateGroups);
