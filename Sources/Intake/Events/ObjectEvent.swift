package import Catalog

/// What a store reports about an object. Only a hint: events get lost, are repeated and arrive out of order.
package struct ObjectEvent: Sendable, Equatable {
    package enum Kind: String, Sendable {
        case created
        case removed
    }

    package var bucket: String
    /// The object's key without any of the event's encodings: 1…1,024 bytes without NUL.
    package var key: String
    package var kind: Kind
    /// In bytes; nil if the event does not state it.
    package var size: Int?
    /// Without quotation marks.
    package var etag: String?
    package var versionID: String?
    /// Hexadecimal digits that order the events of one key, as AWS defines them.
    package var sequencer: String?
    package var eventTime: Instant?

    package init(
        bucket: String, key: String, kind: Kind, size: Int? = nil, etag: String? = nil, versionID: String? = nil,
        sequencer: String? = nil, eventTime: Instant? = nil
    ) {
        self.bucket = bucket
        self.key = key
        self.kind = kind
        self.size = size
        self.etag = etag
        self.versionID = versionID
        self.sequencer = sequencer
        self.eventTime = eventTime
    }
}
