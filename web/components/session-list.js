import { html, show } from "../html.js";
import { deviceInWords, momentInWords } from "../state/people.js";
import { announce } from "./announce.js";

const lastUse = ({ lastUsedAt }) => lastUsedAt && `, last used ${momentInWords(lastUsedAt)}`;

/** The sessions of the user. Property: `sessions`. Action: `end-session` { id }. */
export class SessionList extends HTMLElement {
    #sessions = [];

    set sessions(value) { this.#sessions = value; this.update(); }

    connectedCallback() {
        this.addEventListener("click", (event) => {
            const id = event.target.closest("[data-end]")?.dataset.end;
            if (id) announce(this, "end-session", { id });
        });
        this.update();
    }

    update() {
        if (!this.isConnected) return;
        show(this, html`<ul class="rows">${this.#sessions.map((one) => html`
            <li>
                <div class="about">
                    <span>${deviceInWords(one.userAgent)} ${one.isThis && html`<strong>(this session)</strong>`}</span>
                    <span class="quiet">${one.address && html`From ${one.address}. `}Signed in
                        ${momentInWords(one.createdAt)}${lastUse(one)}.</span>
                </div>
                ${!one.isThis && html`<button class="button" data-end="${one.id}">End<span class="visually-hidden">
                    the session of ${deviceInWords(one.userAgent)} from ${one.address}</span></button>`}
            </li>`)}</ul>`);
    }
}

customElements.define("session-list", SessionList);
