import Intake

extension PictureContents {
    /// Gives a video the thumbnails of its first picture. Its hash stays unknown: the clip of a Live Photo is no copy of the
    /// still.
    mutating func take(poster film: VideoFilm, by poster: VideoPoster) {
        guard thumbnails == nil, row.failure == nil else { return }
        guard let frame = poster.frame(of: film) else {
            warnings.append("ffmpeg shows no picture of the video")
            return
        }
        let reading = PictureReader().read(frame)
        guard let grid = reading.grid, let screen = reading.screen else { return }
        thumbnails = Thumbnails(grid: grid.jpeg, screen: screen.jpeg)
        row.thumbHash = reading.thumbHash
        row.width = row.width ?? reading.width
        row.height = row.height ?? reading.height
    }
}
