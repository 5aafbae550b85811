import Foundation
import Support
import Synchronization
import Testing

@Suite(.timeLimit(.minutes(1))) struct BlockingQueueTests {
    @Test func `elements are taken in order, and those before the close are not lost`() {
        let queue = BlockingQueue<Int>()
        for number in 0..<3 { queue.append(number) }
        queue.close()
        #expect([queue.next(), queue.next(), queue.next(), queue.next(), queue.next()] == [0, 1, 2, nil, nil])
    }

    @Test func `several threads share the elements, and all of them end when the queue is closed`() async {
        let queue = BlockingQueue<Int>()
        let taken = Mutex<[Int]>([])
        let (ends, ended) = AsyncStream.makeStream(of: Void.self)
        for _ in 0..<4 {
            Thread.detachNewThread {
                while let number = queue.next() { taken.withLock { $0.append(number) } }
                ended.yield()
            }
        }
        for number in 0..<1000 { queue.append(number) }
        queue.close()
        for await _ in ends.prefix(4) {}
        #expect(taken.withLock { $0.sorted() } == Array(0..<1000))
    }
}
