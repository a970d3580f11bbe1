import Declarations

/// A JSON Schema (draft 2020-12), as far as the interface needs it.
struct JSONSchema: Sendable {
    private(set) var members: [(name: String, value: JSON)]

    /// As it is written.
    var json: JSON { .object(self.members) }

    private init(_ type: String?, _ about: String?) {
        self.members = []
        if let type { self.members.append(("type", .string(type))) }
        if let about { self.members.append(("description", .string(about))) }
    }

    private func with(_ name: String, _ value: JSON?) -> JSONSchema {
        guard let value else { return self }
        var schema = self
        schema.members.append((name, value))
        return schema
    }

    /// Anything.
    static func anything(_ about: String? = nil) -> JSONSchema { JSONSchema(nil, about) }

    /// A text; lengths count characters.
    static func string(
        _ about: String? = nil, _ length: ClosedRange<Int>? = nil, pattern: String? = nil, format: String? = nil
    ) -> JSONSchema {
        JSONSchema("string", about)
            .with("minLength", length.map { .number(Int64($0.lowerBound)) })
            .with("maxLength", length.flatMap { $0.upperBound == .max ? nil : .number(Int64($0.upperBound)) })
            .with("pattern", pattern.map(JSON.string)).with("format", format.map(JSON.string))
    }

    /// One of some words.
    static func word(_ about: String? = nil, _ words: [String]) -> JSONSchema {
        JSONSchema("string", about).with("enum", .array(words.map(JSON.string)))
    }

    /// A whole number.
    static func integer(_ about: String? = nil, _ range: ClosedRange<Int>? = nil) -> JSONSchema {
        JSONSchema("integer", about).with("minimum", range.map { .number(Int64($0.lowerBound)) })
            .with("maximum", range.flatMap { $0.upperBound == .max ? nil : .number(Int64($0.upperBound)) })
    }

    static func boolean(_ about: String? = nil) -> JSONSchema { JSONSchema("boolean", about) }

    /// A moment, RFC 3339 in UTC.
    static func moment(_ about: String? = nil) -> JSONSchema { .string(about, format: "date-time") }

    /// An amount of money or goods: a decimal number as text.
    static func amount(_ about: String? = nil) -> JSONSchema { .string(about, pattern: "^-?[0-9]+(\\.[0-9]+)?$") }

    static func list(
        _ items: JSONSchema, _ about: String? = nil, _ count: ClosedRange<Int>? = nil
    ) -> JSONSchema {
        JSONSchema("array", about).with("items", items.json)
            .with("minItems", count.flatMap { $0.lowerBound == 0 ? nil : .number(Int64($0.lowerBound)) })
            .with("maxItems", count.flatMap { $0.upperBound == .max ? nil : .number(Int64($0.upperBound)) })
    }

    /// An object.
    /// - Parameter isClosed: nothing else may stand in it.
    static func object(_ about: String? = nil, _ properties: [Property], isClosed: Bool = false) -> JSONSchema {
        let required = properties.filter(\.isRequired).map { JSON.string($0.name) }
        return JSONSchema("object", about)
            .with("properties", .object(properties.map { ($0.name, $0.schema.json) }))
            .with("required", required.isEmpty ? nil : .array(required))
            .with("additionalProperties", isClosed ? false : nil)
    }

    /// An object whose names are not ours.
    static func map(_ values: JSONSchema, _ about: String? = nil) -> JSONSchema {
        JSONSchema("object", about).with("additionalProperties", values.json)
    }

    /// At least one of several.
    static func any(of schemas: [JSONSchema], _ about: String? = nil) -> JSONSchema {
        JSONSchema(nil, about).with("anyOf", .array(schemas.map(\.json)))
    }

    /// A schema that stands under `components`.
    static func ref(_ name: SchemaName) -> JSONSchema {
        JSONSchema(nil, nil).with("$ref", .string("#/components/schemas/\(name.rawValue)"))
    }

    /// This, or null.
    var orNull: JSONSchema { .any(of: [self, JSONSchema("null", nil)]) }

    /// A member of an object.
    struct Property: Sendable {
        var name: String
        var schema: JSONSchema
        var isRequired: Bool

        /// Always there.
        static func always(_ name: String, _ schema: JSONSchema) -> Property {
            Property(name: name, schema: schema, isRequired: true)
        }

        /// There when it is known.
        static func maybe(_ name: String, _ schema: JSONSchema) -> Property {
            Property(name: name, schema: schema, isRequired: false)
        }
    }
}
