import { html } from "../../html.js";
import { isIntrospection, membersOf } from "../state/schema.js";

/** The pages of the documentation, as HTML. Links name their target in `data-type` and `data-member`. */
export function overviewPage({ types, roots, directives }) {
    const names = [...types.keys()].filter((name) => !isIntrospection(name)).sort();
    const begin = Object.entries(roots).filter(([, name]) => name);
    return html`
        <h3>Schema</h3>
        <h4>Start here</h4>
        <ul class="members">${begin.map(([kind, name]) => html`
            <li><span class="signature">${kind}: ${typeLink(name)}</span>${described(types.get(name))}</li>`)}</ul>
        <h4>Types</h4>
        <ul class="types">${names.map((name) => html`<li>${typeLink(name)}</li>`)}</ul>
        <h4>Directives</h4>
        <ul class="members">${directives.map((directive) => html`
            <li><span class="signature">@${directive.name}${argumentsInline(directive)}</span>
                ${described(directive)}</li>`)}</ul>`;
}

const kinds = {
    OBJECT: "object", INTERFACE: "interface", UNION: "union", ENUM: "enum", INPUT_OBJECT: "input", SCALAR: "scalar",
};

export function typePage({ types }, place) {
    const type = types.get(place.type);
    const heading = type.fields ? "Fields" : type.inputFields ? "Input fields" : "Values";
    const members = membersOf(type);
    return html`
        <h3>${type.name} <small>${kinds[type.kind]}${type.isOneOf && ", exactly one field"}</small></h3>
        ${described(type)}
        ${type.specifiedByURL && html`<p>Specified by <code>${type.specifiedByURL}</code></p>`}
        ${listOfTypes("Implements", type.interfaces)}
        ${listOfTypes("Possible types", type.possibleTypes)}
        ${members.length > 0 && html`<h4>${heading}</h4>
            <ul class="members">${members.map((member) => memberItem(type, member))}</ul>`}`;
}

export function fieldPage({ types }, { type, member }) {
    const field = membersOf(types.get(type)).find(({ name }) => name === member);
    return html`
        <h3>${field.name} <small>of ${type}</small></h3>
        <p class="signature">${field.type && typeReference(field.type)}</p>
        ${described(field)}
        ${field.args?.length > 0 && html`<h4>Arguments</h4>
            <ul class="members">${field.args.map(inputItem)}</ul>`}`;
}

export function searchPage(found, text) {
    if (!found.length) return html`<p class="notice">No type or field is called “${text.trim()}”.</p>`;
    return html`
        <ul class="members">${found.map(({ type, member }) => html`
            <li class="signature">
                ${member ? memberLink(type, member, `${type}.${member}`) : typeLink(type)}</li>`)}</ul>`;
}

function memberItem(type, member) {
    if (!member.args) return member.type ? inputItem(member) : valueItem(member);
    return html`<li class="${member.isDeprecated && "deprecated"}">
        <span class="signature">${memberLink(type.name, member.name)}${argumentsInline(member)}:
            ${typeReference(member.type)}</span>${described(member)}</li>`;
}

const valueItem = (value) => html`<li class="${value.isDeprecated && "deprecated"}">
    <span class="signature member">${value.name}</span>${described(value)}</li>`;

const inputItem = (input) => html`<li class="${input.isDeprecated && "deprecated"}">
    <span class="signature"><span class="member">${input.name}</span>: ${typeReference(input.type)}${
        input.defaultValue !== null && input.defaultValue !== undefined && html` = ${input.defaultValue}`}</span>
    ${described(input)}</li>`;

const argumentsInline = ({ args }) => args.length > 0 && html`(${args.map(({ name, type }, index) =>
    html`${index > 0 && ", "}${name}: ${typeReference(type)}`)})`;

const listOfTypes = (heading, list) => list?.length > 0 && html`
    <h4>${heading}</h4><ul class="types">${list.map(({ name }) => html`<li>${typeLink(name)}</li>`)}</ul>`;

const typeLink = (name) => html`<button class="link" data-type="${name}">${name}</button>`;

const memberLink = (type, member, text = member) => html`
    <button class="link member" data-type="${type}" data-member="${member}">${text}</button>`;

/** A type in GraphQL notation; its name is a link. */
function typeReference({ kind, name, ofType }) {
    if (kind === "NON_NULL") return html`${typeReference(ofType)}!`;
    if (kind === "LIST") return html`[${typeReference(ofType)}]`;
    return typeLink(name);
}

/** A description, and whether the member is deprecated. Text in backticks is code. */
function described({ description, isDeprecated, deprecationReason }) {
    return html`
        ${description && html`<p class="description">${inlineCode(description)}</p>`}
        ${isDeprecated && html`
            <p class="reason">Deprecated: ${inlineCode(deprecationReason ?? "no reason given")}</p>`}`;
}

const inlineCode = (text) => text.split("`").map((part, index) => index % 2 ? html`<code>${part}</code>` : part);
