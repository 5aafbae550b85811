import { html, show } from "./html.js";
import {
    auditLog, changeUser, createInvitation, deleteUser, invitations, revokeInvitation, users,
} from "./library/accounts.js";
import { LibraryError } from "./library/graphql.js";
import { currentSession, leave } from "./library/session.js";
import { showSignIn } from "./sign-in-screen.js";
import { pagesFor } from "./state/people.js";

const onlyOwners = "This page is for owners of the library.";

/** The page for owners: accounts, invitations and the audit log. */
export class Users {
    #session = null;
    #log = { entries: [], next: null };
    #names = new Map();

    start() {
        document.title = "Users · Calotype";
        document.body.className = "page";
        const main = document.querySelector("main");
        show(main, html`
            <page-links></page-links>
            <h1>Users</h1>
            <p role="alert" class="trouble"></p>
            <p role="status" class="done"></p>
            <div class="sections" hidden>
                <section aria-labelledby="users-title"><h2 id="users-title">Accounts</h2><user-list></user-list></section>
                <section aria-labelledby="invitations-title">
                    <h2 id="invitations-title">Invitations</h2><invitation-list></invitation-list>
                </section>
                <section aria-labelledby="log-title"><h2 id="log-title">What happened</h2><audit-log></audit-log></section>
            </div>`);
        this.#listen(main);
        this.#load();
    }

    #listen(main) {
        const actions = {
            "sign-out": () => this.#try(leave),
            "change-user": ({ id, changes }) => this.#change(() => changeUser(id, changes), "Saved."),
            "delete-user": ({ id }) => this.#change(() => deleteUser(id), "The account is deleted."),
            "create-invitation": ({ values }) => this.#create(values),
            "revoke-invitation": ({ id }) => this.#try(async () => {
                await revokeInvitation(id);
                await Promise.all([this.#showInvitations(), this.#showLog()]);
            }, "The invitation is revoked."),
            "more-entries": () => this.#try(() => this.#showOlderEntries()),
        };
        for (const [name, act] of Object.entries(actions)) main.addEventListener(name, ({ detail }) => act(detail ?? {}));
    }

    #load() {
        this.#try(async () => {
            this.#session = await currentSession();
            document.querySelector("page-links").session = this.#session;
            const mayOpen = pagesFor(this.#session).some(({ href }) => href === "/users");
            if (!mayOpen) throw new LibraryError("forbidden", onlyOwners);
            await this.#showUsers();
            await Promise.all([this.#showInvitations(), this.#showLog()]);
            document.querySelector(".sections").hidden = false;
        });
    }

    /** Shows the accounts again also when a change is refused, since the page shows the chosen value. */
    async #change(act, done) {
        const isDone = await this.#try(act, done);
        await this.#try(async () => { await this.#showUsers(); await this.#showLog(); }, isDone ? done : null);
    }

    async #create({ days, ...values }) {
        const form = document.querySelector("invitation-list");
        form.isBusy = true;
        form.error = null;
        try {
            const created = await createInvitation({ ...values, days: Number(days) });
            await Promise.all([this.#showInvitations(created), this.#showLog()]);
            document.querySelector("copy-text textarea")?.focus();
        } catch (error) {
            if (error.reason === "signed-out") return showSignIn();
            form.error = error;
        }
        form.isBusy = false;
    }

    async #showUsers() {
        const accounts = await users();
        this.#names = new Map(accounts.map(({ id, name }) => [String(id), name]));
        document.querySelector("user-list").state = { users: accounts, self: this.#session.user?.id ?? null };
    }

    async #showInvitations(created = null) {
        document.querySelector("invitation-list").state = {
            invitations: await invitations(), names: this.#names, created,
        };
    }

    async #showLog() {
        this.#log = await auditLog();
        this.#renderLog();
    }

    async #showOlderEntries() {
        const { entries, next } = await auditLog({ before: this.#log.next });
        this.#log = { entries: [...this.#log.entries, ...entries], next };
        this.#renderLog();
    }

    #renderLog() {
        document.querySelector("audit-log").state = { ...this.#log, names: this.#names };
    }

    /** Returns whether the action succeeded. With `done` null an error that is shown already stays. */
    async #try(act, done = "") {
        try {
            await act();
            if (done !== null) this.#say("trouble", "");
            if (done) this.#say("done", done);
            return true;
        } catch (error) {
            if (error.reason === "signed-out") showSignIn();
            else this.#say("trouble", error.reason === "forbidden" ? onlyOwners : error.message);
            this.#say("done", "");
            return false;
        }
    }

    #say(where, sentence) {
        const line = document.querySelector(`.${where}`);
        if (line) line.textContent = sentence;
    }
}
