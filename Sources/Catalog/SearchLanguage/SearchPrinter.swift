/// Writes conditions in the search language, each as the parser reads it where it stands beside others.
enum SearchPrinter {
    /// A whole search: without parentheses around it, and nothing at all for everything.
    static func search(_ filter: PhotoFilter) throws(SearchTextError) -> String {
        if let short = short(filter) { return short }
        switch filter {
        case .and(let parts): return try parts.isEmpty ? "" : list(parts, " ")
        case .or(let parts) where !parts.isEmpty: return try list(parts, " OR ")
        default: return try text(of: filter)
        }
    }

    /// A condition beside others.
    static func text(of filter: PhotoFilter) throws(SearchTextError) -> String {
        if let short = short(filter) { return short }
        switch filter {
        case .and(let parts): return try parts.isEmpty ? "is:anything" : "(\(list(parts, " ")))"
        case .or(let parts): return try parts.isEmpty ? "is:nothing" : "(\(list(parts, " OR ")))"
        case .not(let part): return "-" + (try text(of: part))
        case .tags(let match): return try terms(SearchTermKeys.tags, match, nil)
        case .objects(let match, let minimum): return try terms(SearchTermKeys.objects, match, minimum)
        case .people(let match, let minimum): return try terms(SearchTermKeys.people, match, minimum)
        default: return condition(filter)
        }
    }

    /// The words for what the language calls by one name.
    private static func short(_ filter: PhotoFilter) -> String? {
        switch filter {
        case .or(let parts):
            if case .cameraModels(let names)? = parts.first, parts == [.cameraModels(names), .cameraMakes(names)] {
                return "camera:" + alternatives(names)
            }
            if case .cities(let names)? = parts.first, parts == [.cities(names), .regions(names), .countries(names)] {
                return "place:" + alternatives(names)
            }
            return nil
        case .not(.aiStatuses([""])): return "has:ai"
        case .aiStatuses([""]): return "no:ai"
        default: return nil
        }
    }

    private static func list(_ parts: [PhotoFilter], _ separator: String) throws(SearchTextError) -> String {
        var texts: [String] = []
        for part in parts { texts.append(try text(of: part)) }
        return texts.joined(separator: separator)
    }

    private static func condition(_ filter: PhotoFilter) -> String {
        switch filter {
        case .and, .or, .not, .tags, .objects, .people: ""  // not conditions without parts; see text(of:)
        case .taken(let range): "taken:" + SearchRangeText.clocks(range)
        case .takenInstant(let range): "taken:" + SearchRangeText.moments(range)
        case .years(let years): "year:" + SearchRangeText.runs(years)
        case .months(let months): "month:" + SearchRangeText.runs(months)
        case .dayOfYear(let month, let day): "on:\(month)-\(day)"
        case .undated(let flag): flag ? "is:undated" : "has:date"
        case .added(let range): "added:" + SearchRangeText.days(range)
        case .changed(let range): "changed:" + SearchRangeText.days(range)
        case .near(let place, let metres):
            "near:\(number(place.latitude)),\(number(place.longitude))~"
                + (metres >= 1000 && metres.truncatingRemainder(dividingBy: 1000) == 0
                    ? "\(number(metres / 1000))km" : "\(number(metres))m")
        case .within(let box):
            "box:" + [box.west, box.south, box.east, box.north].map(number).joined(separator: ",")
        case .hasPosition(let flag): flag ? "has:gps" : "no:gps"
        case .countries(let names): "country:" + alternatives(names)
        case .regions(let names): "region:" + alternatives(names)
        case .cities(let names): "city:" + alternatives(names)
        case .cameraMakes(let names): "make:" + alternatives(names)
        case .cameraModels(let names): "model:" + alternatives(names)
        case .lenses(let names): "lens:" + alternatives(names)
        case .iso(let range): "iso:" + SearchRangeText.numbers(range)
        case .aperture(let range): "f:" + SearchRangeText.shownNumbers(range)
        case .focalLength(let range): "focal:" + SearchRangeText.shownNumbers(range)
        case .focalLength35(let range): "focal35:" + SearchRangeText.numbers(range)
        case .exposure(let range): "exposure:" + SearchRangeText.shownNumbers(range)
        case .faceCount(let range): "faces:" + SearchRangeText.numbers(range)
        case .mediaTypes(let names): "type:" + alternatives(names)
        case .fileExtensions(let names): "ext:" + alternatives(names)
        case .fileSize(let range): "size:" + SearchRangeText.numbers(range)
        case .megapixels(let range): "mp:" + SearchRangeText.numbers(range)
        case .shapes(let shapes): "shape:" + alternatives(shapes.map(\.rawValue).sorted())
        case .pathPrefix(let prefix): "path:" + value(prefix)
        case .text(let text): text.hasSeveralWords ? "text:" + value(text) : word(text)
        case .phrase(let text): text.hasSeveralWords ? quoted(text) : "phrase:" + value(text)
        case .rating(let range): "rating:" + SearchRangeText.numbers(range)
        case .favourite(let flag): flag ? "is:favourite" : "no:favourite"
        case .aiStatuses(let names): "status:" + alternatives(names)
        case .aiRun(let match): SearchRunKeys.text(of: match)
        case .hasError(let flag): flag ? "has:error" : "no:error"
        case .hasDuplicates(let flag): flag ? "has:duplicates" : "no:duplicates"
        case .isLiveClip(let flag): flag ? "is:liveclip" : "no:liveclip"
        case .isUnsupported(let flag): flag ? "is:unsupported" : "no:unsupported"
        case .similar(let hash, let distance): "similar:\(hash)~\(distance)"
        case .ids(let ids): "id:" + ids.map { "\($0)" }.joined(separator: "|")
        }
    }

    private static func terms(
        _ keys: [String], _ match: TermMatch, _ minimum: Double?
    ) throws(SearchTextError) -> String {
        guard let only = match.ways.first, match.ways.count == 1 else {
            throw SearchTextError(
                reason: "one condition with several ways of matching terms; write one condition for each")
        }
        let confidence = minimum.map { ">=\(number($0))" } ?? ""
        return keys[only.way.rawValue] + confidence + ":" + alternatives(only.names)
    }

    static func number(_ number: Double) -> String {
        number == number.rounded() && abs(number) < 1e15 ? String(Int64(number)) : "\(number)"
    }

    static func alternatives(_ names: [String]) -> String { names.map(value).joined(separator: "|") }

    /// A value behind a key, in quotes unless it is plain.
    static func value(_ text: String) -> String {
        let isPlain = !text.isEmpty && text.allSatisfy { $0.isLetter || $0.isNumber || "-._/*".contains($0) }
        return isPlain ? text : quoted(text)
    }

    /// A word without a key.
    private static func word(_ text: String) -> String {
        let isPlain = text != "OR" && text.allSatisfy { $0.isLetter || $0.isNumber || "._".contains($0) }
        return isPlain ? text : quoted(text)
    }

    private static func quoted(_ text: String) -> String {
        var quoted = "\""
        for scalar in text.unicodeScalars {
            if scalar == "\"" || scalar == "\\" { quoted += "\\" }
            quoted.unicodeScalars.append(scalar)
        }
        return quoted + "\""
    }
}

extension String {
    /// In quotes, several words are a phrase.
    var hasSeveralWords: Bool { split(whereSeparator: \.isWhitespace).count > 1 }
}
