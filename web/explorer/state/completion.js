import { contextAt } from "./context.js";
import { isComposite, isInput, isIntrospection, selectableFields, typeText } from "./schema.js";
import { meaningful } from "./tokens.js";

/**
 * The completions at the cursor: `{ from, options, isWhole }`. An option is `{ text, detail, description,
 * isDeprecated }` and replaces the text between `from` and the cursor. Names that begin with the word at the cursor come
 * first, then names that contain it. `isWhole` says that the word is one of the names.
 */
export function completions(text, cursor, schema) {
    const context = schema && contextAt(text, cursor, schema);
    if (!context) return { from: cursor, options: [], isWhole: false };
    const word = text.slice(context.from, cursor).toLowerCase();
    const all = (candidates[context.place] ?? nothing)(context, schema, text);
    const isWord = ({ text: whole }) => whole.replace(/:$/, "").toLowerCase() === word;
    const options = all
        .filter((option) => !isWord(option))
        .map((option, index) => ({ ...option, index, place: option.text.toLowerCase().indexOf(word) }))
        .filter(({ place }) => place >= 0)
        .sort((one, other) => Math.min(one.place, 1) - Math.min(other.place, 1) || one.index - other.index)
        .map(({ index, place, ...option }) => option);
    return { from: context.from, options, isWhole: all.some(isWord) };
}

const nothing = () => [];

const candidates = {
    document: (_, { roots }) => [
        ...["query", "mutation", "subscription"].filter((kind) => roots[kind]), "fragment",
    ].map((text) => option(text)),

    fields: ({ type }, schema) => type
        ? selectableFields(schema, type).map((field) => option(field.name, typeText(field.type), field)) : [],

    spread: (_, __, text) => [option("on"), ...fragmentNames(text).map((name) => option(name, "fragment"))],

    condition({ type }, { types }) {
        const possible = type?.possibleTypes?.map(({ name }) => types.get(name)) ?? [...types.values()];
        return possible
            .filter((one) => isComposite(one) && !isIntrospection(one.name))
            .map((one) => option(one.name, "", one));
    },

    directive: (_, { directives }) => directives
        .filter(({ locations }) => locations.includes("FIELD"))
        .map((directive) => option(directive.name, "", directive)),

    names: ({ inputs, used }) => inputs
        .filter(({ name }) => !used.includes(name))
        .map((input) => option(`${input.name}:`, typeText(input.type), input)),

    value({ type }, _, text) {
        const values = type?.name === "Boolean" ? ["true", "false"].map((value) => option(value, "Boolean"))
            : (type?.enumValues ?? []).map((value) => option(value.name, type.name, value));
        return [...values, ...variableNames(text).map((name) => option(`$${name}`, "variable"))];
    },

    variable: (_, __, text) => variableNames(text).map((name) => option(name, "variable")),

    "variable-type": (_, { types }) => [...types.values()]
        .filter((type) => isInput(type) && !isIntrospection(type.name))
        .map((type) => option(type.name, "", type)),
};

function option(text, detail = "", { description = null, isDeprecated = false } = {}) {
    return { text, detail, description, isDeprecated: Boolean(isDeprecated) };
}

/** The names that the document declares: `$name:`. */
function variableNames(text) {
    const list = meaningful(text);
    const names = list.filter((token, index) => token.kind === "name" && list[index - 1]?.text === "$"
        && list[index + 1]?.text === ":").map((token) => token.text);
    return [...new Set(names)];
}

function fragmentNames(text) {
    const list = meaningful(text);
    return list
        .filter((token, index) => token.kind === "name" && list[index - 1]?.text === "fragment"
            && list[index + 1]?.text === "on")
        .map((token) => token.text);
}
