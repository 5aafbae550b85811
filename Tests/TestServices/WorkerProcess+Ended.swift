package import Intake

extension WorkerProcess {
    /// One of this machine that does not run: no kernel numbers processes so high.
    package static func ended(_ number: Int32) -> WorkerProcess {
        WorkerProcess(host: this.host, machine: this.machine, id: 2_000_000_000 + number, startedAt: 1)
    }
}
