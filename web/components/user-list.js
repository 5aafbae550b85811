import { html, show } from "../html.js";
import { dayOf, roles, roleInWords, viewInWords, views } from "../state/people.js";
import { announce } from "./announce.js";

/**
 * All accounts. Property: `state` ({ users, self: the id of the user who looks at them }).
 * Actions: `change-user` { id, changes }, `delete-user` { id }. A deletion has to be confirmed.
 */
export class UserList extends HTMLElement {
    #state = null;
    #asking = null;

    set state(value) {
        this.#state = value;
        this.#asking = null;
        this.update();
    }

    connectedCallback() {
        this.addEventListener("click", (event) => {
            const { act, user } = event.target.closest("[data-act]")?.dataset ?? {};
            if (act) this.#act(act, user);
        });
        this.addEventListener("change", (event) => {
            const { member, user } = event.target.dataset;
            if (member) announce(this, "change-user", { id: user, changes: { [member]: event.target.value } });
        });
        this.update();
    }

    #act(act, id) {
        if (act === "disable" || act === "enable") {
            announce(this, "change-user", { id, changes: { disabled: act === "disable" } });
        } else if (act === "delete") {
            announce(this, "delete-user", { id });
        } else {
            this.#asking = act === "ask" ? id : null;
            this.update();
            this.querySelector(`[data-user="${id}"][data-act=${act === "ask" ? "keep" : "ask"}]`)?.focus();
        }
    }

    update() {
        if (!this.isConnected || !this.#state) return;
        show(this, html`<ul class="rows">${this.#state.users.map((user) => this.#row(user))}</ul>`);
    }

    #row(user) {
        const { id, name, displayName, email, role, lastSignInAt, createdAt, disabledAt, secondFactor } = user;
        const isSelf = id === this.#state.self;
        const facts = [
            name, email, secondFactor && "second factor", disabledAt ? `disabled on ${dayOf(disabledAt)}`
                : lastSignInAt ? `last signed in on ${dayOf(lastSignInAt)}` : `created on ${dayOf(createdAt)}`,
        ];
        return html`
            <li class="${disabledAt && "disabled"}">
                <div class="about">
                    <span>${displayName} ${isSelf && html`<strong>(you)</strong>`}</span>
                    <span class="quiet">${facts.filter(Boolean).join(" · ")}</span>
                    ${isSelf && html`<span class="quiet">${roleInWords(role)}, sees ${viewInWords(user)}</span>`}
                </div>
                ${this.#asking === id ? this.#question(user) : !isSelf && this.#controls(user)}
            </li>`;
    }

    #question({ id, displayName }) {
        return html`
            <div class="buttons">
                <span>Delete the account, favourites and tokens of ${displayName}?</span>
                <button class="button" data-act="keep" data-user="${id}">Keep</button>
                <button class="button alarming" data-act="delete" data-user="${id}">Delete</button>
            </div>`;
    }

    #controls({ id, displayName, role, sees, disabledAt }) {
        const choice = (member, label, options, value) => html`
            <select aria-label="${label} ${displayName}" data-member="${member}" data-user="${id}">
                ${options.map(([option, words]) => html`
                    <option value="${option}" ${option === value && html`selected`}>${words}</option>`)}
            </select>`;
        return html`
            <div class="buttons">
                ${choice("role", "Role of", roles.map((one) => [one.role, one.words]), role)}
                ${role === "guest" && choice("sees", "What is visible to",
                    views.map((one) => [one.sees, `Sees ${one.words}`]), sees)}
                <button class="button" data-act="${disabledAt ? "enable" : "disable"}" data-user="${id}">
                    ${disabledAt ? "Enable" : "Disable"}<span class="visually-hidden"> ${displayName}</span></button>
                <button class="button alarming" data-act="ask" data-user="${id}">
                    Delete<span class="visually-hidden"> ${displayName}</span></button>
            </div>`;
    }
}

customElements.define("user-list", UserList);
