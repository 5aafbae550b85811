import { rooted } from "../addresses.js";
import { html, show } from "../html.js";
import { nameInWords, pagesFor } from "../state/people.js";
import { announce } from "./announce.js";
import { icon } from "./icon.js";

/**
 * Who is signed in, with the pages that the session may open. Property: `session` (library/session.js) or null.
 * Action: `sign-out`.
 */
export class PersonMenu extends HTMLElement {
    #session = null;
    #isOpen = false;
    #close = () => this.#open(false);

    set session(value) {
        if (JSON.stringify(value) === JSON.stringify(this.#session)) return;
        this.#session = value;
        this.update();
    }

    connectedCallback() {
        this.addEventListener("click", (event) => {
            // A click anywhere else closes the menu.
            event.stopPropagation();
            if (event.target.closest("[data-act=open]")) this.#open(!this.#isOpen);
            if (event.target.closest("[data-act=sign-out]")) announce(this, "sign-out", {});
        });
        this.addEventListener("keydown", (event) => {
            if (event.key !== "Escape" || !this.#isOpen) return;
            event.stopPropagation();
            this.#open(false);
            this.querySelector("[data-act=open]").focus();
        });
        this.addEventListener("focusout", ({ relatedTarget }) => {
            if (relatedTarget && !this.contains(relatedTarget)) this.#open(false);
        });
        document.addEventListener("click", this.#close);
        this.update();
    }

    disconnectedCallback() { document.removeEventListener("click", this.#close); }

    #open(isOpen) {
        this.#isOpen = isOpen;
        this.querySelector("[data-act=open]")?.setAttribute("aria-expanded", String(isOpen));
        const panel = this.querySelector(".panel");
        if (panel) panel.hidden = !isOpen;
    }

    update() {
        if (!this.isConnected) return;
        const session = this.#session ?? { scopes: [], user: null };
        const name = nameInWords(session);
        show(this, html`
            <button class="icon-button" data-act="open" aria-expanded="false" aria-controls="person-panel" title="${name}">
                ${icon("person")}<span class="visually-hidden">Account: ${name}</span>
            </button>
            <div class="panel" id="person-panel" hidden>
                <p><strong>${name}</strong>${session.user && html`<small>${session.user.name}</small>`}</p>
                <ul>${pagesFor(session).map(({ href, words }) => html`<li><a href="${rooted(href)}">${words}</a></li>`)}
                    <li><button data-act="sign-out">Sign out</button></li></ul>
            </div>`);
        this.#open(this.#isOpen);
    }
}

customElements.define("person-menu", PersonMenu);
