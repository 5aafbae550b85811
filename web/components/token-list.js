import { html, show } from "../html.js";
import { dayOf, endOfDay, momentInWords } from "../state/people.js";
import { announce } from "./announce.js";
import { FormElement } from "./form-element.js";

/**
 * The tokens of the user. Properties: `state` ({ tokens, scopes: those that can be granted, created: the new token with its
 * secret, or null }). Actions: `create-token` { values, token }, `revoke-token` { id }.
 */
export class TokenList extends FormElement {
    set state({ tokens, scopes, created }) {
        show(this, html`
            ${tokens.length > 0
                ? html`<ul class="rows">${tokens.map((token) => this.#row(token))}</ul>`
                : html`<p class="quiet">You have no tokens.</p>`}
            ${created && html`<p>The token “${created.name}” was created. Copy it now: it is shown only once.</p>
                <copy-text></copy-text>`}
            <h3>New token</h3>
            <form class="fields" data-action="submit-token">
                <label for="token-name">Name</label>
                <input id="token-name" name="name" autocomplete="off" maxlength="100" required>
                <fieldset>
                    <legend>What it may do</legend>
                    ${scopes.map(({ scope, words }) => html`
                        <label class="choice"><input type="checkbox" name="scopes" value="${scope}"
                            ${scope === "read" && html`checked`}> <span>${words} <code>${scope}</code></span></label>`)}
                </fieldset>
                <label for="token-end">Last day (optional)</label>
                <input id="token-end" name="expiresAt" type="date">
                <p role="alert"></p>
                <button class="button">Create token</button>
            </form>`);
        const copy = this.querySelector("copy-text");
        if (copy) copy.content = { label: "Token", text: created.secret };
        this.listen();
    }

    connectedCallback() {
        this.addEventListener("click", (event) => {
            const id = event.target.closest("[data-revoke]")?.dataset.revoke;
            if (id) announce(this, "revoke-token", { id });
        });
        this.addEventListener("submit-token", ({ detail }) => {
            const fields = new FormData(detail.form);
            const token = { name: detail.values.name ?? "", scopes: fields.getAll("scopes") };
            const end = endOfDay(fields.get("expiresAt"));
            if (end) token.expiresAt = end;
            announce(this, "create-token", { token });
        });
    }

    #row({ id, name, scopes, createdAt, expiresAt, lastUsedAt }) {
        return html`
            <li>
                <div class="about">
                    <span>${name} <span class="quiet">${scopes.join(", ")}</span></span>
                    <span class="quiet">Created ${dayOf(createdAt)}, last used ${momentInWords(lastUsedAt)},
                        ${expiresAt ? html`valid until ${momentInWords(expiresAt)}` : "valid until revoked"}.</span>
                </div>
                <button class="button" data-revoke="${id}">Revoke<span class="visually-hidden"> ${name}</span></button>
            </li>`;
    }
}

customElements.define("token-list", TokenList);
