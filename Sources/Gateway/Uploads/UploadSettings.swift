/// Section `uploads`: how long uploads are kept, how long orders can be taken back, and folders that files are dropped into.
public struct UploadSettings: Sendable, Hashable {
    /// Uploads and their files are deleted after this. Defaults to 30 days.
    public var keep = Duration.seconds(30 * 86_400)
    /// Every upload is held for so long before its orders go; zero holds none. Defaults to zero.
    public var undo = Duration.zero
    public var folders: [Folder] = []

    /// A folder whose files are uploads of one tenant.
    public struct Folder: Sendable, Hashable {
        public var path: String
        public var tenant: String
        /// Where files go that were read, and those that could not be; made when they are missing.
        public var done: String
        public var failed: String
        /// A file is taken when it did not change for so long.
        public var settle: Duration
        /// The shop channel whose columns its tables have; nil for columns of ours.
        public var channel: String?

        public init(
            path: String, tenant: String, done: String, failed: String, settle: Duration = .seconds(10),
            channel: String? = nil
        ) {
            self.path = path
            self.tenant = tenant
            self.done = done
            self.failed = failed
            self.settle = settle
            self.channel = channel
        }
    }

    public init() {}
}
