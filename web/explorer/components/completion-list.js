import { announce } from "../../components/announce.js";
import { html, show } from "../../html.js";
import { closedList } from "../../state/combobox.js";

/**
 * The completions at the cursor. The text area keeps the focus and names the active option to screen readers.
 * Attribute: `name`. Properties: `list` (state/combobox.js), `place` { line, column } of the word.
 * Action: `choose-option` { index }.
 */
export class CompletionList extends HTMLElement {
    #list = closedList;
    #place = { line: 1, column: 1 };

    set list(value) { this.#list = value; this.update(); }
    set place(value) { this.#place = value; this.update(); }

    get listId() { return `${this.getAttribute("name")}-options`; }
    optionId(index) { return `${this.getAttribute("name")}-option-${index}`; }

    connectedCallback() {
        // Otherwise the text area would lose the focus, and the list would close, before the click event.
        this.addEventListener("pointerdown", (event) => event.preventDefault());
        this.addEventListener("click", (event) => {
            const option = event.target.closest("[role=option]");
            if (option) announce(this, "choose-option", { index: Number(option.dataset.index) });
        });
    }

    update() {
        if (!this.isConnected) return;
        const { isOpen, options, active } = this.#list;
        if (!isOpen) {
            show(this, html``);
            return;
        }
        const description = options[active]?.description;
        show(this, html`
            <div class="box">
                <ul role="listbox" id="${this.listId}" aria-label="Suggestions">
                    ${options.map(this.#option)}
                </ul>
                ${description && html`<p>${description}</p>`}
            </div>`);
        this.#settle();
    }

    #option = ({ text, detail, isDeprecated }, index) => html`
        <li role="option" id="${this.optionId(index)}" data-index="${index}"
            aria-selected="${index === this.#list.active}">
            <span class="${isDeprecated ? "deprecated" : ""}">${text}</span><span class="detail">${detail}</span>
        </li>`;

    /** Below the word, or above it at the bottom of the window; never beyond the right edge. */
    #settle() {
        const box = this.firstElementChild;
        const page = this.parentElement.getBoundingClientRect();
        const style = getComputedStyle(this.parentElement.querySelector("textarea"));
        const height = parseFloat(style.lineHeight);
        const left = page.left + parseFloat(style.paddingLeft) + (this.#place.column - 1) * this.#letterWidth(box);
        const under = page.top + parseFloat(style.paddingTop) + this.#place.line * height;
        const fitsUnder = under + box.offsetHeight <= innerHeight - 8;
        box.style.left = `${Math.max(8, Math.min(left, innerWidth - box.offsetWidth - 8))}px`;
        box.style.top = `${fitsUnder ? under : Math.max(8, under - height - box.offsetHeight)}px`;
        box.querySelector("[aria-selected=true]")?.scrollIntoView({ block: "nearest" });
    }

    #letterWidth(box) {
        const letters = box.appendChild(document.createElement("span"));
        letters.textContent = "0".repeat(20);
        const { width } = letters.getBoundingClientRect();
        letters.remove();
        return width / 20;
    }
}

customElements.define("completion-list", CompletionList);
