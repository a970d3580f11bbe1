import Declarations
import Foundation
import Testing
import Yams

/// Reads the files of the checkout, and the facts beside it when they are there.
enum ShippedData {
    static let root = Places.package

    static func text(_ path: String) throws -> String {
        String(decoding: try Data(contentsOf: self.root.appending(path: path)), as: UTF8.self)
    }

    static func yaml<Value>(_ path: String, as type: Value.Type) throws -> Value {
        try #require(try Yams.load(yaml: self.text(path)) as? Value)
    }

    /// A file of `../shared/spec`; nil where that folder is absent.
    static func spec(_ path: String) throws -> [String: Any]? {
        let file = self.root.deletingLastPathComponent().appending(path: "shared/spec").appending(path: path)
        guard let data = try? Data(contentsOf: file) else { return nil }
        return try Yams.load(yaml: String(decoding: data, as: UTF8.self)) as? [String: Any]
    }

    static func rows(_ document: [String: Any], _ table: String) throws -> [[String]] {
        try #require((document[table] as? [String: Any])?["rows"] as? [[String]])
    }

    static func codeTables() throws -> CodeTables {
        try CodeTables.parse(
            files: Dictionary(
                uniqueKeysWithValues: CodeTables.fileNames.map { ($0, try self.text("Templates/codes/\($0)")) }))
    }

    static func tenants() throws -> [String: TenantProfile] {
        var tenants: [String: TenantProfile] = [:]
        for entry in try self.yaml("Templates/samples/tenants.yaml", as: [[String: Any]].self) {
            func enterprise(_ key: String) throws -> Enterprise {
                let fields = try #require(entry[key] as? [String: String], "\(key)")
                return Enterprise(code: try #require(fields["code"]), name: try #require(fields["name"]))
            }
            let id = try #require(entry["id"] as? String)
            tenants[id] = TenantProfile(
                id: id, platform: try enterprise("platform"), merchant: try enterprise("merchant"),
                payment: try enterprise("payment"), logistics: try enterprise("logistics"),
                declarant: try enterprise("declarant"), warehouse: try enterprise("warehouse"),
                emsNo: try #require(entry["ems_no"] as? String),
                assureCode: try #require(entry["assure_code"] as? String),
                files: Set(try #require(entry["files"] as? [Int]).compactMap(DocumentKind.init)))
        }
        return tenants
    }
}
