import { html, show } from "../html.js";
import { asCSV, asLines, isSpared, keeperOf, keyOf, numberOf, others, reasonInWords } from "../state/duplicates.js";
import { bytesInWords, countInWords, photoInWords, shortDayInWords } from "../state/wording.js";
import { announce } from "./announce.js";
import { icon } from "./icon.js";

const kinds = [["exact", "Identical files"], ["near", "Similar photos"]];

/**
 * Photos that are the same picture, side by side, and the list of those that can be done without.
 * Properties: `duplicates` (state/duplicates.js), `addressOf` (photo number → address).
 * Actions: `show-duplicates` { kind }, `more-duplicates`, `keep-instead` { number, databaseId }, `spare-group`
 * { number }, `open-photo` { databaseId }, `retry-duplicates`.
 */
export class DuplicateGroups extends HTMLElement {
    addressOf = (databaseId) => `/photo/${databaseId}`;
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
            if (target.dataset.spare) announce(this, "spare-group", { number: Number(target.dataset.spare) });
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
        const { act, number, keep } = button.dataset;
        if (act === "keep") announce(this, "keep-instead", { number: Number(number), databaseId: Number(keep) });
        else if (act === "copy") this.#copy();
        else if (act === "save") this.#save();
        else announce(this, act);
    }

    async #copy() {
        const list = others(this.#state);
        const text = asLines(list);
        const field = this.querySelector(".keys");
        const lines = text.split("\n").length - 1;
        try {
            // Only where the page came over https or from this machine is there a clipboard.
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
        const address = URL.createObjectURL(new Blob([asCSV(others(this.#state))], { type: "text/csv" }));
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
        const { kind, groups, total, hasMore, status, isGrowing, error } = this.#state;
        const focused = this.contains(document.activeElement) ? document.activeElement.dataset.focus : null;
        const keys = others(this.#state);
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
                ${isGrowing && html`aria-disabled="true"`}>${isGrowing ? "Loading more…" : "Show more groups"}</button>`}`);
        if (focused) this.querySelector(`[data-focus="${focused}"]`)?.focus({ preventScroll: true });
    }

    #count(status, total) {
        if (status === "loading") return "Looking for duplicates…";
        if (total === 0) return "No duplicates found.";
        return total === null ? "" : countInWords(total, "group");
    }

    #group(group) {
        const number = numberOf(group);
        const keeper = keeperOf(this.#state, group);
        const spared = isSpared(this.#state, group);
        const hidden = group.count - group.photos.length;
        return html`
            <li class="${spared ? "spared" : ""}" aria-labelledby="group-${number}">
                <h2 id="group-${number}">${countInWords(group.count, group.kind === "EXACT" ? "identical photo" : "similar photo")}</h2>
                <label class="spare"><input type="checkbox" data-spare="${number}" data-focus="spare-${number}"
                    ${spared && html`checked`}><span>Keep all</span></label>
                <ul>${group.photos.map((photo) => this.#photo(photo, group, photo === keeper && !spared, spared))}</ul>
                ${hidden > 0 && html`<p class="quiet">… and ${hidden} more that are not in the list</p>`}
            </li>`;
    }

    #photo(photo, group, isKeeper, isSpared) {
        const { databaseId, thumbnail, width, height, sizeBytes, mediaType, takenAt, favourite } = photo;
        const number = numberOf(group);
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
                ${!isKeeper && !isSpared && html`
                    <button class="button" data-act="keep" data-number="${number}" data-keep="${databaseId}"
                        data-focus="keep-${databaseId}">Keep this<span class="visually-hidden"> one instead:
                        ${photo.filename}</span></button>`}
                <p class="path">${keyOf(photo.path) ?? photo.filename}</p>
                <p class="quiet">${facts.filter(Boolean).join(" · ")}</p>
                <p class="quiet">${shortDayInWords(takenAt)}</p>
            </li>`;
    }
}

customElements.define("duplicate-groups", DuplicateGroups);
