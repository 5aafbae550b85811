import "./components/answer-pane.js";
import "./components/code-editor.js";
import "./components/explorer-bar.js";
import "./components/query-history.js";
import "./components/schema-docs.js";
import { html, show } from "../html.js";
import { keep, kept } from "./kept.js";
import { follow, run, schema } from "./requests.js";
import { isUnderWay, nothing, running } from "./state/answer.js";
import { colouredDocument, colouredJSON } from "./state/colours.js";
import { completions } from "./state/completion.js";
import { forgotten, readHistory, remembered } from "./state/history.js";
import { variablesFrom } from "./state/json-check.js";
import { operations, operationToRun } from "./state/operations.js";
import { positionAt } from "./state/positions.js";
import { offsetAfter, prettified } from "./state/prettify.js";
import { welcomeQuery, welcomeVariables } from "./welcome.js";

const panes = { query: "Query", variables: "Variables", answer: "Result", docs: "Docs", history: "History" };

/** Whether docs and history are next to the result; in a narrower window they cover it (explorer.css). */
const hasRoomBeside = () => matchMedia("(width >= 1100px)").matches;

/** The page: holds the texts and the result, and hands them to the components. */
class Explorer {
    #chosen = null;
    #answer = nothing;
    #history = readHistory(kept("history"));
    #isKept = true;
    #schema = null;
    #schemaTrouble = null;
    #path = [];
    #side = kept("side") ?? (hasRoomBeside() ? "docs" : null);
    #pane = "query";
    /** The first known error in the text of each editor: { position, message }, or null. */
    #troubles = { query: null, variables: null };
    #abort = null;
    #parts = {};

    begin() {
        this.#build();
        this.#listen();
        this.#write(kept("query") ?? welcomeQuery, kept("variables") ?? welcomeVariables);
        this.#update();
        this.#readSchema();
    }

