import { html, show } from "../html.js";
import { monthAt, monthOf, scaleOf, yearLabels } from "../state/scrubber-scale.js";
import { countInWords, monthInWords } from "../state/wording.js";
import { announce } from "./announce.js";

/**
 * The time scale at the right edge: shows the current date and jumps to another month.
 * Properties: `months` (timeline buckets, newest first), `takenAt` (the date at the window's top).
 * Action: `jump-to` { month }.
 */
export class TimelineScrubber extends HTMLElement {
    #months = null;
    #scale = [];
    #index = 0;
    #isDragged = false;
    #quiet = null;

    set months(value) {
        if (value === this.#months) return;
        this.#months = value;
        this.#scale = scaleOf(value);
        this.update();
    }

    set takenAt(value) {
        if (this.#isDragged || !this.#scale.length) return;
        this.#index = monthOf(this.#scale, value);
        this.#appear();
        this.update();
    }

    connectedCallback() {
        show(this, html`
            <div class="years" aria-hidden="true"></div>
            <div class="thumb" role="slider" tabindex="0" aria-label="Date" aria-orientation="vertical"
                 aria-valuemin="0">
                <span class="grip"></span><output></output>
            </div>`);
        this.addEventListener("pointerdown", (event) => this.#grabbed(event));
        this.addEventListener("pointermove", (event) => this.#isDragged && this.#show(this.#indexAt(event)));
        this.addEventListener("pointerup", (event) => this.#released(event));
        this.addEventListener("pointercancel", () => { this.#isDragged = false; this.update(); });
        this.addEventListener("keydown", (event) => this.#pressed(event));
        new ResizeObserver(() => this.update()).observe(this);
        this.update();
    }

    #grabbed(event) {
        if (!this.#scale.length || event.button) return;
        event.preventDefault();
        this.setPointerCapture(event.pointerId);
        this.#isDragged = true;
        this.#show(this.#indexAt(event));
    }

    #released(event) {
        if (!this.#isDragged) return;
        this.#isDragged = false;
        this.#jump(this.#indexAt(event));
    }

    #pressed(event) {
        const last = this.#scale.length - 1;
        const target = {
            ArrowDown: this.#index + 1, ArrowRight: this.#index + 1,
            ArrowUp: this.#index - 1, ArrowLeft: this.#index - 1,
            PageDown: this.#index + 12, PageUp: this.#index - 12, Home: 0, End: last,
        }[event.key];
        if (target === undefined || last < 0) return;
        event.preventDefault();
        event.stopPropagation();
        this.#jump(Math.min(Math.max(target, 0), last));
    }

    #indexAt({ clientY }) {
        const { top, height } = this.getBoundingClientRect();
        return monthAt(this.#scale, Math.min(Math.max((clientY - top) / height, 0), 1));
    }

    #show(index) {
        this.#index = index;
        this.update();
    }

    #jump(index) {
        this.#show(index);
        announce(this, "jump-to", { month: this.#scale[index].month });
    }

    /** On a phone the handle is visible only during scrolling. */
    #appear() {
        this.classList.add("awake");
        clearTimeout(this.#quiet);
        this.#quiet = setTimeout(() => this.classList.remove("awake"), 1500);
    }

    update() {
        if (!this.isConnected) return;
        this.hidden = this.#scale.length < 2;
        if (this.hidden) return;
        this.classList.toggle("dragged", this.#isDragged);
        const { month, start, end } = this.#scale[this.#index] ?? this.#scale[0];
        const thumb = this.querySelector(".thumb");
        thumb.style.top = `${((start + end) / 2) * 100}%`;
        thumb.setAttribute("aria-valuemax", String(this.#scale.length - 1));
        thumb.setAttribute("aria-valuenow", String(this.#index));
        const words = monthInWords(month.period);
        thumb.setAttribute("aria-valuetext", `${words}, ${countInWords(month.count, "photo")}`);
        this.querySelector("output").textContent = words;
        this.#drawYears();
    }

    #drawYears() {
        const labels = yearLabels(this.#scale, 26 / Math.max(this.clientHeight, 1));
        const years = this.querySelector(".years");
        show(years, html`${labels.map(({ text }) => html`<span>${text === "Undated" ? "–" : text}</span>`)}`);
        [...years.children].forEach((label, index) => { label.style.top = `${labels[index].fraction * 100}%`; });
    }
}

customElements.define("timeline-scrubber", TimelineScrubber);
