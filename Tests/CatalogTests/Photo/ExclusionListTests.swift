import Catalog
import Testing

/// Which keys are no photos.
@Suite struct ExclusionListTests {
    @Test(arguments: [
        "junk/@eaDir/IMG_1.jpg/SYNOPHOTO_THUMB_XL.jpg", "@eaDir/a.jpg", "a/@EADIR/b.jpg",
        "junk/.stversions/IMG_1~20240101-120000.jpg", "junk/.pending-1735689600-IMG_20200101_100001.jpg",
        "DCIM/.trashed-1735689600-IMG_1.jpg", "junk/._IMG_1.jpg", "._IMG_1.jpg", "junk/.syncthing.IMG_7.jpg.tmp",
        "~syncthing~IMG_7.jpg.tmp", "junk/IMG_5.jpg.ab12cd34.partial", "a/IMG.jpg.part", "a/IMG.JPG.CRDOWNLOAD",
        "junk/#recycle/IMG_9.jpg", "#recycle/2019/IMG_9.jpg", "junk/.DS_Store", "a/Thumbs.db", "a/THUMBS.DB",
        "a/desktop.ini", ".nomedia", "DCIM/.thumbnails/1.jpg", "DCIM/.thumbdata4--1967290299", "lost+found/#1234.jpg",
        "$RECYCLE.BIN/S-1-5/$R1.jpg", "$Recycle.Bin/x.jpg", ".Trash-1000/files/a.jpg", ".Trashes/501/a.jpg",
        ".AppleDouble/a.jpg", "__MACOSX/trip/._a.jpg", "MIUI/Gallery/cloud/.trashBin/a.jpg", "a/b.tmp",
        "share/.@__thumb/default1.jpg", "System Volume Information/a.jpg", ".stfolder", "a/.stfolder/marker.jpg",
        "pictures/.dtrash/files/a.jpg",
    ])
    func `by default what programs leave beside photos is excluded`(key: String) {
        #expect(ExclusionList.defaults.excludes(key))
    }

    @Test(arguments: [
        "2019/IMG_0001.jpg", "eaDir/a.jpg", "a/@eaDir", "recycle/a.jpg", "trash/a.jpg", "Trash/a.jpg", "a/_IMG.jpg",
        "2019.part/IMG.jpg", "Album.tmp/IMG.jpg", "part/a.jpg", "a/partial.jpg", "syncthing/a.jpg", "Thumbs/db.jpg",
        "thumbnails/a.jpg", ".hidden.jpg", "a/.picasaoriginals/b.jpg", "été/#1.jpg", "lost/found.jpg", "",
    ])
    func `by default photos stay`(key: String) {
        #expect(!ExclusionList.defaults.excludes(key))
    }

    @Test func `patterns match names, folders at any depth, and paths from the beginning`() throws {
        let list = try ExclusionList("*.bak, scans/, /private/raw/ , tmp/x?z.jpg,a*b*c.jpg")
        for key in [
            "a.bak", "x/A.BAK", "scans/1.jpg", "x/Scans/y/1.jpg", "private/raw/1.jpg", "private/raw/x/1.jpg",
            "tmp/xyz.jpg", "tmp/xéz.jpg", "abc.jpg", "x/a-b-b-c.jpg",
        ] { #expect(list.excludes(key), "\(key)") }
        for key in [
            "scans", "x/private/raw/1.jpg", "private/raw", "x/tmp/xyz.jpg", "tmp/xz.jpg", "ab.jpg",
            "1@eaDir/.DS_Store",
        ] { #expect(!list.excludes(key), "\(key)") }
    }

    @Test func `the defaults can be added to, and none excludes nothing`() throws {
        #expect(try ExclusionList("defaults") == ExclusionList.defaults)
        let more = try ExclusionList("defaults\n*.bak")
        #expect(more.excludes("a/.DS_Store") && more.excludes("a.bak"))
        #expect(try !ExclusionList("none").excludes(".DS_Store"))
        #expect(try ExclusionList("b/, a/").text == ExclusionList("A/,B/").text)
        for pattern in ExclusionList.defaultPatterns { #expect(throws: Never.self) { try ExclusionList(pattern) } }
    }

    @Test(arguments: [
        ("*", "would exclude every object"), ("*/", "would exclude every object"),
        ("/**/", "would exclude every object"),
        ("a//b", "has an empty segment"), ("/", "has an empty segment"), ("a\u{7}b", "control character 7"),
    ])
    func `a pattern that means nothing is refused`(pattern: String, reason: String) {
        do {
            _ = try ExclusionList("*.bak, \(pattern)")
            Issue.record("accepted: \(pattern)")
        } catch {
            #expect("\(error)".contains(reason) && error.pattern == pattern, "\(error)")
        }
    }
}
