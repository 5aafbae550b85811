import { html, show } from "../html.js";
import { announce } from "./announce.js";
import { icon } from "./icon.js";

const keys = [
    [["←", "→", "↑", "↓"], "Move through the photos"],
    [["j", "k"], "Next and previous photo"],
    [["Enter"], "Open the photo"],
    [["Esc"], "Close the photo, the filters or this help"],
    [["i"], "Show or hide the details"],
    [["b"], "Show or hide faces and objects"],
    [["+", "−", "0"], "Zoom in, zoom out, show the whole photo; arrows move an enlarged photo"],
    [["Space"], "Play the video or Live Photo; otherwise next photo"],
    [["p"], "Play the video or Live Photo"],
    [["/"], "Search"],
    [["f"], "Filters"],
    [["g", "t"], "Go to the timeline"],
    [["g", "m"], "Go to the map"],
    [["g", "d"], "Go to the duplicates"],
    [["?"], "Show this help"],
];

/** The list of keyboard shortcuts. Property: `isOpen`. Action: `close-help`. */
export class KeyboardHelp extends HTMLElement {
    #isOpen = false;

    set isOpen(value) { this.#isOpen = value; this.update(); }

    connectedCallback() {
        show(this, html`
            <dialog aria-labelledby="help-title">
                <h2 id="help-title">Keyboard shortcuts</h2>
                <button class="icon-button" title="Close">
                    ${icon("close")}<span class="visually-hidden">Close</span>
                </button>
                <dl>${keys.map(([names, meaning]) => html`
                    <div><dt>${names.map((name) => html`<kbd>${name}</kbd> `)}</dt><dd>${meaning}</dd></div>`)}
                </dl>
            </dialog>`);
        const dialog = this.querySelector("dialog");
        this.querySelector("button").addEventListener("click", () => announce(this, "close-help"));
        dialog.addEventListener("cancel", (event) => { event.preventDefault(); announce(this, "close-help"); });
        dialog.addEventListener("click", (event) => { if (event.target === dialog) announce(this, "close-help"); });
        this.update();
    }

    update() {
        const dialog = this.querySelector("dialog");
        if (!dialog || dialog.open === this.#isOpen) return;
        if (this.#isOpen) dialog.showModal(); else dialog.close();
    }
}

customElements.define("keyboard-help", KeyboardHelp);
