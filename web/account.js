import { root, rooted } from "./addresses.js";
import { html, show } from "./html.js";
import {
    changePassword, changeProfile, confirmSecondFactor, createToken, deleteAccount, endSession, exportAddress,
    removeSecondFactor, requestSecondFactor, revokeToken, sessions, tokens,
} from "./library/accounts.js";
import { currentSession, leave } from "./library/session.js";
import { showSignIn } from "./sign-in-screen.js";
import { grantableScopes } from "./state/people.js";
import { refusalInWords } from "./state/sign-in.js";

const parts = [
    ["profile", "About you", html`<profile-form></profile-form>`],
    ["password", "Password", html`<password-form></password-form>`],
    ["factor", "Second factor", html`<second-factor></second-factor>`],
    ["sessions", "Sessions", html`<session-list></session-list>`],
    ["tokens", "Tokens for programs", html`<token-list></token-list>`],
];

/** The page of the user who is signed in: name, password, second factor, sessions, tokens, and the end of the account. */
export class Account {
    #session = null;

    start() {
        document.title = "Your account · Calotype";
        document.body.className = "page";
        const main = document.querySelector("main");
        show(main, html`
            <page-links></page-links>
            <h1>Your account</h1>
            <p role="alert" class="trouble"></p>
            <p role="status" class="done"></p>
            <div class="sections" hidden>
                ${parts.map(([id, title, part]) => html`
                    <section aria-labelledby="${id}-title"><h2 id="${id}-title">${title}</h2>${part}</section>`)}
                <section aria-labelledby="data-title">
                    <h2 id="data-title">Your data</h2>
                    <p><a class="button" href="${rooted(exportAddress)}" download="calotype-account.json">Download your account's data</a></p>
                    <account-removal></account-removal>
                </section>
            </div>`);
        this.#listen(main);
        this.#load();
    }

    #listen(main) {
        const actions = {
            "sign-out": () => this.#try(leave),
            "change-profile": ({ values }) => this.#submit("profile-form", async () => {
                await changeProfile({ displayName: values.displayName, email: values.email ?? null });
                await this.#showUser();
            }, "Saved."),
            "change-password": ({ values, form }) => this.#submit("password-form", async () => {
                await changePassword({ current: values.current, new: values.new });
                form.reset();
                await this.#showSessions();
            }, "Your password is changed."),
            "request-second-factor": ({ values }) => this.#submit("second-factor", async () => {
                this.#showFactor({ key: await requestSecondFactor(values.password) });
            }),
            "confirm-second-factor": ({ values }) => this.#submit("second-factor", async () => {
                this.#showFactor({ recoveryCodes: await confirmSecondFactor(values.code.replace(/\s/g, "")) });
            }),
            "finish-second-factor": () => this.#try(() => this.#showUser()),
            "remove-second-factor": ({ values }) => this.#submit("second-factor", async () => {
                await removeSecondFactor({ password: values.password, code: values.code });
                await this.#showUser();
            }, "The second factor is off."),
            "end-session": ({ id }) => this.#try(async () => {
                await endSession(id);
                await this.#showSessions();
            }, "The session has ended."),
            "create-token": ({ token }) => this.#submit("token-list", async () => {
                await this.#showTokens(await createToken(token));
                document.querySelector("copy-text textarea")?.focus();
            }),
            "revoke-token": ({ id }) => this.#try(async () => {
                await revokeToken(id);
                await this.#showTokens();
            }, "The token is revoked."),
            "delete-account": ({ values }) => this.#submit("account-removal", async () => {
                await deleteAccount(values.password);
                location.assign(root);
            }),
        };
        for (const [name, act] of Object.entries(actions)) main.addEventListener(name, ({ detail }) => act(detail ?? {}));
    }

    #load() {
        this.#try(async () => {
            await this.#showUser();
            if (!this.#session.user) {
                const sentence = "You are signed in with a token or a link that belongs to no account.";
                document.querySelector(".done").textContent = sentence;
                return;
            }
            document.querySelector(".sections").hidden = false;
            await Promise.all([this.#showSessions(), this.#showTokens()]);
        });
    }

    async #showUser() {
        this.#session = await currentSession();
        document.querySelector("page-links").session = this.#session;
        const { user } = this.#session;
        if (!user) return;
        for (const part of ["profile-form", "password-form", "account-removal"]) document.querySelector(part).user = user;
        this.#showFactor({});
    }

    #showFactor({ key = null, recoveryCodes = null }) {
        document.querySelector("second-factor").state = { user: this.#session.user, key, recoveryCodes };
    }

    async #showSessions() {
        document.querySelector("session-list").sessions = await sessions();
    }

    async #showTokens(created = null) {
        const scopes = grantableScopes(this.#session);
        document.querySelector("token-list").state = { tokens: await tokens(), scopes, created };
    }

    /** Runs the action of a form, which shows its error. */
    async #submit(part, act, done = "") {
        const form = document.querySelector(part);
        form.isBusy = true;
        form.error = null;
        this.#say("trouble", "");
        try {
            await act();
            this.#say("done", done);
        } catch (error) {
            if (error.reason === "signed-out") return showSignIn();
            form.isBusy = false;
            form.error = error.reason === "limited" ? { message: refusalInWords(error) } : error;
        }
        form.isBusy = false;
    }

    async #try(act, done = "") {
        try {
            await act();
            this.#say("trouble", "");
            if (done) this.#say("done", done);
        } catch (error) {
            if (error.reason === "signed-out") showSignIn();
            else this.#say("trouble", error.message);
        }
    }

    #say(where, sentence) {
        const line = document.querySelector(`.${where}`);
        if (line) line.textContent = sentence;
    }
}
