import { html, show } from "../html.js";
import {
    bytesInWords, cameraInWords, knownDayInWords, offsetInWords, positionInWords, settingsInWords, sourceInWords,
    timeInWords,
} from "../state/wording.js";
import { announce } from "./announce.js";
import { icon } from "./icon.js";

/**
 * The details of a photo. Property: `photo`. Actions: `add-term` { kind, value } for searchable details,
 * `show-on-map` { latitude, longitude }.
 */
export class PhotoFacts extends HTMLElement {
    #photo = null;

    set photo(value) {
        if (value === this.#photo) return;
        this.#photo = value;
        this.update();
    }

    connectedCallback() {
        this.addEventListener("click", (event) => {
            const term = event.target.closest("[data-kind]");
            if (term) announce(this, "add-term", { kind: term.dataset.kind, value: term.dataset.value });
            if (event.target.closest(".map-link")) announce(this, "show-on-map", this.#photo.position);
        });
        this.update();
    }

    update() {
        if (!this.isConnected) return;
        const photo = this.#photo;
        show(this, photo ? html`
            <section aria-label="Details">
                <h2>${photo.title ?? photo.filename}</h2>
                ${photo.description && html`<p class="description">${photo.description}</p>`}
                <dl>
                    ${fact("date", "Taken", dateFact(photo))}
                    ${photo.camera && fact("camera", "Camera", cameraFact(photo.camera))}
                    ${photo.position && fact("map", "Place", placeFact(photo))}
                    ${peopleFact(photo)}
                    ${tagsFact(photo)}
                    ${fact("file", "File", fileFact(photo))}
                </dl>
            </section>` : html``);
    }
}

function fact(name, label, content) {
    return html`<div><dt>${icon(name)}<span class="visually-hidden">${label}</span></dt><dd>${content}</dd></div>`;
}

/** The known details, in one line. */
function known(...details) {
    return details.filter(Boolean).join(" · ");
}

function dateFact({ takenAt, takenOffsetMinutes, takenSource, takenPrecision }) {
    if (!takenAt) return html`<p>Date unknown</p>`;
    const zone = takenOffsetMinutes === null ? null : offsetInWords(takenOffsetMinutes);
    const time = takenPrecision && takenPrecision !== "TIME" ? [] : [timeInWords(takenAt), zone];
    return html`<p>${knownDayInWords(takenAt, takenPrecision)}</p>
        <p class="detail">${known(...time, sourceInWords(takenSource))}</p>`;
}

function cameraFact(camera) {
    return html`
        <p>${camera.model ? term("camera", camera.model, cameraInWords(camera)) : camera.make}</p>
        ${camera.lens && html`<p class="detail">${camera.lens}</p>`}
        <p class="settings">${settingsInWords(camera).map((setting) => html`<span>${setting}</span> `)}</p>`;
}

function placeFact({ position, location }) {
    const height = position.altitude === null ? null : `${Math.round(position.altitude)} m`;
    return html`
        ${location?.name && html`<p>${location.name}</p>`}
        <p class="detail">${known(positionInWords(position), height)}</p>
        <button class="button map-link">Show on the map</button>`;
}

function peopleFact({ faces }) {
    const people = [...new Set(faces.map(({ person }) => person).filter(Boolean))];
    if (!people.length) return null;
    return fact("people", "People", html`<p class="terms">${people.map((person) => term("person", person))}</p>`);
}

function tagsFact({ tags, objects, keywords }) {
    const labels = [...new Set(objects.map(({ label }) => label))].filter((label) => !tags.includes(label));
    if (!tags.length && !labels.length && !keywords.length) return null;
    return fact("tag", "Tags", html`
        <p class="terms">${tags.map((tag) => term("tag", tag))}${labels.map((label) => term("object", label))}</p>
        ${keywords.length > 0 && html`<p class="detail">${keywords.join(", ")}</p>`}`);
}

function fileFact({ filename, path, sizeBytes, mediaType, width, height }) {
    const pixels = width && height ? `${width} × ${height}` : null;
    const size = sizeBytes === null ? null : bytesInWords(sizeBytes);
    return html`<p>${filename}</p>
        <p class="detail">${known(pixels, size, mediaType)}</p>
        ${path && html`<p class="detail path">${path}</p>`}`;
}

/** A button that finds photos with the same value. */
function term(kind, value, text = value) {
    return html`<button class="term" data-kind="${kind}" data-value="${value}"
        title="Find photos with the same ${kind}">${text}</button>`;
}

customElements.define("photo-facts", PhotoFacts);
