import Declarations
import Gateway
import Synchronization

/// The uploads of a fake gateway.
final class FakeUploads: Sendable {
    private let kept = Mutex<[(view: UploadView, tenant: String, pass: String?, file: UploadFile)]>([])

    /// What was sent so far.
    var files: [UploadFile] { self.kept.withLock { $0.map(\.file) } }

    func add(_ file: UploadFile, _ tenant: String) -> [UploadView] {
        self.kept.withLock { kept in
            let view = UploadView(
                key: "up_\(kept.count + 1)", fileName: file.name, format: "csv", state: "done",
                createdAt: "2026-01-01T00:00:00Z", isDryRun: file.isDryRun, isHeld: file.isHeld, heldUntil: nil,
                rows: 3, orders: 2, counts: [.accepted: 1, .refused: 1], sheetName: "",
                notes: [LocalizedText(en: "A note.", zh: "说明。", ko: "알림.")],
                groups: [
                    UploadGroupView(
                        number: 1, code: "digits", column: "F", columnName: "<unit>", value: "EA", cells: 412,
                        firstCell: "F2", message: LocalizedText(en: "Three digits.", zh: "三位数字。", ko: "세 자리."),
                        suggestions: [.init(value: "035", label: LocalizedText(en: "035", zh: "035", ko: "035"))])
                ])
            kept.append((view, tenant, file.pass, file))
            return [view]
        }
    }

    /// Changes the state of every upload.
    func set(_ state: String) {
        self.kept.withLock { kept in
            for index in kept.indices { kept[index].view.state = state }
        }
    }

    func all(_ tenant: String) -> [UploadView] {
        self.kept.withLock { $0.filter { $0.tenant == tenant }.map(\.view) }
    }

    func tenant(_ key: String, _ pass: String) -> String? {
        self.kept.withLock { $0.first { $0.view.key == key && $0.pass == pass }?.tenant }
    }
}
