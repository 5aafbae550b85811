import Testing

/// The expected event of a file in Fixtures/events. Those of SeaweedFS and moto were captured, the others are copied
/// from documentation (PROVENANCE.json).
struct EventSample: Sendable, CustomTestStringConvertible {
    let file: String
    let events: [String]

    init(_ file: String, _ events: String...) {
        self.file = file
        self.events = events
    }

    var testDescription: String { file }

    private static let awkward = "2024/été/IMG 0001+a%20#b.jpg"
    /// The entity tag of an empty object, which samples use for lack of another.
    private static let empty = "d41d8cd98f00b204e9800998ecf8427e"

    /// Kind, bucket, key, size, entity tag, version, sequencer and time; `-` if the event does not state it.
    static let all = [
        EventSample(
            "aws_eventbridge_object_created",
            "created photos/\(awkward) 1234 \(empty) 096f 0055AED6DCD90281E5 2026-01-02T03:04:05Z"),
        EventSample(
            "aws_s3_copy",
            "created photos/\(awkward) 1234 \(empty) 096fKKXTRTtl3on89fVO.nfljtsv6qko 0055AED6DCD90281E5 2026-01-02T03:04:05.678Z"
        ),
        EventSample(
            "aws_s3_delete",
            "removed photos/\(awkward) - - - 0055AED6DCD90281E5 2026-01-02T03:04:05.678Z"),
        EventSample(
            "aws_s3_delete_marker",
            "removed photos/\(awkward) - \(empty) 096fKKXTRTtl3on89fVO.nfljtsv6qko 0055AED6DCD90281E5 2026-01-02T03:04:05.678Z"
        ),
        EventSample(
            "aws_s3_multipart",
            "created photos/\(awkward) 1234 7cf51b6c36ec7213fd6bd01209a1a417-2 096fKKXTRTtl3on89fVO.nfljtsv6qko 0055AED6DCD90281E5 2026-01-02T03:04:05.678Z"
        ),
        EventSample(
            "aws_s3_put",
            "created photos/\(awkward) 1234 \(empty) 096fKKXTRTtl3on89fVO.nfljtsv6qko 0055AED6DCD90281E5 2026-01-02T03:04:05.678Z"
        ),
        EventSample("aws_s3_test_event"),
        EventSample(
            "aws_s3_v2_5_put",
            "created photos/\(awkward) 1234 \(empty) 096fKKXTRTtl3on89fVO.nfljtsv6qko 0055AED6DCD90281E5 2026-01-02T03:04:05.678Z"
        ),
        EventSample(
            "aws_sns_notification",
            "created photos/\(awkward) 1234 \(empty) 096fKKXTRTtl3on89fVO.nfljtsv6qko 0055AED6DCD90281E5 2026-01-02T03:04:05.678Z"
        ),
        EventSample(
            "ceph_rgw_delete",
            "removed photos/\(awkward) 1234 \(empty) - F7E6D75DC742D108 2026-01-02T03:04:05.124724Z"),
        EventSample(
            "ceph_rgw_put",
            "created photos/\(awkward) 1234 \(empty) - F7E6D75DC742D108 2026-01-02T03:04:05.124724Z"),
        EventSample(
            "minio_delete",
            "removed photos/\(awkward) - - - 17A1B2C3D4E5F600 2026-01-02T03:04:05.678Z"),
        EventSample(
            "minio_multipart",
            "created photos/\(awkward) 1234 \(empty) - 17A1B2C3D4E5F600 2026-01-02T03:04:05.678Z"),
        EventSample(
            "minio_put",
            "created photos/\(awkward) 1234 \(empty) - 17A1B2C3D4E5F600 2026-01-02T03:04:05.678Z"),
        EventSample(
            "moto_sns_s3",
            "created photos/2024/été/IMG 1+a%20.jpg 1 9dd4e461268c8034f5c8564e155c67a6 - - 2026-11-22T23:03:56.447756Z",
            "removed photos/2024/été/IMG 1+a%20.jpg 1 9dd4e461268c8034f5c8564e155c67a6 - - 2026-11-22T23:03:56.457708Z",
            "created photos/big 6000000 43d1cbc5c34a3b9d7cb1d80aa4aaf578-1 - - 2026-11-22T23:03:56.594539Z",
            "created photos/big 6000000 43d1cbc5c34a3b9d7cb1d80aa4aaf578-1 - - 2026-11-22T23:03:56.599499Z",
            "created photos/cp 6000000 0ee40b4246130ee135b58c07382e69f6 - - 2026-11-22T23:03:56.637259Z"),
        EventSample(
            "oci_createobject",
            "created photos/\(awkward) - - 0836e42f - 2026-01-02T03:04:05Z"),
        EventSample(
            "oci_createobject_v1_2019",
            "created photos/\(awkward) - - 0836e42f - 2026-01-02T03:04:05Z"),
        EventSample(
            "oci_deleteobject",
            "removed photos/\(awkward) - - 0836e42f - 2026-01-02T03:04:05Z"),
        EventSample(
            "oci_updateobject",
            "created photos/\(awkward) - - 0836e42f - 2026-01-02T03:04:05Z"),
        EventSample(
            "seaweedfs_copy",
            "created photos-ev/copy.jpg 4 9f5b6d9a034d175868bf593885b7dc4e - - 2026-11-22T23:03:40Z"),
        EventSample(
            "seaweedfs_copy_self_metadata_replace",
            "created photos-ev/copy.jpg 4 9f5b6d9a034d175868bf593885b7dc4e - - 2026-11-22T23:03:41Z"),
        EventSample("seaweedfs_create_bucket"),
        EventSample(
            "seaweedfs_delete",
            "removed photos-ev/\(awkward) - 9f5b6d9a034d175868bf593885b7dc4e - - 2026-11-22T23:03:40Z"),
        EventSample("seaweedfs_delete_last_in_folder_then_wait"),
        EventSample(
            "seaweedfs_multipart",
            "created photos-ev/big.jpg 10485774 7cf51b6c36ec7213fd6bd01209a1a417-2 - - 2026-11-22T23:03:42Z"),
        EventSample(
            "seaweedfs_overwrite",
            "created photos-ev/\(awkward) 4 9f5b6d9a034d175868bf593885b7dc4e - - 2026-11-22T23:03:39Z"),
        EventSample(
            "seaweedfs_overwrite_same_bytes",
            "created photos-ev/\(awkward) 4 9f5b6d9a034d175868bf593885b7dc4e - - 2026-11-22T23:03:40Z"),
        EventSample(
            "seaweedfs_put",
            "created photos-ev/\(awkward) 3 f97c5d29941bfb1b2fdab0874906ab82 - - 2026-11-22T23:03:39Z"),
        EventSample(
            "seaweedfs_put_empty",
            "created photos-ev/empty.jpg 0 \(empty) - - 2026-11-22T23:03:43Z"),
        EventSample(
            "seaweedfs_tagging",
            "created photos-ev/copy.jpg 4 9f5b6d9a034d175868bf593885b7dc4e - - 2026-11-22T23:03:41Z"),
        EventSample(
            "seaweedfs_versioned_delete",
            "removed photos-ev/v.jpg - - 67157f8e1558146f78424c9b9352a786 - 2026-11-22T23:03:47.20201Z"),
        EventSample(
            "seaweedfs_versioned_overwrite",
            "created photos-ev/v.jpg 1 c81e728d9d4c2f636f067f89cc14862c 67157f8e339ea7cc159443b30bced9d7 - 2026-11-22T23:03:47.20201Z"
        ),
        EventSample(
            "seaweedfs_versioned_put",
            "created photos-ev/v.jpg 1 c4ca4238a0b923820dcc509a6f75849b 67157f8e52059a1ca1d1f53a6bc509a7 - 2026-11-22T23:03:47.20201Z"
        ),
    ]
}
