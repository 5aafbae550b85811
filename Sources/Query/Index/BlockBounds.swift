/// The least rank and number among each 1024 neighbours of a segment: the first photos of an order are found without
/// looking at all.
struct BlockBounds: Sendable {
    static let size = 1024

    /// Blocks by their least rank and the least id that has it, ascending.
    private let blocks: [(rank: Int64, id: Int64, number: Int)]

    init(of ids: PackedColumn, below end: Int, rank: (Int) -> Int64) {
        blocks = stride(from: 0, to: end, by: Self.size).map { first in
            var (least, id) = (Int64.max, Int64.max)
            for position in first..<min(end, first + Self.size) {
                let rank = rank(position)
                if rank < least {
                    (least, id) = (rank, ids[position])
                } else if rank == least {
                    id = min(id, ids[position])
                }
            }
            return (least, id, first / Self.size)
        }.sorted { ($0.rank, $0.id) < ($1.rank, $1.id) }
    }

    /// Calls `body` for the photos of one block after another, until `isDone` of what the rest cannot fall below.
    func walk(_ photos: Bitmap, until isDone: (_ rank: Int64, _ id: Int64) -> Bool, _ body: (Int) -> Void) {
        for block in blocks {
            if isDone(block.rank, block.id) { return }
            let first = block.number * Self.size
            photos.forEach(in: first..<first + Self.size, body)
        }
    }
}
