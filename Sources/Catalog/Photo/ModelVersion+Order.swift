/// Versions compare as PostgreSQL compares the lists of their numbers: 2 < 2.0 < 2.0.1.
extension ModelVersion: Comparable {
    package static func < (left: ModelVersion, right: ModelVersion) -> Bool {
        left.numbers.lexicographicallyPrecedes(right.numbers)
    }
}

extension ModelVersion {
    static let least = ModelVersion(numbers: [0])

    /// - Parameter numbers: one to four, none of them negative.
    private init(numbers: [Int32]) {
        self.numbers = numbers
        text = numbers.map(String.init).joined(separator: ".")
    }

    /// The same numbers in their shortest writing: 1.7 for 1.07.
    var plain: ModelVersion { ModelVersion(numbers: numbers) }

    /// The first version after all that begin with this one: 2 after 1, 1.4 after 1.3; nil if there is none.
    var next: ModelVersion? {
        var numbers = numbers
        while let last = numbers.popLast() {
            if last < .max { return ModelVersion(numbers: numbers + [last + 1]) }
        }
        return nil
    }
}
