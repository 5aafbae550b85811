/// The implicit definitions of every schema: the five scalars, the directives and the introspection schema (section
/// 4.2).
let introspectionSDL = #"""
    "A string in UTF-8."
    scalar String
    "True or false."
    scalar Boolean
    "A signed 32-bit integer."
    scalar Int
    "A double-precision number (IEEE 754)."
    scalar Float
    "An opaque identifier. It is written as a string and read from a string or an integer."
    scalar ID

    "Includes the field or fragment only if the argument is true."
    directive @include("Included when true." if: Boolean!) on FIELD | FRAGMENT_SPREAD | INLINE_FRAGMENT
    "Skips the field or fragment if the argument is true."
    directive @skip("Skipped when true." if: Boolean!) on FIELD | FRAGMENT_SPREAD | INLINE_FRAGMENT
    "Marks an element that will be removed."
    directive @deprecated(
      "The reason and the replacement, in Markdown."
      reason: String! = "No longer supported"
    ) on FIELD_DEFINITION | ARGUMENT_DEFINITION | INPUT_FIELD_DEFINITION | ENUM_VALUE
    "Links to the specification of a scalar."
    directive @specifiedBy("The address of the specification." url: String!) on SCALAR
    "Exactly one field of the input object must be given, and it must not be null."
    directive @oneOf on INPUT_OBJECT

    "A type system: its types, directives and root operation types."
    type __Schema {
      "The description of the service."
      description: String
      "All types."
      types: [__Type!]!
      "The root type of queries."
      queryType: __Type!
      "The root type of mutations, if any."
      mutationType: __Type
      "The root type of subscriptions, if any."
      subscriptionType: __Type
      "All directives."
      directives: [__Directive!]!
    }

    "A type. `kind` determines which fields have values."
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

    "The kind of a type."
    enum __TypeKind {
      "A scalar type."
      SCALAR
      "An object type with fields."
      OBJECT
      "An interface: fields that several object types share."
      INTERFACE
      "A union of object types."
      UNION
      "An enum type."
      ENUM
      "An input object type."
      INPUT_OBJECT
      "A list of `ofType`."
      LIST
      "`ofType`, but never null."
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

    "A value of an enum."
    type __EnumValue {
      name: String!
      description: String
      isDeprecated: Boolean!
      deprecationReason: String
    }

    "A directive that the service supports."
    type __Directive {
      name: String!
      description: String
      isRepeatable: Boolean!
      locations: [__DirectiveLocation!]!
      args(includeDeprecated: Boolean! = false): [__InputValue!]!
    }

    "A location at which a directive may be used."
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
