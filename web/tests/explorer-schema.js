/** A small schema as introspection tells it, for the tests of the explorer. */
const named = (kind, name) => ({ kind, name, ofType: null });
const required = (ofType) => ({ kind: "NON_NULL", name: null, ofType });
const list = (ofType) => ({ kind: "LIST", name: null, ofType });
const scalar = (name) => named("SCALAR", name);
const input = (name, type) => ({ name, description: null, type, defaultValue: null, isDeprecated: false });
const field = (name, type, args = [], more = {}) =>
    ({ name, description: `The ${name}.`, type, args, isDeprecated: false, deprecationReason: null, ...more });

export const introspection = {
    __schema: {
        queryType: { name: "Query" }, mutationType: null, subscriptionType: { name: "Subscription" },
        types: [
            {
                kind: "OBJECT", name: "Query", interfaces: [], fields: [
                    field("photos", required(list(required(named("OBJECT", "Photo")))), [
                        input("filter", named("INPUT_OBJECT", "PhotoFilter")), input("first", scalar("Int")),
                        input("order", named("ENUM", "Order")),
                    ]),
                    field("node", named("INTERFACE", "Node"), [input("id", required(scalar("ID")))]),
                ],
            },
            { kind: "OBJECT", name: "Subscription", interfaces: [], fields: [field("changed", scalar("Int"))] },
            {
                kind: "OBJECT", name: "Photo", interfaces: [{ name: "Node" }], description: "One photo.", fields: [
                    field("id", required(scalar("ID"))), field("title", scalar("String")),
                    field("subtitle", scalar("String")),
                    field("old", scalar("Int"), [], { isDeprecated: true, deprecationReason: "Ask `title`." }),
                    field("tags", list(named("OBJECT", "Tag")), [input("first", scalar("Int"))]),
                ],
            },
            { kind: "OBJECT", name: "Tag", interfaces: [], fields: [field("name", scalar("String"))] },
            {
                kind: "INTERFACE", name: "Node", interfaces: [], fields: [field("id", required(scalar("ID")))],
                possibleTypes: [{ name: "Photo" }],
            },
            {
                kind: "INPUT_OBJECT", name: "PhotoFilter", inputFields: [
                    input("hasTitle", scalar("Boolean")), input("order", named("ENUM", "Order")),
                    input("not", named("INPUT_OBJECT", "PhotoFilter")),
                    input("any", list(required(named("INPUT_OBJECT", "PhotoFilter")))),
                ],
            },
            {
                kind: "ENUM", name: "Order",
                enumValues: ["NEWEST", "OLDEST"].map((name) => ({ name, description: null, isDeprecated: false })),
            },
            ...["Int", "String", "Boolean", "ID"].map((name) => ({ kind: "SCALAR", name })),
            { kind: "OBJECT", name: "__Type", interfaces: [], fields: [field("name", scalar("String"))] },
        ],
        directives: [{ name: "include", locations: ["FIELD"], args: [input("if", required(scalar("Boolean")))] }],
    },
};
