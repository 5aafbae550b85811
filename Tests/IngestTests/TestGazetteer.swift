import Geocoding

/// Shared by all tests, because unoptimized code takes seconds to load the table.
let testGazetteer = Gazetteer()
