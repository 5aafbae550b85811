/// The implicit definitions of every schema: the five scalars, the directives and the introspection schema (section
/// 4.2).
let introspectionSDL = #"""
    "Text in UTF-8."
    scalar String
    "True or false."
    scalar Boolean
    "A whole number of 32 bits with a sign."
    scalar Int
    "A number with a fraction, in double precision (IEEE 754)."
    scalar Float
    "An identifier, opaque to clients; written as a string, read from a string or a whole number."
    scalar ID

    "Leaves the field or fragment out unless the argument is true."
    directive @include("Included when true." if: Boolean!) on FIELD | FRAGMENT_SPREAD | INLINE_FRAGMENT
    "Leaves the field or fragment out when the argument is true."
    directive @skip("Skipped when true." if: Boolean!) on FIELD | FRAGMENT_SPREAD | INLINE_FRAGMENT
    "Marks what will go away."
    directive @deprecated(
      "Why, and what to use in its place; Markdown."
      reason: String! = "No longer supported"
    ) on FIELD_DEFINITION | ARGUMENT_DEFINITION | INPUT_FIELD_DEFINITION | ENUM_VALUE
    "Names the specification of a scalar."
    directive @specifiedBy("The specification's address." url: String!) on SCALAR
    "Exactly one field of the input object is given, and it is not null."
    directive @oneOf on INPUT_OBJECT

    "A type system: its types, its directives and where its operations begin."
    type __Schema {
      "What the service says of itself."
      description: String
      "All types."
      types: [__Type!]!
      "Where queries begin."
      queryType: __Type!
      "Where mutations begin, when there are any."
      mutationType: __Type
      "Where subscriptions begin, when there are any."
      subscriptionType: __Type
      "All directives."
      directives: [__Directive!]!
    }

    "A type; `kind` says which of the fields have a meaning."
    type __Type {
      kind: __TypeKind!
      name: String
      description: String
      specifiedByURL: String
      fields(includeDeprecated: Boolean! = false): [__Field!]
      interfaces: [__Type!]
      possibleTypes: [__Type!]
      enumValues(includeDeprecated: Boolean! = false): [__EnumValue!]
      inputFields(includeDeprecated: Boolean! = false): [__InputValue!]
      ofType: __Type
      isOneOf: Boolean
    }

    "What a type is."
    enum __TypeKind {
      "A leaf with a value of its own."
      SCALAR
      "Fields of an object."
      OBJECT
      "Fields that several objects share."
      INTERFACE
      "One of several objects."
      UNION
      "One of several names."
      ENUM
      "An argument with members."
      INPUT_OBJECT
      "A list of `ofType`."
      LIST
      "`ofType`, never null."
      NON_NULL
    }

    "A field of an object or interface."
    type __Field {
      name: String!
      description: String
      args(includeDeprecated: Boolean! = false): [__InputValue!]!
      type: __Type!
      isDeprecated: Boolean!
      deprecationReason: String
    }

    "An argument or an input field."
    type __InputValue {
      name: String!
      description: String
      type: __Type!
      "The default, as a GraphQL literal."
      defaultValue: String
      isDeprecated: Boolean!
      deprecationReason: String
    }

    "A name of an enum."
    type __EnumValue {
      name: String!
      description: String
      isDeprecated: Boolean!
      deprecationReason: String
    }

    "A directive that the service understands."
    type __Directive {
      name: String!
      description: String
      isRepeatable: Boolean!
      locations: [__DirectiveLocation!]!
      args(includeDeprecated: Boolean! = false): [__InputValue!]!
    }

    "Where a directive may stand."
    enum __DirectiveLocation {
      QUERY
      MUTATION
      SUBSCRIPTION
      FIELD
      FRAGMENT_DEFINITION
      FRAGMENT_SPREAD
      INLINE_FRAGMENT
      VARIABLE_DEFINITION
      SCHEMA
      SCALAR
      OBJECT
      FIELD_DEFINITION
      ARGUMENT_DEFINITION
      INTERFACE
      UNION
      ENUM
      ENUM_VALUE
      INPUT_OBJECT
      INPUT_FIELD_DEFINITION
    }
    """#
