import { fieldOf, namedType } from "./schema.js";
import { tokens } from "./tokens.js";

/**
 * The context of a cursor, derived from the tokens before it. The rest of the document is ignored.
 *
 * Returns `{ place, … }`, or null inside a comment or a string. `place` is one of
 * `document`, `fields` { type, used }, `spread`, `condition` { type }, `directive`, `names` { inputs, used } (of
 * arguments and input fields), `value` { type }, `variable`, `variable-type`. `from` is the start of the word at
 * the cursor.
 */
export function contextAt(text, cursor, schema) {
    const before = tokens(text.slice(0, cursor));
    const last = before.at(-1);
    if (last && isShut(last, cursor)) return null;
    const isWord = last?.kind === "name" && last.from + last.text.length === cursor;
    const from = isWord ? last.from : cursor;
    const reader = new Reader(schema);
    for (const token of isWord ? before.slice(0, -1) : before) if (token.kind !== "comment") reader.read(token);
    return { ...reader.context(), from };
}

const isShut = ({ kind, text, from }, cursor) => ["comment", "string", "number", "invalid"].includes(kind)
    && from + text.length === cursor;

/** Follows the types through the tokens. A frame is the content of an open bracket. */
class Reader {
    #schema;
    #frames = [{ holds: "document" }];
    #before = null;
    #earlier = null;

    constructor(schema) {
        this.#schema = schema;
    }

    get #frame() { return this.#frames.at(-1); }

    #type(name) { return this.#schema.types.get(name) ?? null; }

    read(token) {
        if (token.text === "{" || token.text === "(" || token.text === "[") this.#open(token.text);
        else if (token.text === "}" || token.text === ")" || token.text === "]") this.#close();
        else if (token.text === "...") this.#begin({ spread: true, field: null });
        else if (token.kind === "name") this.#name(token.text);
        [this.#earlier, this.#before] = [this.#before, token];
    }

    #open(bracket) {
        const { holds } = this.#frame;
        if (bracket === "{" && (holds === "document" || holds === "fields")) {
            this.#frames.push({ holds: "fields", type: this.#selected(), used: [] });
        } else if (bracket === "(" && holds === "document" && !this.#frame.directive) {
            this.#frames.push({ holds: "variables" });
        } else if (bracket === "(") {
            const owner = this.#frame.directive ?? this.#frame.field;
            this.#frames.push({ holds: "names", inputs: owner?.args ?? [], used: [] });
        } else if (bracket === "{") {
            const type = this.#type(this.#expected());
            this.#frames.push({ holds: "names", inputs: type?.inputFields ?? [], used: [] });
        } else {
            this.#frames.push({ holds: holds === "variables" ? "variables" : "elements", type: this.#expected() });
        }
    }

    #close() {
        if (this.#frames.length > 1) this.#frames.pop();
        if (this.#frame.holds === "document" && this.#before?.text !== ")") this.#frame.kind = null;
    }

    /** The type whose fields an opening brace selects. */
    #selected() {
        const { holds, kind, condition, field, type } = this.#frame;
        if (condition) return this.#type(condition);
        if (holds === "document") return this.#type(this.#schema.roots[kind ?? "query"]);
        if (field) return this.#type(namedType(field.type));
        return this.#frame.spread ? type : null;
    }

    /** The name of the type of a value at this point. */
    #expected() {
        const { holds, key, inputs, type } = this.#frame;
        if (holds === "elements") return type;
        const input = inputs?.find(({ name }) => name === key);
        return input ? namedType(input.type) : null;
    }

    #name(name) {
        const frame = this.#frame;
        const before = this.#before?.text;
        if (before === "$") return;
        if (before === "@") {
            frame.directive = this.#schema.directives.find((directive) => directive.name === name) ?? { args: [] };
            return;
        }
        if (before === "on" && (this.#earlier?.text === "..." || frame.kind === "fragment")) frame.condition = name;
        else if (frame.holds === "fields" && before !== "...") this.#field(frame, name);
        else if (frame.holds === "names" && before !== ":") {
            frame.key = name;
            frame.used.push(name);
        } else if (frame.holds === "document" && /^(query|mutation|subscription|fragment)$/.test(name)
            && (before === undefined || before === "}")) {
            Object.assign(frame, { kind: name, condition: null, directive: null });
        }
    }

    #field(frame, name) {
        this.#begin({ spread: false, field: fieldOf(this.#schema, frame.type, name) });
        frame.used.push(name);
    }

    /** The next item in a list of fields: forgets the state of the previous one. */
    #begin(facts) {
        Object.assign(this.#frame, { condition: null, directive: null, ...facts });
    }

    context() {
        const frame = this.#frame;
        const before = this.#before?.text;
        if (before === "@") return { place: "directive" };
        if (before === "$") return { place: "variable" };
        if (before === "on" && (this.#earlier?.text === "..." || frame.kind === "fragment")) {
            return { place: "condition", type: frame.type ?? null };
        }
        if (before === "..." && frame.holds === "fields") return { place: "spread" };
        if (frame.holds === "fields") return { place: "fields", type: frame.type, used: frame.used };
        if (frame.holds === "variables") {
            return { place: before === ":" || before === "[" ? "variable-type" : "none" };
        }
        if (frame.holds === "elements") return { place: "value", type: this.#type(frame.type) };
        if (frame.holds === "names" && before === ":") return { place: "value", type: this.#type(this.#expected()) };
        if (frame.holds === "names") return { place: "names", inputs: frame.inputs, used: frame.used };
        return { place: "document" };
    }
}
