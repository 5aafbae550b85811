/// A box as fractions of the upright picture: left, top, width, height, each 0…1.
package struct FractionBox: Hashable, Sendable, Codable {
    package let x: Double
    package let y: Double
    package let width: Double
    package let height: Double

    package init(x: Double, y: Double, width: Double, height: Double) {
        self.x = x
        self.y = y
        self.width = width
        self.height = height
    }
}

/// An object detected by an AI writer.
package struct DetectedObject: Hashable, Sendable {
    package let label: String
    /// 0…1
    package let confidence: Double?
    package let box: FractionBox?

    package init(label: String, confidence: Double?, box: FractionBox?) {
        self.label = label
        self.confidence = confidence
        self.box = box
    }
}

/// A face detected by an AI writer; its person may be unknown.
package struct Face: Hashable, Sendable, Codable {
    package let person: String?
    /// 0…1
    package let confidence: Double?
    package let box: FractionBox?

    package init(person: String?, confidence: Double?, box: FractionBox?) {
        self.person = person
        self.confidence = confidence
        self.box = box
    }
}

/// The results of an AI writer for one photo. A nil part is left unchanged; an empty list clears it.
package struct AIResults: Hashable, Sendable {
    package var tags: [String]?
    package var objects: [DetectedObject]?
    package var faces: [Face]?
    /// At most 50 characters, the size of `photo_ai_results.processing_status`.
    package var status: String?

    /// Of faces alone.
    package init(faces: [Face]) { self.faces = faces }
}
