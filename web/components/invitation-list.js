import { html, show } from "../html.js";
import { invitationInWords, isOpen, roleInWords, roles, viewInWords, views } from "../state/people.js";
import { announce } from "./announce.js";
import { FormElement } from "./form-element.js";

/**
 * Invitations, and a form for another one. Property: `state` ({ invitations, names: of accounts by id, created:
 * the new one with its link, or null }).
 * Actions: `create-invitation` { values }, `revoke-invitation` { id }.
 */
export class InvitationList extends FormElement {
    set state({ invitations, names, created }) {
        show(this, html`
            ${invitations.length > 0
                ? html`<ul class="rows">${invitations.map((one) => this.#row(one, names))}</ul>`
                : html`<p class="quiet">There are no invitations.</p>`}
            ${created && html`
                <p>Give this link to the person whom you invite. It is shown only once, and works once.</p>
                <copy-text></copy-text>`}
            <h3>New invitation</h3>
            <form class="fields" data-action="create-invitation">
                <label for="invitation-note">For whom (optional)</label>
                <input id="invitation-note" name="note" autocomplete="off" maxlength="200">
                <label for="invitation-role">Role</label>
                <select id="invitation-role" name="role" aria-describedby="invitation-role-help">
                    ${roles.toReversed().map(({ role, words }) => html`<option value="${role}">${words}</option>`)}
                </select>
                <p id="invitation-role-help"></p>
                <label for="invitation-sees">Sees</label>
                <select id="invitation-sees" name="sees">
                    ${views.map(({ sees, words }) => html`<option value="${sees}">${words}</option>`)}
                </select>
                <label for="invitation-days">Valid for days</label>
                <input id="invitation-days" name="days" type="number" min="1" max="90" value="7" required>
                <p role="alert"></p>
                <button class="button">Create invitation</button>
            </form>`);
        const copy = this.querySelector("copy-text");
        if (copy) copy.content = { label: "Link", text: created.url };
        this.querySelector("[name=role]").addEventListener("change", () => this.#describeRole());
        this.#describeRole();
        this.listen();
    }

    connectedCallback() {
        this.addEventListener("click", (event) => {
            const id = event.target.closest("[data-revoke]")?.dataset.revoke;
            if (id) announce(this, "revoke-invitation", { id });
        });
    }

    /** Only guests can be limited to granted albums. */
    #describeRole() {
        const chosen = this.querySelector("[name=role]").value;
        const { words, can } = roles.find(({ role }) => role === chosen);
        this.querySelector("#invitation-role-help").textContent = `${words}s can ${can}.`;
        const sees = this.querySelector("[name=sees]");
        sees.disabled = chosen !== "guest";
        if (sees.disabled) sees.value = "library";
    }

    #row(one, names) {
        const name = one.note || `${roleInWords(one.role)} without a note`;
        return html`
            <li>
                <div class="about">
                    <span>${name}</span>
                    <span class="quiet">${roleInWords(one.role)}, sees ${viewInWords(one)}, ${invitationInWords(one, names)}</span>
                </div>
                ${isOpen(one) && html`
                    <button class="button" data-revoke="${one.id}">Revoke<span class="visually-hidden"> ${name}</span></button>`}
            </li>`;
    }
}

customElements.define("invitation-list", InvitationList);
