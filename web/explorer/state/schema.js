/** The schema from introspection, for completion and documentation. */
export const introspectionQuery = `
query Schema {
  __schema {
    queryType { name }
    mutationType { name }
    subscriptionType { name }
    types {
      kind name description specifiedByURL isOneOf
      fields(includeDeprecated: true) {
        name description isDeprecated deprecationReason
        args(includeDeprecated: true) { ...Input }
        type { ...Type }
      }
      inputFields(includeDeprecated: true) { ...Input }
      interfaces { name }
      enumValues(includeDeprecated: true) { name description isDeprecated deprecationReason }
      possibleTypes { name }
    }
    directives {
      name description locations
      args(includeDeprecated: true) { ...Input }
    }
  }
}
fragment Input on __InputValue {
  name description defaultValue isDeprecated deprecationReason
  type { ...Type }
}
fragment Type on __Type {
  kind name
  ofType { kind name ofType { kind name ofType { kind name ofType { kind name ofType { kind name } } } } }
}`;

/** Returns `{ types: name → type, roots: { query, mutation, subscription }: names or null, directives }`. */
export function schemaFrom({ __schema: told }) {
    return {
        types: new Map(told.types.map((type) => [type.name, type])),
        roots: {
            query: told.queryType?.name ?? null, mutation: told.mutationType?.name ?? null,
            subscription: told.subscriptionType?.name ?? null,
        },
        directives: told.directives,
    };
}

/** A type in GraphQL notation: `[Photo!]!`. */
export function typeText({ kind, name, ofType }) {
    if (kind === "NON_NULL") return `${typeText(ofType)}!`;
    if (kind === "LIST") return `[${typeText(ofType)}]`;
    return name;
}

/** The name of a type without lists and exclamation marks. */
export function namedType({ name, ofType }) {
    return ofType ? namedType(ofType) : name;
}

export const isInput = ({ kind }) => ["SCALAR", "ENUM", "INPUT_OBJECT"].includes(kind);
export const isComposite = ({ kind }) => ["OBJECT", "INTERFACE", "UNION"].includes(kind);
export const isIntrospection = (name) => name.startsWith("__");

/** The members of a type: fields, input fields or enum values. */
export function membersOf(type) {
    return type.fields ?? type.inputFields ?? type.enumValues ?? [];
}

/** The field that every object has although no type lists it. */
const typename = {
    name: "__typename", description: "The name of the object's type.", args: [], isDeprecated: false,
    type: { kind: "NON_NULL", name: null, ofType: { kind: "SCALAR", name: "String", ofType: null } },
};

/** The fields that a selection may contain. */
export function selectableFields(schema, type) {
    return [...(type.fields ?? []), typename];
}

/** A field of a type by name, including those that begin with `__`. */
export function fieldOf(schema, type, name) {
    if (!type) return null;
    if (type.name === schema.roots.query && name === "__schema") return metaField("__Schema");
    if (type.name === schema.roots.query && name === "__type") return metaField("__Type");
    return selectableFields(schema, type).find((field) => field.name === name) ?? null;
}

const metaField = (name) => ({ args: [], type: { kind: "OBJECT", name, ofType: null } });

/**
 * Types, and fields, arguments and values of types, whose name contains the text: `{ type, member }`, `member` null for
 * a type itself. Names that begin with the text come first.
 */
export function searchSchema(schema, text, limit = 60) {
    const wanted = text.trim().toLowerCase();
    if (!wanted) return [];
    const found = [];
    for (const type of schema.types.values()) {
        if (isIntrospection(type.name)) continue;
        found.push({ type: type.name, member: null, name: type.name });
        for (const { name } of membersOf(type)) found.push({ type: type.name, member: name, name });
    }
    const rank = ({ name }) => name.toLowerCase().indexOf(wanted);
    return found
        .filter((hit) => rank(hit) >= 0)
        .sort((one, other) => Math.min(rank(one), 1) - Math.min(rank(other), 1)
            || one.name.length - other.name.length)
        .slice(0, limit)
        .map(({ type, member }) => ({ type, member }));
}