    #build() {
        const pane = (name, content) => html`
            <section class="pane ${name}" aria-labelledby="${name}-title"><h2 id="${name}-title">${panes[name]}</h2>
                ${content}</section>`;
        const editor = (name) => html`
            <code-editor name="${name}" label="${panes[name]}"></code-editor>
            <p class="trouble" role="status" data-name="${name}" hidden></p>`;
        const main = document.querySelector("main");
        show(main, html`
            <h1 class="visually-hidden">GraphQL explorer</h1>
            ${pane("query", editor("query"))}
            ${pane("variables", editor("variables"))}
            ${pane("answer", html`<answer-pane></answer-pane>`)}
            ${pane("docs", html`<schema-docs></schema-docs>`)}
            ${pane("history", html`<query-history></query-history>`)}`);
        const tabs = document.createElement("nav");
        tabs.className = "panes";
        tabs.setAttribute("aria-label", "Panes");
        show(tabs, html`${Object.entries(panes).map(([name, title]) =>
            html`<button data-pane="${name}">${title}</button>`)}`);
        main.after(tabs);
        const part = (selector) => document.querySelector(selector);
        this.#parts = {
            bar: part("explorer-bar"), query: part("code-editor[name=query]"), tabs,
            variables: part("code-editor[name=variables]"), answer: part("answer-pane"), docs: part("schema-docs"),
            history: part("query-history"),
        };
        this.#parts.query.pieces = colouredDocument;
        this.#parts.query.complete = (text, cursor) => completions(text, cursor, this.#schema);
        this.#parts.variables.pieces = colouredJSON;
    }

    #listen() {
        for (const [name, act] of Object.entries(this.#actions)) {
            addEventListener(name, ({ detail }) => act(detail ?? {}));
        }
        addEventListener("keydown", (event) => {
            const act = shortcuts.find(({ matches }) => matches(event))?.action;
            if (!act) return;
            event.preventDefault();
            this.#actions[act]({});
        });
        this.#parts.tabs.addEventListener("click", ({ target }) =>
            target.dataset.pane && this.#set(() => { this.#pane = target.dataset.pane; }));
        for (const line of document.querySelectorAll(".trouble")) {
            const { name } = line.dataset;
            line.addEventListener("click", ({ target }) =>
                target.closest("button") && this.#goTo(name, this.#troubles[name].position));
        }
    }

    /** The actions of the components, by name. */
    #actions = {
        "edit-text": ({ name, text }) => this.#edited(name, text),
        "run-request": () => this.#run(),
        "stop-request": () => this.#abort?.abort(),
        "format-document": () => this.#format(),
        "choose-operation": ({ name }) => this.#set(() => { this.#chosen = name; }),
        "show-side": ({ side }) => this.#set(() => { this.#side = side; keep("side", side ?? ""); }),
        "go-to-place": (position) => this.#goTo("query", position),
        "read-docs": ({ path }) => this.#set(() => { this.#path = path; this.#parts.docs.path = path; }),
        "restore-request": ({ index }) => this.#restore(this.#history[index]),
        "forget-request": ({ index }) => this.#remember(forgotten(this.#history, index)),
        "clear-history": () => this.#remember([]),
    };

    #set(change) {
        change();
        this.#update();
    }

    async #readSchema() {
        const { schema: read, trouble } = await schema();
        this.#set(() => {
            this.#schema = read ?? null;
            this.#schemaTrouble = trouble ? troubleInWords(trouble) : null;
            if (trouble?.kind === "signed-out" && this.#answer === nothing) this.#answer = trouble;
        });
    }

    // Text

    #write(query, variables) {
        this.#parts.query.value = query;
        this.#parts.variables.value = variables;
        this.#checkVariables();
    }

    #edited(name, text) {
        keep(name, text);
        this.#troubles[name] = null;
        if (name === "variables") this.#checkVariables();
        this.#update();
    }

    #checkVariables() {
        const text = this.#parts.variables.value;
        const { values, problem } = variablesFrom(text);
        this.#troubles.variables = problem ? placed(problem, text) : null;
        return values;
    }

    #format() {
        const text = this.#parts.query.value;
        const { text: laidOut, problem } = prettified(text);
        if (!problem) this.#parts.query.rewrite(laidOut, offsetAfter(text, laidOut, this.#parts.query.cursor));
        this.#set(() => { this.#troubles.query = problem ? placed(problem, text) : null; });
        const { values } = variablesFrom(this.#parts.variables.value);
        if (values && this.#parts.variables.value.trim()) {
            this.#parts.variables.rewrite(`${JSON.stringify(values, null, 2)}\n`);
            this.#parts.query.querySelector("textarea").focus();
        }
    }

    #goTo(name, position) {
        this.#set(() => { this.#pane = name; });
        this.#parts[name].goTo(position);
    }

    // Requests

    async #run() {
        const query = this.#parts.query.value;
        const variables = this.#checkVariables();
        if (!variables) {
            this.#goTo("variables", this.#troubles.variables.position);
            return;
        }
        this.#abort?.abort();
        const abort = this.#abort = new AbortController();
        const { cursor } = this.#parts.query;
        const operation = operationToRun(operations(query), { chosen: this.#chosen, cursor });
        const request = { query, variables, operationName: operation?.name ?? undefined };
        this.#remember(remembered(this.#history, { query, variables: this.#parts.variables.value, at: Date.now() }));
        const become = (answer) => abort === this.#abort && this.#set(() => { this.#answer = answer; });
        this.#pane = "answer";
        if (!hasRoomBeside()) this.#side = null;
        become(running);
        if (operation?.kind === "subscription") await follow(request, abort.signal, become);
        else become(await run(request, abort.signal));
        if (!this.#schema && this.#answer.kind === "answer") this.#readSchema();
    }

    #restore({ query, variables }) {
        this.#parts.variables.rewrite(variables);
        this.#parts.query.rewrite(query);
        this.#set(() => { this.#pane = "query"; });
    }

    #remember(history) {
        this.#history = history;
        this.#isKept = keep("history", JSON.stringify(history));
        this.#update();
    }

    // Rendering

    #update() {
        const { bar, query, variables, answer, docs, history, tabs } = this.#parts;
        document.body.dataset.pane = this.#pane;
        document.body.dataset.side = this.#side ?? "";
        bar.state = {
            operations: operations(query.value), chosen: this.#chosen, isUnderWay: isUnderWay(this.#answer),
            side: this.#side,
        };
        for (const [name, editor] of [["query", query], ["variables", variables]]) this.#showTrouble(name, editor);
        answer.answer = this.#answer;
        docs.schema = this.#schema;
        docs.trouble = this.#schemaTrouble;
        history.history = this.#history;
        history.isKept = this.#isKept;
        for (const tab of tabs.children) {
            if (tab.dataset.pane === this.#pane) tab.setAttribute("aria-current", "true");
            else tab.removeAttribute("aria-current");
        }
    }

    #showTrouble(name, editor) {
        const trouble = this.#troubles[name];
        const line = document.querySelector(`.trouble[data-name=${name}]`);
        line.hidden = !trouble;
        editor.wrongLines = trouble ? [trouble.position.line] : [];
        // Announced once, not at every key.
        const said = trouble ? `${trouble.position.line}:${trouble.position.column} ${trouble.message}` : "";
        if (line.dataset.said === said) return;
        line.dataset.said = said;
        show(line, trouble ? html`
            <button class="button">${trouble.position.line}:${trouble.position.column}</button>
            <span>${trouble.message}</span>` : html``);
    }
}

const placed = ({ offset, message }, text) => ({ position: positionAt(text, offset), message });

function troubleInWords(answer) {
    if (answer.kind === "signed-out") return "Log in to see the schema.";
    return answer.message ?? answer.json?.errors?.[0]?.message
        ?? `The server responded with status ${answer.status}.`;
}

const shortcuts = [
    { action: "run-request", matches: (event) => event.key === "Enter" && (event.ctrlKey || event.metaKey) },
    { action: "format-document", matches: (event) => event.code === "KeyF" && event.shiftKey && event.altKey },
];

new Explorer().begin();
