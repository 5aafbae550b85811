import Ingest
import Testing

@Suite struct SidecarNameTests {
    @Test(arguments: [
        ("a.jpg", "a.jpg.xmp"), ("a.JPG", "a.jpg.xmp"), ("a.jpg", "a.JPG.XMP"), ("a.Jpg", "a.jPG.Xmp"),
        ("a.jfif", "a.xmp"), ("a.JPE", "a.XMP"), ("a.3gp", "a.xmp"), ("a.insp", "a.Xmp"), ("a.MPO", "a.xmp"),
        ("a.m2ts", "a.xmp"), ("a.b.heic", "a.b.xmp"), ("a", "a.xmp"), ("été.CR2", "été.xmp"),
    ])
    func `a picture and its sidecar are matched with extensions in any case`(
        picture: String, xmp: String
    ) {
        for folder in ["", "2019/a.b/"] {
            #expect(SidecarName.isSidecar(folder + xmp))
            #expect(SidecarName.candidates(for: folder + picture).contains(folder + xmp))
            #expect(SidecarName.objects(of: folder + xmp).contains(folder + picture))
        }
    }

    @Test(arguments: [("a.jpg", "A.jpg.xmp"), ("a.jpg", "b/a.xmp"), ("a.jpg", "a.png.xmp"), ("a.jpg", "ab.xmp")])
    func `a picture ignores the sidecars of other pictures`(picture: String, xmp: String) {
        #expect(!SidecarName.candidates(for: picture).contains(xmp))
        #expect(!SidecarName.objects(of: xmp).contains(picture))
    }

    @Test func `the sidecar with the full name comes first`() {
        let names = SidecarName.candidates(for: "d/a.JPG")
        #expect(names.prefix(2) == ["d/a.JPG.xmp", "d/a.JPG.XMP"] && Set(names).count == names.count)
        #expect(
            !SidecarName.isSidecar("a.xmp.jpg") && !SidecarName.isSidecar(".xmp") && !SidecarName.isSidecar("d/.xmp"))
    }
}
