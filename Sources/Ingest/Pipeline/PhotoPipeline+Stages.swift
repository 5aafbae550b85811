import Geocoding
import Intake
import Logging
import Storage
import Support

extension PhotoPipeline {
    /// Builds the stages from the parts that they share.
    init(
        settings: IngestSettings, queue: JobQueue, store: S3Client, thumbnails: ThumbnailStore, gazetteer: Gazetteer,
        metrics: IngestMetrics, logger: Logger, readPicture: @escaping PictureWork,
        readSidecar: @escaping SidecarWork
    ) {
        let database = queue.database
        let threads = WorkerThreads(count: settings.pictureThreads, name: "picture")
        let log = JobLog(metrics: metrics, logger: logger)
        let storeHealth = StoreHealthProbe(database: database, store: store)
        let sidecars = SidecarStore(queue: queue)
        let renamed = RenamedPhoto(database: database, store: store, queue: queue)
        let download = ObjectDownload(
            store: store, memory: MemoryBudget(bytes: settings.memoryForOriginals), metrics: metrics,
            settings: settings)
        let extraction = MetadataExtraction(
            threads: threads, readPicture: readPicture, readSidecar: readSidecar, gazetteer: gazetteer,
            videos: settings.videos, homeZone: settings.timeZone, metrics: metrics)
        let missingObject = MissingObject(
            gate: VanishingGate(
                database: database, bucket: settings.bucket, limits: settings.reconcileGuard,
                storeHealth: storeHealth, logger: logger),
            renamed: renamed, log: log)
        let giveUp = GiveUp(store: store, missingObject: missingObject, log: log)
        let indexObject = IndexObject(
            download: download, extraction: extraction, thumbnails: thumbnails, renamed: renamed,
            missingObject: missingObject, giveUp: giveUp, storeHealth: storeHealth, log: log)
        self.init(
            exclusions: settings.exclusions, attemptLimit: settings.attemptLimit,
            storeSidecar: StoreSidecar(
                sidecars: sidecars, store: store, storeHealth: storeHealth, metrics: metrics, threads: threads,
                readSidecar: readSidecar),
            reapplySidecars: ReapplySidecars(sidecars: sidecars, extraction: extraction, log: log),
            updateTimes: UpdateTimes(
                store: store, database: database, homeZone: settings.timeZone, metrics: metrics),
            remakeParts: RemakeParts(
                download: download, extraction: extraction, thumbnails: thumbnails, sidecars: sidecars,
                indexObject: indexObject, storeHealth: storeHealth, log: log),
            indexObject: indexObject, missingObject: missingObject, giveUp: giveUp,
            commit: Commit(committer: JobCommitter(queue: queue, metrics: metrics), logger: logger),
            failures: JobFailureHandler(
                queue: queue, store: store, storeHealth: storeHealth, giveUp: giveUp, settings: settings,
                metrics: metrics, logger: logger),
            metrics: metrics)
    }
}
