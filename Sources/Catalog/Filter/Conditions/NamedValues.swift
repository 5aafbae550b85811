import JSON

/// Lists whose elements have their own syntax: media types, shapes, statuses of AI writers, ids.
extension JSONForm where Value == [String] {
    static var mediaTypes: JSONForm {
        JSONForm(
            type: "[String!]",
            read: { (field) throws(InputError) in
                var names: [String] = []
                for element in try field.elements() {
                    guard let name = MediaTypeName.read(try element.string()) else {
                        throw element.error("must be \(MediaTypeName.allowed)")
                    }
                    names.append(name)
                }
                return names
            },
            write: { .strings($0) })
    }

    /// The empty string is the status of photos without AI results.
    static var statuses: JSONForm {
        JSONForm(
            type: "[String!]",
            read: { (field) throws(InputError) in
                var statuses: [String] = []
                for element in try field.elements() {
                    let isEmpty = element.value == .string("")
                    statuses.append(
                        isEmpty ? "" : try element.string(maximumBytes: FilterLimits.statusBytes))
                }
                return statuses
            },
            write: { .strings($0) })
    }
}

extension JSONForm where Value == Set<PhotoShape> {
    static var shapes: JSONForm {
        JSONForm(
            type: "[PhotoShape!]",
            read: { (field) throws(InputError) in
                var shapes: Set<PhotoShape> = []
                for element in try field.elements() {
                    guard let shape = PhotoShape(rawValue: try element.string().lowercased()) else {
                        throw element.error(
                            "must be one of " + PhotoShape.allCases.map(\.rawValue).joined(separator: ", "))
                    }
                    shapes.insert(shape)
                }
                return shapes
            },
            write: { .strings($0.map { $0.rawValue.uppercased() }.sorted()) })
    }
}

extension JSONForm where Value == [PhotoID] {
    static var ids: JSONForm {
        JSONForm(
            type: "[Long!]",
            read: { (field) throws(InputError) in
                var ids: [PhotoID] = []
                for element in try field.elements() {
                    guard let id = PhotoID(element.value) else {
                        throw element.error("must be the id of a photo, a whole number of at least 1")
                    }
                    ids.append(id)
                }
                return ids
            },
            write: { .strings($0.map { "\($0)" }) })
    }
}

extension PhotoID {
    /// A whole number, or the string of one.
    fileprivate init?(_ value: JSONValue) {
        if let text = value.string {
            self.init(text)
        } else if let number = value.wholeNumber {
            self.init(rawValue: Int64(number))
        } else {
            return nil
        }
    }
}

extension Set<PhotoShape> {
    @Sendable static func searchText(_ shapes: Set<PhotoShape>) -> String {
        "shape:" + SearchText.alternatives(shapes.map(\.rawValue).sorted())
    }
}

extension PhotoShape {
    /// `is:landscape` is short for `shape:landscape`.
    static let searchWords = allCases.map { SearchWord("is", $0.rawValue, .shapes([$0])) }
}

extension SearchWord {
    /// `has:faces` and `no:faces`.
    static let faces =
        [("has", HalfOpen(from: 1.0, to: nil)), ("no", HalfOpen(from: 0.0, to: (0.0).nextUp))].compactMap {
            key, range in
            range.map { SearchWord(key, "faces", .faceCount($0)) }
        }
}
