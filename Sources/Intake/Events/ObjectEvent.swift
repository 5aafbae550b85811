package import Catalog

/// What a store says happened to an object. A hint: events get lost, come twice and out of order.
package struct ObjectEvent: Sendable, Equatable {
    package enum Kind: String, Sendable {
        case created
        case removed
    }

    package var bucket: String
    /// As the object is addressed, all encodings of the event undone. 1…1,024 bytes without NUL.
    package var key: String
    package var kind: Kind
    /// Bytes; nil where the event does not say.
    package var size: Int?
    /// Without quotation marks.
    package var etag: String?
    package var versionID: String?
    /// Hexadecimal digits that order the events of one key, in the words of AWS and those who follow it.
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
