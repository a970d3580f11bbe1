/// The folders of a client that sends and receives for us, and how patiently they are read.
public struct FolderSettings: Sendable, Hashable {
    /// Messages are put here.
    public var send: String
    /// Receipts are found here (`*.xml`).
    public var receive: String
    /// What was kept is moved here, into a folder per day; nil deletes it.
    public var done: String?
    /// What could not be read is moved here.
    public var failed: String
    /// A broken file is left alone until it did not change for so long: it may still be written. Defaults to 10 seconds.
    public var settleTime: Duration
    /// Longest wait for our turn to write. Defaults to 30 seconds; shorter than the caller's lease.
    public var timeout: Duration
    /// Larger files are not read. Defaults to 10 MB, the limit of the XML reader.
    public var maximumBytes: Int

    public init(
        send: String, receive: String, done: String?, failed: String, settleTime: Duration = .seconds(10),
        timeout: Duration = .seconds(30), maximumBytes: Int = 10_000_000
    ) {
        self.send = send
        self.receive = receive
        self.done = done
        self.failed = failed
        self.settleTime = settleTime
        self.timeout = timeout
        self.maximumBytes = maximumBytes
    }

    /// What would fail at the first message: folders that are missing, closed to us, the same, or on two disks.
    ///
    /// - Returns: one sentence; nil when all is well.
    public var problem: String? {
        let places = [self.send, self.receive, self.failed] + (self.done.map { [$0] } ?? [])
        guard Set(places).count == places.count else { return "two of the folders are the same" }
        for place in places {
            guard let device = FileSystem.device(of: place) else { return "there is no folder \(place)" }
            guard FileSystem.isOpen(place) else { return "the folder \(place) may not be read and written" }
            if place != self.send, device != FileSystem.device(of: self.receive) {
                return "\(place) is on another disk than \(self.receive): files cannot be moved there"
            }
        }
        return nil
    }
}
