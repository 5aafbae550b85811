import { html, show } from "../html.js";
import { entryInWords } from "../state/audit.js";
import { momentInWords } from "../state/people.js";
import { announce } from "./announce.js";

/** What happened to accounts, newest first. Property: `state` ({ entries, next, names: of accounts
 * by id }). Action: `more-entries`. */
export class AuditLog extends HTMLElement {
    set state({ entries, next, names }) {
        show(this, html`
            <ol>${entries.map((entry) => html`
                <li>
                    <span>${entryInWords(entry, names)}</span>
                    <span class="quiet"><time datetime="${entry.at}">${momentInWords(entry.at)}</time>${
                        entry.address && html`, from ${entry.address}`}</span>
                </li>`)}</ol>
            ${next && html`<div><button class="button" data-act="more">Show older entries</button></div>`}`);
        this.querySelector("[data-act=more]")?.addEventListener("click", () => announce(this, "more-entries"));
    }
}

customElements.define("audit-log", AuditLog);
