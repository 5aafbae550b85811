extension ExclusionList {
    /// Files that programs leave beside photos. Folder patterns end in a slash; all others match file names.
    package static let defaultPatterns = [
        synology, synchronised, android, apple, windows, unix, unfinished,
    ].flatMap { $0 }

    private static let synology = [
        "@eaDir/", "#recycle/", "#snapshot/", "@tmp/", "@Recycle/", "@Recently-Snapshot/", ".@__thumb/", ".@__qini",
    ]

    /// Syncthing, digiKam, Nextcloud and ownCloud.
    private static let synchronised = [
        ".stversions/", ".stfolder/", ".stfolder", ".stignore", ".syncthing.*", "~syncthing~*", ".dtrash/",
        ".sync_*.db*", "._sync_*.db*", ".owncloudsync.log*",
    ]

    private static let android = [
        ".thumbnails/", ".thumb*/", ".thumb*", ".trash*/", ".globalTrash/", ".trashed-*", ".pending-*", ".nomedia",
    ]

    private static let apple = [
        "._*", ".AppleDouble/", "__MACOSX/", ".DS_Store", ".Spotlight-V100/", ".fseventsd/", ".TemporaryItems/",
        ".DocumentRevisions-V100/", ".apdisk",
    ]

    private static let windows = [
        "Thumbs.db", "Thumbs.db:*", "ehthumbs.db", "ehthumbs_vista.db", "desktop.ini", "$RECYCLE.BIN/", "RECYCLER/",
        "System Volume Information/", "~$*",
    ]

    private static let unix = ["lost+found/", ".Trash-*/", ".directory", ".nfs*", ".fuse_hidden*", ".xvpics/"]

    /// Incomplete downloads and transfers.
    private static let unfinished = [
        "*.part", "*.partial", "*.crdownload", "*.download", "*.opdownload", "*.filepart", "*.tmp", "*.temp", "*.!ut",
        ".~lock.*", ".rsync-partial/", "*.swp",
    ]
}
