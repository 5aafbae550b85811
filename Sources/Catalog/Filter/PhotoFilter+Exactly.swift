extension PhotoFilter {
    /// Whether it is the other one to the byte. To Swift texts are equal whose accents are composed differently, to a path
    /// prefix they are not: what one filter found may not be shown for the other.
    package func isExactly(_ other: PhotoFilter) -> Bool {
        self == other && input.json.utf8.elementsEqual(other.input.json.utf8)
    }
}
