import Declarations
import Gateway

/// How people name an upload and a row of it: `U12`, row 37 as `U12:37`, or one of its cells as `U12:B37`.
struct UploadReference: Sendable, Hashable {
    var upload: Int64
    /// As numbered in the file, from 1; nil when the whole upload is meant.
    var row: Int?

    /// Nil when the text is no such name. Small letters and the colon of Chinese keyboards will do.
    init?(_ text: String) {
        let parts = text.uppercased().replacing("：", with: ":")
            .split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
        guard let head = parts.first, head.first == "U",
            head.dropFirst().utf8.allSatisfy({ (0x30...0x39).contains($0) }),
            let upload = Int64(position: String(head.dropFirst())), upload > 0
        else { return nil }
        self.upload = upload
        guard parts.count == 2 else { return }
        let letters = parts[1].utf8.prefix { (0x41...0x5A).contains($0) }
        let digits = parts[1].dropFirst(letters.count)
        guard letters.count <= 4, digits.utf8.allSatisfy({ (0x30...0x39).contains($0) }),
            let row = Int(count: String(digits)), row > 0
        else { return nil }
        self.row = row
    }

    /// The address that it leads to; nil when there is no such upload within the scope.
    func path(for visit: ConsoleVisit) async throws -> String? {
        guard let place = try await visit.gateway.uploadPlace(self.upload, row: self.row, visit.scope) else {
            return nil
        }
        let path = UploadFilePage.path(place.key, place.tenant)
        guard let row else { return path }
        switch place.row {
        case .order(let number):
            let after = (number - 1) / UploadFilePage.ordersPerPage * UploadFilePage.ordersPerPage
            return path + (after > 0 ? "&after=\(after)" : "") + "#row-\(row)"
        case .missing(let last): return path + "&row=\(row)&last=\(last)"
        case .unread, nil: return path
        }
    }
}
