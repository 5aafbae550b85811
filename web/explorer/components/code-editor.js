import { announce } from "../../components/announce.js";
import { html, show } from "../../html.js";
import { activeOption, closedList, moved } from "../../state/combobox.js";
import { closingBracket, commented, indented, newLine, outdented } from "../state/editing.js";
import { offsetAt, positionAt } from "../state/positions.js";
import { coloured } from "./coloured.js";
import "./completion-list.js";

/**
 * An editor with line numbers and colours: a transparent text area over a coloured copy of its text. Tab indents; Escape
 * and then Tab leaves. Attributes: `name`, `label`. Properties: `value`, `pieces` (text → coloured pieces), `complete`
 * (text, cursor → completions), `wrongLines`. Action: `edit-text` { name, text }.
 */
export class CodeEditor extends HTMLElement {
    pieces = (text) => [{ text, kind: null }];
    complete = null;
    #value = "";
    #wrongLines = [];
    #list = closedList;
    #from = 0;
    #tabLeaves = false;
    #numbered = "";
    #isStale = false;

    get value() { return this.#value; }

    set value(text) {
        this.#value = text;
        this.update();
    }

    set wrongLines(lines) {
        if (String(lines) === String(this.#wrongLines)) return;
        this.#wrongLines = lines;
        this.update();
    }

    /** The offset of the cursor; -1 before the first focus. */
    get cursor() { return this.#area?.selectionStart ?? -1; }

    get #area() { return this.querySelector("textarea"); }

    connectedCallback() {
        const name = this.getAttribute("name");
        show(this, html`
            <div class="sheet">
                <pre class="numbers" aria-hidden="true"></pre>
                <div class="page">
                    <pre class="colours" aria-hidden="true"></pre>
                    <textarea id="${name}" wrap="off" spellcheck="false" autocapitalize="off" autocomplete="off"
                              autocorrect="off" aria-label="${this.getAttribute("label")}"
                              aria-describedby="${name}-hint"></textarea>
                    <completion-list name="${name}"></completion-list>
                </div>
            </div>
            <p id="${name}-hint" class="visually-hidden">Tab indents. Press Escape, then Tab, to leave.</p>`);
        const area = this.#area;
        area.addEventListener("input", (event) => this.#edited(event));
        area.addEventListener("keydown", (event) => this.#pressed(event));
        area.addEventListener("blur", () => { this.#become(closedList); this.#tabLeaves = false; });
        area.addEventListener("pointerdown", () => this.#become(closedList));
        this.addEventListener("choose-option", ({ detail }) => this.#choose(this.#list.options[detail.index]));
        const sheet = this.querySelector(".sheet");
        sheet.addEventListener("scroll", () => this.querySelector("completion-list").update());
        // A click below the last line also focuses the text.
        sheet.addEventListener("click", (event) => {
            if (event.target.matches(".sheet, .page")) area.focus();
        });
        this.update();
    }

    /** Moves the cursor to a line and column, both from 1. */
    goTo(position) {
        const offset = offsetAt(this.#value, position);
        const word = this.#value.slice(offset).match(/^\w+/)?.[0] ?? "";
        this.#area.focus({ preventScroll: true });
        this.#area.setSelectionRange(offset, offset + word.length);
        const { line } = positionAt(this.#value, offset);
        const sheet = this.querySelector(".sheet");
        const height = parseFloat(getComputedStyle(this).getPropertyValue("--code-line"));
        sheet.scrollTo({ top: line * height - sheet.clientHeight / 2, left: 0 });
    }

    #edited(event) {
        this.#value = this.#area.value;
        this.#tell();
        const isTyping = event.inputType === "insertText" && /^[\w$@]$/.test(event.data ?? "");
        const isErasing = this.#list.isOpen && event.inputType === "deleteContentBackward";
        if (isTyping || isErasing) this.#offer({ asked: false }); else this.#become(closedList);
    }

    /** Renders and announces the text once per frame: browsers send one event for each inserted line. */
    #tell() {
        if (this.#isStale) return;
        this.#isStale = true;
        requestAnimationFrame(() => {
            this.#isStale = false;
            this.update();
            announce(this, "edit-text", { name: this.getAttribute("name"), text: this.#value });
        });
    }

    #pressed(event) {
        const { key } = event;
        const isOpen = this.#list.isOpen;
        const isCommand = event.ctrlKey || event.metaKey;
        const leaves = key === "Tab" && this.#tabLeaves;
        this.#tabLeaves = key === "Escape" || (this.#tabLeaves && key === "Shift");
        if (leaves || event.isComposing) return;
        const act = isOpen && !isCommand && this.#listKeys[key] || isCommand && this.#commandKeys[key]
            || !isCommand && !event.altKey && this.#textKeys[key];
        if (act && act(event) !== false) event.preventDefault();
    }

    #listKeys = {
        "ArrowDown": () => this.#become(moved(this.#list, 1)),
        "ArrowUp": () => this.#become(moved(this.#list, -1)),
        "Enter": () => this.#chooseActive(),
        "Tab": () => this.#chooseActive(),
        "Escape": () => { this.#become(closedList); this.#tabLeaves = false; },
    };

    #commandKeys = {
        " ": () => this.#offer({ asked: true }),
        "/": () => this.getAttribute("name") === "query" ? this.#change(commented) : false,
    };

    #textKeys = {
        "Tab": (event) => this.#change(event.shiftKey ? outdented : indented),
        "Enter": (event) => event.shiftKey ? false : this.#change(newLine),
        "}": () => this.#change(closingBracket, "}"),
        "]": () => this.#change(closingBracket, "]"),
        ")": () => this.#change(closingBracket, ")"),
    };

    #change(edit, ...more) {
        const { selectionStart, selectionEnd } = this.#area;
        const change = edit(this.#value, selectionStart, selectionEnd, ...more);
        if (!change) return false;
        this.#replace(change);
    }

    /** Replaces text as if it were typed, so that the browser can undo it. */
    #replace({ from, to, text, select }) {
        const area = this.#area;
        area.setSelectionRange(from, to);
        // Only this function keeps the browser's undo history. It needs the focus, which a hidden element cannot have.
        const isDone = document.activeElement === area
            && document.execCommand(text ? "insertText" : "delete", false, text);
        if (!isDone) area.setRangeText(text, from, to, "end");
        area.setSelectionRange(...select);
        if (!isDone) area.dispatchEvent(new InputEvent("input", { bubbles: true }));
    }

    /** Replaces the whole text as one undo step, and sets the cursor. */
    rewrite(text, cursor = 0) {
        if (text === this.#value) return;
        this.#area.focus();
        this.#replace({ from: 0, to: this.#value.length, text, select: [cursor, cursor] });
    }

    #offer({ asked }) {
        if (!this.complete || this.#area.selectionStart !== this.#area.selectionEnd) return;
        const { from, options, isWhole } = this.complete(this.#value, this.cursor);
        this.#from = from;
        const isOpen = options.length > 0 && (asked || (!isWhole && this.cursor > from));
        this.#become(isOpen ? { isOpen, options, active: 0 } : closedList);
    }

    #chooseActive() {
        const option = activeOption(this.#list);
        if (!option) return false;
        this.#choose(option);
    }

    #choose({ text }) {
        const inserted = text.endsWith(":") ? `${text} ` : text;
        const end = this.#from + inserted.length;
        this.#replace({ from: this.#from, to: this.cursor, text: inserted, select: [end, end] });
        this.#become(closedList);
        this.#area.focus();
    }

    #become(list) {
        if (!list.isOpen && !this.#list.isOpen) return;
        this.#list = list;
        const part = this.querySelector("completion-list");
        const { line, column } = positionAt(this.#value, this.#from);
        part.place = { line, column };
        part.list = list;
        const area = this.#area;
        if (list.isOpen) area.setAttribute("aria-controls", part.listId); else area.removeAttribute("aria-controls");
        const active = list.isOpen && list.active >= 0;
        if (active) area.setAttribute("aria-activedescendant", part.optionId(list.active));
        else area.removeAttribute("aria-activedescendant");
    }

    update() {
        const area = this.#area;
        if (!area) return;
        if (area.value !== this.#value) area.value = this.#value;
        // An empty last line would have no height.
        show(this.querySelector(".colours"), html`${coloured(this.pieces(this.#value))}\n`);
        this.#number(this.#value.split("\n").length);
    }

    /** Renders the line numbers only when they change. */
    #number(count) {
        const numbered = `${count}: ${this.#wrongLines}`;
        if (numbered === this.#numbered) return;
        this.#numbered = numbered;
        show(this.querySelector(".numbers"), html`${Array.from({ length: count }, (_, index) => html`${
            this.#wrongLines.includes(index + 1) ? html`<span class="wrong">${index + 1}</span>` : index + 1}\n`)}`);
    }
}

customElements.define("code-editor", CodeEditor);
