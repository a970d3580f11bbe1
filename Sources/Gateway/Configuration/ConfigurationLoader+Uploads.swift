import Declarations

extension ConfigurationLoader {
    /// Section `uploads`; every key has a default.
    func uploads(_ value: YAMLValue?, tenants: [String], channels: [String], retention: Duration) -> UploadSettings {
        var settings = UploadSettings()
        settings.keep = min(settings.keep, retention)
        guard let value, let fields = value.object(["keep", "undo", "folders"]) else { return settings }
        let day = Duration.seconds(86_400)
        if let keep = fields.optional("keep").flatMap({ $0.duration(day...day * 3660) }) { settings.keep = keep }
        if settings.keep > retention {
            fields.optional("keep")?.report(
                "must not be longer than policy.retention: it keeps what is known of buyers")
        }
        if let undo = fields.optional("undo").flatMap({ $0.duration(.zero...day * 7) }) { settings.undo = undo }
        for entry in fields.optional("folders")?.list(of: "folders") ?? [] {
            guard let folder = entry.object(["path", "tenant", "done", "failed", "settle_time", "channel"]) else {
                continue
            }
            let path = folder.required("path")?.text().map { self.resolve($0, from: entry.file) }
            let tenant = folder.required("tenant")?.text()
            if let tenant, !tenants.contains(tenant) {
                (folder.optional("tenant") ?? entry).report(
                    "is none of the tenants: \(tenants.joined(separator: ", "))")
            }
            let done = folder.required("done")?.text().map { self.resolve($0, from: entry.file) }
            let failed = folder.required("failed")?.text().map { self.resolve($0, from: entry.file) }
            let settle = folder.optional("settle_time").map { $0.duration(.milliseconds(100)...day) } ?? .seconds(10)
            let channel = folder.optional("channel").flatMap { self.reference($0, to: channels, "channel") }
            guard let path, let tenant, let done, let failed, let settle else { continue }
            if path == done || path == failed || done == failed {
                entry.report("path, done and failed must be three folders")
            }
            settings.folders.append(
                .init(path: path, tenant: tenant, done: done, failed: failed, settle: settle, channel: channel))
        }
        return settings
    }
}
