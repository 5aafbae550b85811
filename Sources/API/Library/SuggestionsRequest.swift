import Catalog
import Query

/// Names in the library that contain a string.
struct SuggestionsRequest: LibraryRequest {
    private static let lengths = 1...200

    private let text: String
    private let length: ShortListLength

    /// - Throws: bad input that names `text`, before what `length` throws.
    init(text: String, _ length: @autoclosure () throws -> ShortListLength) throws {
        guard Self.lengths.contains(text.utf8.count) else {
            throw InputError(path: "text", reason: "must have 1 to 200 bytes")
        }
        self.text = text
        self.length = try length()
    }

    func plan(in snapshot: LibrarySnapshot) -> LibraryPlan<[SuggestionObject]> {
        let suggestions = snapshot.suggest(text, limit: length.count)
        return LibraryPlan { _ in suggestions.map { SuggestionObject(suggestion: $0) } }
    }
}

/// What can follow at a position of a search.
struct CompletionsRequest: LibraryRequest {
    private let place: SearchPlace
    private let length: ShortListLength

    /// - Parameter offset: the position, in Unicode scalars; nil for the end.
    /// - Throws: bad input that names `q` or `at`, before what `length` throws.
    init(q search: String, at offset: Int?, _ length: @autoclosure () throws -> ShortListLength) throws {
        guard search.utf8.count <= PhotoFilter.longestSearch else {
            throw InputError(path: "q", reason: "must not be longer than \(PhotoFilter.longestSearch) bytes")
        }
        let end = search.unicodeScalars.count
        guard let place = SearchPlace(search, at: offset ?? end) else {
            throw InputError(path: "at", reason: "must be between 0 and the string's length of \(end)")
        }
        self.place = place
        self.length = try length()
    }

    func plan(in snapshot: LibrarySnapshot) throws -> LibraryPlan<SearchCompletionsObject> {
        let completions = try snapshot.completions(of: place, limit: length.count)
        return LibraryPlan { [place] _ in SearchCompletionsObject(place: place, completions: completions) }
    }
}

/// The length of a list that has no pages.
struct ShortListLength: Sendable {
    private static let lengths = 1...50

    let count: Int

    /// - Parameter path: the name of the length in errors.
    init(_ count: Int, path: String) throws(InputError) {
        guard Self.lengths.contains(count) else {
            throw InputError(path: path, reason: "must be a whole number between 1 and 50")
        }
        self.count = count
    }
}
