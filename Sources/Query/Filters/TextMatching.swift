import Catalog

extension FilterEvaluator {
    /// Photos whose texts contain every word of `text`, as a word or as part of one.
    func containing(_ text: String) throws(SearchError) -> Bitmap {
        var found = Bitmap(0..<segment.count)
        for word in Self.decisiveWords(of: text) where !found.isEmpty {
            try SearchDeadline.check()
            found = found.intersection(containing(word: word))
        }
        return found
    }

    /// Photos with a string that contains the words of `phrase` next to each other.
    func containing(phrase: String) throws(SearchError) -> Bitmap {
        let words = folded(phrase).split(whereSeparator: \.isWhitespace)
        guard !words.isEmpty else { return Bitmap(0..<segment.count) }
        try SearchDeadline.check()
        return containing(word: words.joined(separator: " "))
    }

    /// The folded words of `text` that no longer word contains, the longest first.
    package static func decisiveWords(of text: String) -> [String] {
        var words: [String] = []
        let all = Set(folded(text).split(whereSeparator: \.isWhitespace).map(String.init))
        for word in all.sorted(by: { ($1.utf8.count, $0) < ($0.utf8.count, $1) })
        where !words.contains(where: { occurs(word, in: $0) }) {
            words.append(word)
        }
        return words
    }

    /// - Parameter word: folded; several words are separated by one space.
    private func containing(word: String) -> Bitmap {
        let isPhrase = word.utf8.contains(UInt8(ascii: " "))
        let terms = segment.terms
        let names = [
            terms.places, terms.cities, terms.regions, terms.countries, terms.cameraMakes, terms.cameraModels,
        ]
        var found = names.flatMap { table in
            table.keys.indices.lazy.filter { index in
                occurs(word, in: isPhrase ? collapsingSpaces(table.keys[index]) : table.keys[index])
            }.map { table.postings[$0] }
        }
        found.append(segment.photos(containing: word))
        let folders = segment.foldedFolders
        let inFolder = folders.map { occurs(word, in: $0) }
        if inFolder.contains(true) { found.append(photos(inFolders: inFolder)) }
        if let slash = word.lastIndex(of: "/") {
            // The word spans the end of the folder and the start of the name.
            let ending = String(word[...slash])
            let beginning = Array(word[word.index(after: slash)...].utf8)
            let folderEnds = folders.map { $0.hasSuffix(ending) }
            found.append(
                photos(inFolders: folderEnds).filter { segment.baseName(at: $0, beginsWith: beginning) })
        }
        return .union(found)
    }

    /// Photos whose key has a prefix, byte for byte.
    func keys(beginningWith prefix: String) -> Bitmap {
        let prefix = Array(prefix.utf8)
        let hasPrefix = segment.folders.map { $0.utf8.starts(with: prefix) }
        var found = [photos(inFolders: hasPrefix)]
        if let number = segment.folders.firstIndex(where: { folder in
            prefix.count > folder.utf8.count && prefix.starts(with: folder.utf8)
                && !prefix[folder.utf8.count...].contains(UInt8(ascii: "/"))
        }) {
            let rest = prefix[segment.folders[number].utf8.count...]
            let folder = Int64(number)
            found.append(
                scan {
                    segment.columns.folder[$0] == folder && segment.baseNames.text(at: $0).starts(with: rest)
                })
        }
        return .union(found)
    }

    private func photos(inFolders isIn: [Bool]) -> Bitmap {
        guard isIn.contains(true) else { return .empty }
        return segment.columns.folder.photos { $0 >= 0 && isIn[Int($0)] }
    }
}

extension Bitmap {
    func filter(_ isIncluded: (Int) -> Bool) -> Bitmap {
        var positions: [UInt32] = []
        forEach { if isIncluded($0) { positions.append(UInt32($0)) } }
        return Bitmap(positions)
    }
}
