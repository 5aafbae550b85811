import { html, show } from "../html.js";

/**
 * A secret or link to copy or download. Property: `content` ({ label, text, filename }); with a file name it can be
 * downloaded.
 */
export class CopyText extends HTMLElement {
    #content = null;

    set content(value) { this.#content = value; this.update(); }

    connectedCallback() {
        this.addEventListener("click", (event) => {
            const act = event.target.closest("[data-copy]")?.dataset.copy;
            if (act === "copy") this.#copy();
            if (act === "download") this.#download();
        });
        this.update();
    }

    async #copy() {
        const field = this.querySelector("textarea");
        const status = this.querySelector("[role=status]");
        try {
            await navigator.clipboard.writeText(this.#content.text);
            status.textContent = "Copied.";
        } catch {
            // Browsers offer the clipboard only over HTTPS.
            field.focus();
            field.select();
            status.textContent = "Copy it with Ctrl+C, or ⌘C on a Mac.";
        }
    }

    #download() {
        const address = URL.createObjectURL(new Blob([`${this.#content.text}\n`], { type: "text/plain" }));
        const link = Object.assign(document.createElement("a"), { href: address, download: this.#content.filename });
        link.click();
        setTimeout(() => URL.revokeObjectURL(address), 1000);
    }

    update() {
        if (!this.isConnected || !this.#content) return;
        const { label, text, filename } = this.#content;
        // A line of a phone has about 30 characters.
        const rows = text.split("\n").reduce((sum, line) => sum + Math.max(1, Math.ceil(line.length / 30)), 0);
        show(this, html`
            <label>${label}
                <textarea readonly spellcheck="false" rows="${rows}">${text}</textarea></label>
            <div class="buttons">
                <button class="button" type="button" data-copy="copy">Copy</button>
                ${filename && html`<button class="button" type="button" data-copy="download">Download</button>`}
                <span role="status"></span>
            </div>`);
    }
}

customElements.define("copy-text", CopyText);
