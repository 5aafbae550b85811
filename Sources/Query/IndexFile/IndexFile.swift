import Glibc

/// A file with the base segment of the search index, so that the next start does not read all tables.
///
/// The tables remain the source of truth. The file contains a base and its position in the feed; its reader applies the
/// changes since. The file is discarded whenever its validity is in doubt.
struct IndexFile: Sendable {
    /// The version of the format. Increment it with every change of ``Segment`` and of ``SegmentBuilder``.
    static let layout = 4
    static let magic: [UInt8] = Array("Calotype index\n".utf8)

    struct Contents: Sendable {
        let origin: IndexOrigin
        let position: FeedPosition
        let mark: FeedMark
        let segment: Segment
    }

    let path: String

    /// - Throws: ``IndexFileError``.
    func read(of origin: IndexOrigin) throws -> Contents {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { throw errno == ENOENT ? IndexFileError.absent : .failed("opened", errno) }
        defer { close(descriptor) }
        var file = try IndexFileReader(of: descriptor, beginsWith: Self.magic)
        let position = FeedPosition(text: try file.string())
        let mark = FeedMark(xid: try file.string(), photo: Int64(try file.integer()))
        let (program, database) = (try file.string(), try file.string())
        guard program == origin.program else { throw IndexFileError.otherProgram }
        guard database == origin.database else { throw IndexFileError.otherDatabase }
        let segment = try Segment(from: &file)
        try file.finish()
        return Contents(origin: origin, position: position, mark: mark, segment: segment)
    }

    /// Replaces the file atomically. Of concurrent writers, one writes and the others fail.
    ///
    /// - Throws: ``IndexFileError``.
    func write(_ contents: Contents) throws {
        let partial = path + ".partial"
        let descriptor = open(partial, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0o600)
        guard descriptor >= 0 else { throw IndexFileError.failed("created", errno) }
        defer { close(descriptor) }
        // The previous holder of the lock may have renamed this file meanwhile.
        guard flock(descriptor, LOCK_EX | LOCK_NB) == 0, Self.isFile(descriptor, at: partial) else {
            throw IndexFileError.busy
        }
        do {
            guard fchmod(descriptor, 0o600) == 0, ftruncate(descriptor, 0) == 0 else {
                throw IndexFileError.failed("emptied", errno)
            }
            var file = try IndexFileWriter(to: descriptor, beginsWith: Self.magic)
            try file.write(contents.position.text)
            try file.write(contents.mark.xid)
            try file.write(Int(contents.mark.photo))
            try file.write(contents.origin.program)
            try file.write(contents.origin.database)
            try contents.segment.write(to: &file)
            try file.finish()
            guard fsync(descriptor) == 0 else { throw IndexFileError.failed("stored", errno) }
            guard rename(partial, path) == 0 else { throw IndexFileError.failed("put in place", errno) }
        } catch {
            unlink(partial)
            throw error
        }
    }

    private static func isFile(_ descriptor: Int32, at path: String) -> Bool {
        var (own, named) = (stat(), stat())
        return fstat(descriptor, &own) == 0 && lstat(path, &named) == 0 && own.st_ino == named.st_ino
            && own.st_dev == named.st_dev
    }
}
