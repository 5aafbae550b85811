import Catalog
import Testing

@Suite struct ParameterTests {
    @Test(arguments: [
        (["near": ["1,2"]], "near"), (["radius": ["5"]], "radius"), (["near": ["1,2"], "radius": ["x"]], "radius"),
        (["near": ["1,2"], "radius": ["-1"]], "radius"), (["near": ["91,2"], "radius": ["1"]], "near"),
        (["near": ["1"], "radius": ["1"]], "near"), (["near": ["1,2", "3,4"], "radius": ["1"]], "near"),
        (["box": ["1,2,3"]], "box"), (["box": ["1,5,3,2"]], "box"), (["box": ["200,5,3,2"]], "box"),
        (["dayOfYear": ["0714"]], "dayOfYear"), (["dayOfYear": ["2-30"]], "dayOfYear"),
        (["isoFrom": ["x"]], "isoFrom"), (["isoTo": ["-1"]], "isoTo"),
        (["isoFrom": ["2"], "isoTo": ["1"]], "isoFrom"),
        (["takenFrom": ["2019-13"]], "takenFrom"), (["addedTo": ["2019"]], "addedTo"),
        (["year": ["2019", "0"]], "year"), (["year": ["x"]], "year"), (["undated": ["yes"]], "undated"),
        (["camera": ["a", ""]], "camera"), (["tag": ["a", ""]], "tag"), (["noTags": [""]], "noTags"),
        (["object": ["a"], "objectConfidence": ["2"]], "objectConfidence"),
        (["personConfidence": ["0.5"]], "personConfidence"), (["text": [" "]], "text"), (["id": ["0"]], "id"),
        (["similar": ["xyz"]], "similar"), (["distance": ["3"]], "distance"),
        (["similar": ["00000000000000f0"], "distance": ["40"]], "distance"), (["shape": ["round"]], "shape"),
        (["mediaType": ["jpg"]], "mediaType"), (["aiPart": ["eyes"]], "aiPart"), (["aiFailed": ["x"]], "aiFailed"),
        (["aiVersion": ["2"], "aiVersionTo": ["3"]], "aiVersion"), (["aiWriter": [""]], "aiWriter"),
        (["aiVersionFrom": ["3"], "aiVersionTo": ["2"]], "aiVersionFrom"),
    ])
    func `an error names the parameter`(values: [String: [String]], path: String) {
        #expect {
            try PhotoFilter.conditions(ParameterValues(values))
        } throws: { ($0 as? InputError)?.path == path }
    }

    @Test func `reasons speak of parameters, and say which of several numbers is wrong`() {
        #expect(throws: InputError(path: "isoFrom", reason: "`isoFrom` must not be after `isoTo`")) {
            try PhotoFilter.conditions(ParameterValues(["isoFrom": ["2"], "isoTo": ["1"]]))
        }
        #expect(throws: InputError(path: "near", reason: "latitude must be between -90 and 90")) {
            try PhotoFilter.conditions(ParameterValues(["near": ["91,2"], "radius": ["1"]]))
        }
    }

    @Test func `parameters make the conditions of the tree`() throws {
        let values = ["near": ["43.5,5"], "radius": ["100"], "noTags": ["a", "b"], "isoFrom": ["100"], "id": ["7"]]
        let filters = try PhotoFilter.conditions(ParameterValues(values))
        #expect(
            filters.map(\.json) == [
                #"{"tags":{"none":["a","b"]}}"#,
                #"{"near":{"latitude":43.5,"longitude":5,"metres":100}}"#,
                #"{"iso":{"from":100}}"#, #"{"ids":["7"]}"#,
            ])
    }
}
