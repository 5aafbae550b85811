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

/// An object that an AI writer saw.
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

/// A face that an AI writer saw; whose it is may be unknown.
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

/// What an AI writer found on one photo. A part that is nil stays as it is; an empty list clears it.
package struct AIResults: Hashable, Sendable {
    package var tags: [String]?
    package var objects: [DetectedObject]?
    package var faces: [Face]?
    /// At most 50 characters, as `photo_ai_results.processing_status` holds.
    package var status: String?

    /// Of faces alone.
    package init(faces: [Face]) { self.faces = faces }
}
