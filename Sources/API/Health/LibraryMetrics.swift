import Query
import Support

extension Library {
    /// The Prometheus series of the search index.
    func write(to text: inout PrometheusText) {
        let statistics = statistics
        text.gauge("calotype_index_photos", "Photos in the search index.", Double(statistics.photos))
        text.gauge(
            "calotype_index_column_bytes", "Estimated memory of the index's columns.", Double(statistics.columnBytes)
        )
        text.gauge(
            "calotype_index_bitmap_bytes", "Estimated memory of the index's bitmaps.", Double(statistics.bitmapBytes)
        )
        text.gauge(
            "calotype_index_photos_changed", "Photos changed since the index's base segment was built.",
            Double(statistics.photosChanged))
        text.counter(
            "calotype_index_changes_total", "Changes applied to the index.", Double(statistics.changesApplied))
        text.counter("calotype_index_loads_total", "Full loads of the index.", Double(statistics.loads))
        if let lag = statistics.lag {
            text.gauge(
                "calotype_index_lag_seconds", "Time since the change feed was last read to its end.",
                lag.inSeconds)
        }
    }
}
