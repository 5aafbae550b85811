import { root } from "../../addresses.js";
import { announce } from "../../components/announce.js";
import { html, show } from "../../html.js";
import { durationInWords, errorsOf, nothing, summaryOf } from "../state/answer.js";
import { colouredJSON } from "../state/colours.js";
import { coloured } from "./coloured.js";

/** Longer text is shown without colours: each coloured piece is an element, and a million elements stop a browser. */
const colourLimit = 200_000;

/**
 * The result of the request. Property: `answer` (state/answer.js). Action: `go-to-place` { line, column }.
 */
export class AnswerPane extends HTMLElement {
    #answer = nothing;

    set answer(value) {
        // Rendering the same result again would lose scroll position and selection.
        if (value === this.#answer) return;
        this.#answer = value;
        this.update();
    }

    connectedCallback() {
        show(this, html`
            <p class="summary" role="status"></p>
            <ul class="errors" aria-label="Errors"></ul>
            <div class="body" tabindex="0" role="region" aria-label="Response body"></div>`);
        this.addEventListener("click", (event) => {
            const { line, column } = event.target.closest(".place")?.dataset ?? {};
            if (line) announce(this, "go-to-place", { line: Number(line), column: Number(column) });
        });
        this.update();
    }

    update() {
        const body = this.querySelector(".body");
        if (!body) return;
        this.querySelector(".summary").textContent = summaryOf(this.#answer);
        const errors = errorsOf(this.#answer);
        const list = this.querySelector(".errors");
        list.hidden = errors.length === 0;
        show(list, html`${errors.map(errorItem)}`);
        show(body, (bodies[this.#answer.kind] ?? (() => html``))(this.#answer));
    }
}

const errorItem = ({ message, code, path, places }) => html`
    <li>
        ${places.map(({ line, column }) => html`
            <button class="place" data-line="${line}" data-column="${column}"
                    title="Go to line ${line}, column ${column}">${line}:${column}</button>`)}
        <span class="message">${message}</span>
        ${path && html`<small>at ${path}</small>`}
        ${code && html`<small>${code}</small>`}
    </li>`;

const bodies = {
    nothing: () => html`<p class="notice">
        The result appears here. <kbd>Ctrl</kbd> <kbd>Enter</kbd> runs the operation at the cursor.</p>`,
    "signed-out": () => html`<p class="notice">
        You are not logged in. <a href="${root}">Log in to the library</a>, then come back here.</p>`,
    failed: ({ message }) => html`<p class="notice">${message}</p>`,
    answer: ({ text, json }) => textInColours(text, json),
    stream: ({ events }) => html`${events.map(({ number, milliseconds, text, json }) => html`
        <h3 class="event">Event ${number} · after ${durationInWords(milliseconds)}</h3>
        ${textInColours(text, json)}`)}`,
};

/** Text that is not JSON, such as the page of a proxy, is shown unchanged. */
function textInColours(text, json) {
    return html`<pre>${json !== null && text.length <= colourLimit ? coloured(colouredJSON(text)) : text}</pre>`;
}

customElements.define("answer-pane", AnswerPane);
